import { CircleCheck, CircleX } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useStore } from "zustand";
import { lettingInStore, startOver } from "../../stores/letting-in-store.ts";
import { Button } from "../../ui/button.tsx";
import { SixWords } from "../../ui/six-words.tsx";
import { useGate } from "../gate/use-gate.tsx";
import { ToastRegion } from "../toast/toast-region.tsx";
import { DeviceEntry } from "./device-entry.tsx";
import { DeviceRequest } from "./device-request.tsx";
import "../../ui/field.css";
import "../../ui/skeleton.css";
import "../pair/pair.css";
import "./device.css";

const Ended = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} className="form-fields" tabIndex={-1} role="status">
      {children}
      <div className="pair-actions">
        <Button onClick={startOver}>Let another one in</Button>
        <a className="button" data-look="primary" data-size="normal" href="/settings/devices">
          Your devices
        </a>
      </div>
    </div>
  );
};

const LetIn = ({ words }: { readonly words: readonly string[] }): ReactNode => (
  <Ended>
    <h2 className="device-ended">
      <CircleCheck size={20} aria-hidden="true" /> Now compare on the other device
    </h2>
    <p>It shows six words of your account. Press “They match” there only if they are these.</p>
    <SixWords label="Your account’s words" words={words} />
  </Ended>
);

const Refused = (): ReactNode => (
  <Ended>
    <h2 className="device-ended" data-tone="danger">
      <CircleX size={20} aria-hidden="true" /> Refused
    </h2>
    <p>That device got nothing of your account.</p>
  </Ended>
);

const Loading = (): ReactNode => (
  <div className="form-fields" aria-busy="true">
    <span className="skeleton w-40" />
    <span className="skeleton w-70" />
  </div>
);

/** Lets a new device in, by the code that it shows. */
export const DevicePage = (): ReactNode => {
  const { account, closed } = useGate();
  const { request, words, refused } = useStore(lettingInStore);
  if (closed !== null) return closed;
  const stage = (): ReactNode => {
    if (account.kind !== "unlocked") return <Loading />;
    if (words !== null) return <LetIn words={words} />;
    if (refused) return <Refused />;
    return request === null ? <DeviceEntry /> : <DeviceRequest request={request} />;
  };
  return (
    <div className="form-card device-card">
      <header>
        <h1>Let a device in</h1>
        <p className="form-lead">
          It gets your keys, sealed so that only it can open them, and needs no passphrase.
        </p>
      </header>
      {stage()}
      <ToastRegion />
    </div>
  );
};
