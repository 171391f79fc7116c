import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { change } from "../../../stores/session-store.ts";
import { addMessage } from "../../../workspace/conversation-changes.ts";
import { useDraft } from "./use-draft.ts";

const ROWS_MOST = 6;

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
          // Browsers that size a field by its content need no rows.
          rows={Math.min(ROWS_MOST, text.split("\n").length)}
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
