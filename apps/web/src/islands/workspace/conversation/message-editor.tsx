import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "../../../ui/button.tsx";

export interface MessageEditorProps {
  readonly initial: string;
  readonly onSend: (text: string) => void;
  readonly onCancel: () => void;
}

/** A message that is written again in its place. Enter sends it as another version, Escape leaves the first one alone. */
export const MessageEditor = ({ initial, onSend, onCancel }: MessageEditorProps): ReactNode => {
  const [text, setText] = useState(initial);
  const hint = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(initial.length, initial.length);
  }, [initial]);
  const canSend = text.trim() !== "" && text.trim() !== initial.trim();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      onCancel();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (canSend) onSend(text.trim());
    }
  };
  return (
    <form
      className="message-editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) onSend(text.trim());
      }}
    >
      <textarea
        ref={field}
        className="input"
        aria-label="The message, written again"
        aria-describedby={hint}
        rows={Math.min(12, Math.max(2, text.split("\n").length))}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="message-editor-foot">
        <p id={hint}>The first version is kept beside it.</p>
        <Button size="small" look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="small" look="primary" type="submit" disabled={!canSend}>
          Send again
        </Button>
      </div>
    </form>
  );
};
