import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { holdsEdits } from "../../../stores/pending-edits.ts";
import { change, sessionStore } from "../../../stores/session-store.ts";
import { addMessage } from "../../../workspace/conversation-changes.ts";
import { draftOf, setDraft } from "../../../workspace/layout-changes.ts";

const HOLD_MILLISECONDS = 200;

const storedDraft = (): string => {
  const { state } = sessionStore.getState();
  return state === null ? "" : draftOf(state.layout);
};

/** A text that goes to the state as a draft, at most once in 200 ms, and comes back with it. */
const useDraft = (): readonly [string, (text: string) => void] => {
  const [text, setText] = useState(storedDraft);
  const present = useRef(text);
  const [flush] = useState(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const now = (): void => {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      change(setDraft(present.current));
    };
    const soon = (): void => {
      timer ??= setTimeout(now, HOLD_MILLISECONDS);
    };
    return { now, soon, waits: () => timer !== null };
  });

  useEffect(() => holdsEdits(flush.now), [flush]);
  useEffect(() => flush.now, [flush]);
  useEffect(
    () =>
      sessionStore.subscribe(() => {
        const stored = storedDraft();
        if (flush.waits() || stored === present.current) return;
        present.current = stored;
        setText(stored);
      }),
    [flush],
  );

  const write = (next: string): void => {
    present.current = next;
    setText(next);
    flush.soon();
  };
  return [text, write];
};

/** Where messages are written. Enter sends, Shift and Enter begin a new line. */
export const Composer = ({ disabled }: { readonly disabled: boolean }): ReactNode => {
  const [text, setText] = useDraft();
  const hint = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const canSend = !disabled && text.trim() !== "";

  const send = (): void => {
    if (!canSend) return;
    const ids = { id: crypto.randomUUID(), conversationId: crypto.randomUUID() };
    setText("");
    change(addMessage({ ...ids, text: text.trim(), createdAt: new Date().toISOString() }));
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <div className="composer">
      <div className="composer-box">
        <textarea
          ref={field}
          className="composer-text"
          aria-label="Message"
          aria-describedby={hint}
          placeholder="Write a message"
          rows={1}
          disabled={disabled}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          className="composer-send"
          aria-label="Add message"
          disabled={!canSend}
          onClick={send}
        >
          <ArrowUp size={16} aria-hidden="true" />
        </button>
      </div>
      <p className="composer-hint" id={hint}>
        <kbd>Enter</kbd> adds it, <kbd>Shift Enter</kbd> begins a new line.
      </p>
    </div>
  );
};
