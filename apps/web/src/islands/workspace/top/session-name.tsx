import { SESSION_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { renameOpenSession, sessionStore } from "../../../stores/session-store.ts";
import { useCanEdit } from "../use-session.ts";

interface NameInputProps {
  readonly name: string;
  readonly onDone: (refocus: boolean) => void;
}

const NameInput = ({ name, onDone }: NameInputProps): ReactNode => {
  const [text, setText] = useState(name);
  const left = useRef(false);

  const finish = (wanted: string | null, refocus: boolean): void => {
    if (left.current) return;
    left.current = true;
    if (wanted !== null && wanted.trim() !== "" && wanted.trim() !== name) void renameOpenSession(wanted);
    onDone(refocus);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key !== "Enter" && event.key !== "Escape") return;
    // The focus goes to the button, which must not be pressed by the same key.
    event.preventDefault();
    finish(event.key === "Enter" ? text : null, true);
  };

  return (
    <input
      className="session-name-input"
      aria-label="Session name"
      autoComplete="off"
      spellCheck={false}
      maxLength={SESSION_NAME_MAX_CHARS}
      size={Math.max(8, text.length)}
      value={text}
      ref={(input) => input?.focus()}
      onFocus={({ target }) => target.select()}
      onChange={({ target }) => setText(target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => finish(text, false)}
    />
  );
};

/** The session's name; pressing it turns it into a field. */
export const SessionName = (): ReactNode => {
  const name = useStore(sessionStore, (state) => state.name);
  const canEdit = useCanEdit();
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const refocus = useRef(false);

  useEffect(() => {
    if (name !== "") document.title = `${name} · Holdfast`;
  }, [name]);
  useEffect(() => {
    if (!editing && refocus.current) button.current?.focus();
    refocus.current = false;
  }, [editing]);

  if (name === "") return <span className="session-name-skeleton skeleton" />;
  const done = (back: boolean): void => {
    refocus.current = back;
    setEditing(false);
  };
  return (
    <h1 className="session-title">
      {editing ? (
        <NameInput name={name} onDone={done} />
      ) : (
        <button
          ref={button}
          type="button"
          className="session-name-button"
          title="Rename this session"
          disabled={!canEdit}
          onClick={() => setEditing(true)}
        >
          {name}
          <span className="unseen">, rename</span>
        </button>
      )}
    </h1>
  );
};
