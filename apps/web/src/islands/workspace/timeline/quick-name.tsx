import { CHECKPOINT_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { showProblem } from "../../../stores/session-store.ts";
import { nameNow } from "../../../stores/timeline-actions.ts";
import { type Offer, timelineStore, withdrawOffer } from "../../../stores/timeline-store.ts";
import { EMPTY_NOTE, faultsOfDraft, isSound, noteOfDraft } from "../../../workspace/timeline-note.ts";
import { keysText, MOD } from "../keys.ts";
import "./quick-name.css";

/** How long the offer stands while nobody takes it, in milliseconds. */
const OFFER_MILLISECONDS = 8000;

const OfferedName = ({ offer }: { readonly offer: Offer }): ReactNode => {
  const [name, setName] = useState("");
  const [focused, setFocused] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const before = useRef<HTMLElement | null>(null);
  const busy = useStore(timelineStore, (state) => state.busy);
  const idle = name === "" && !focused;

  useEffect(() => {
    if (offer.taken) input.current?.focus();
  }, [offer]);
  useEffect(() => {
    if (!idle) return;
    const timer = setTimeout(withdrawOffer, OFFER_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [idle, offer]);

  const goBack = (): void => {
    if (before.current?.isConnected === true) before.current.focus();
    else input.current?.blur();
  };
  const leave = (): void => {
    goBack();
    withdrawOffer();
  };
  const submit = async (): Promise<void> => {
    const draft = { ...EMPTY_NOTE, name };
    if (!isSound(faultsOfDraft(draft, true))) return;
    goBack();
    const named = await nameNow(noteOfDraft(draft), false);
    const { problem } = timelineStore.getState();
    if (!named && problem !== null) showProblem(problem);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    if (event.key === "Enter") void submit();
    else leave();
  };

  return (
    <div className="quick-name">
      <input
        ref={input}
        aria-label="Name this save"
        placeholder={focused ? "Named by what changed" : `Name it: ${keysText(MOD, "S")}`}
        title="Enter names the save, by what changed when nothing is typed; Esc skips"
        autoComplete="off"
        maxLength={CHECKPOINT_NAME_MAX_CHARS}
        readOnly={busy}
        value={name}
        onChange={({ target }) => setName(target.value)}
        onFocus={({ relatedTarget }) => {
          before.current = relatedTarget instanceof HTMLElement ? relatedTarget : null;
          setFocused(true);
        }}
        onBlur={() => setFocused(false)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
};

/** Beside the pill, for a few seconds after somebody saved by hand: a field for the save's name. */
export const QuickName = (): ReactNode => {
  const offer = useStore(timelineStore, (state) => state.offer);
  return offer === null ? null : <OfferedName offer={offer} />;
};
