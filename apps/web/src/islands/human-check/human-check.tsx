import type { HumanAction } from "@holdfast/protocol/human-check";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { humanCheckStore, setHumanToken, startHumanCheck } from "../../stores/human-check-store.ts";
import { Field } from "../../ui/field.tsx";
import type { Widget } from "./widget.ts";

export interface HumanCheckProps {
  /** What the form does: a token is good for that alone. */
  readonly action: HumanAction;
}

/** The widget that tells people from programs, in a form that needs it; nothing where the service asks for none. [HC-5] */
export const HumanCheck = ({ action }: HumanCheckProps): ReactNode => {
  const { terms, token, round } = useStore(humanCheckStore);
  const [missing, setMissing] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const widget = useRef<Widget | null>(null);

  useEffect(() => {
    void startHumanCheck();
    return () => setHumanToken("");
  }, []);

  useEffect(() => {
    if (terms == null || place.current === null) return;
    let gone = false;
    const show = async (into: HTMLElement): Promise<void> => {
      try {
        // Most services ask for no check.
        const { showWidget } = await import("./widget.ts");
        const shown = await showWidget(into, { ...terms, action, onToken: setHumanToken });
        if (gone) shown.remove();
        else widget.current = shown;
      } catch {
        // Why is its own affair, and the browser's console has it: here a token can still be entered.
        setMissing(true);
      }
    };
    void show(place.current);
    return () => {
      gone = true;
      widget.current?.remove();
      widget.current = null;
    };
  }, [terms, action]);

  useEffect(() => {
    if (round > 0) widget.current?.reset();
  }, [round]);

  if (terms == null) return null;
  return (
    <div className="field">
      <div ref={place} />
      {missing ? (
        <Field
          label="Human check"
          name="human-token"
          autoComplete="off"
          spellCheck={false}
          value={token}
          onValue={setHumanToken}
          hint="The check could not be loaded. Reload the page, or enter a token that you were given."
        />
      ) : null}
    </div>
  );
};
