import type { PairingRequest } from "@holdfast/client/contract/pairing";
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useStore } from "zustand";
import { letIn, lettingInStore, refuseDevice } from "../../stores/letting-in-store.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SixWords } from "../../ui/six-words.tsx";
import { useNow } from "../../ui/use-now.ts";
import { Working } from "../../ui/working.tsx";
import { ago, fullTime } from "../../words/time.ts";
import "../../ui/note.css";

const Facts = ({ request }: { readonly request: PairingRequest }): ReactNode => {
  const now = useNow(10_000);
  return (
    <dl className="device-facts">
      <div>
        <dt>Says it is</dt>
        <dd>{request.name}</dd>
      </div>
      <div>
        <dt>Address</dt>
        <dd>{request.address}</dd>
      </div>
      <div>
        <dt>Asked</dt>
        <dd>
          <time dateTime={request.startedAt} title={fullTime(request.startedAt)}>
            {ago(request.startedAt, now)}
          </time>
        </dd>
      </div>
    </dl>
  );
};

/** Who asks, what to compare, and the two answers. */
export const DeviceRequest = ({ request }: { readonly request: PairingRequest }): ReactNode => {
  const { busy, problem } = useStore(lettingInStore);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="form-fields">
      <h2 ref={heading} tabIndex={-1}>
        Is this your device?
      </h2>
      <Facts request={request} />
      <SixWords label="It must show these words, in this order" words={request.words} />
      <div className="note" data-tone="warn">
        <TriangleAlert size={16} aria-hidden="true" />
        <p className="note-body">
          It will read and write everything in your account. Go on only if you started this yourself and all
          six words are the same. Nobody who helps you ever needs it.
        </p>
      </div>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {busy ? (
        <Working text="Sealing your keys to that device…" />
      ) : (
        <div className="pair-actions">
          <Button onClick={() => void refuseDevice(request)}>Refuse</Button>
          <Button look="primary" onClick={() => void letIn(request)}>
            The words match: let it in
          </Button>
        </div>
      )}
    </div>
  );
};
