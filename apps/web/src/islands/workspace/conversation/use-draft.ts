import { useEffect, useRef, useState } from "react";
import { createHold } from "../../../stores/hold.ts";
import { holdsEdits } from "../../../stores/pending-edits.ts";
import { change, sessionStore } from "../../../stores/session-store.ts";
import { draftOf, setDraft } from "../../../workspace/layout-changes.ts";

const storedDraft = (): string => {
  const { state } = sessionStore.getState();
  return state === null ? "" : draftOf(state.layout);
};

/** What stands in the composer; it goes to the state as a draft, and comes back with it. */
export const useDraft = (): readonly [string, (text: string) => void] => {
  const [text, setText] = useState(storedDraft);
  const present = useRef(text);
  const [hold] = useState(() => createHold(() => change(setDraft(present.current))));

  useEffect(() => holdsEdits(hold.now), [hold]);
  useEffect(() => hold.now, [hold]);
  useEffect(
    () =>
      sessionStore.subscribe(() => {
        const stored = storedDraft();
        if (hold.isWaiting() || stored === present.current) return;
        present.current = stored;
        setText(stored);
      }),
    [hold],
  );

  const write = (next: string): void => {
    present.current = next;
    setText(next);
    hold.soon();
  };
  return [text, write];
};
