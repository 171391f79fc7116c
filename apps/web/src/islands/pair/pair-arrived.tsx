import type { PairingArrived } from "@holdfast/client/contract/pairing";
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { cancelPairing, confirmPairing } from "../../stores/pairing-store.ts";
import { Button } from "../../ui/button.tsx";
import { SixWords } from "../../ui/six-words.tsx";
import { Working } from "../../ui/working.tsx";
import "../../ui/note.css";

export interface PairArrivedProps {
  readonly arrived: PairingArrived;
  readonly opening: boolean;
}

/** The last thing a person decides: whether what came is his own account. Until then nothing of it was used. */
export const PairArrived = ({ arrived, opening }: PairArrivedProps): ReactNode => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="form-fields">
      <div className="pair-block">
        <h2 ref={heading} tabIndex={-1}>
          Compare once more
        </h2>
        <p>
          The other device let this one in, to <strong>{arrived.email}</strong>. It now shows six words of
          your account.
        </p>
      </div>
      <SixWords label="They must be these, in this order" words={arrived.words} />
      <div className="note" data-tone="warn">
        <TriangleAlert size={16} aria-hidden="true" />
        <p className="note-body">
          If one word differs, somebody is between your devices: do not go on. Nothing was used yet.
        </p>
      </div>
      {opening ? (
        <Working text="Opening your account on this device…" />
      ) : (
        <div className="pair-actions">
          <Button onClick={() => void cancelPairing()}>They do not match</Button>
          <Button look="primary" onClick={() => void confirmPairing()}>
            They match
          </Button>
        </div>
      )}
    </div>
  );
};
