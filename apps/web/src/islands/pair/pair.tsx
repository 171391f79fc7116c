import { EyeOff } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { accountStore, findOutWhetherKept, startAccount } from "../../stores/account-store.ts";
import { beginPairing, pairingStore } from "../../stores/pairing-store.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { Working } from "../../ui/working.tsx";
import { HumanCheck } from "../human-check/human-check.tsx";
import { nextPage } from "../sign-in/next-page.ts";
import { PairArrived } from "./pair-arrived.tsx";
import { PairWaiting } from "./pair-waiting.tsx";
import "../../ui/field.css";
import "../../ui/note.css";
import "./pair.css";

const Begin = (): ReactNode => {
  const { stage, problem } = useStore(pairingStore);
  return (
    <form
      className="form-fields"
      method="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        void beginPairing();
      }}
    >
      <div className="pair-block">
        <p>
          You get a code for ten minutes. Enter it on a device where you are signed in, compare two lines of
          words, and your account opens here. No passphrase is typed.
        </p>
      </div>
      <HumanCheck action="device-start" />
      {problem === null ? null : <ProblemNote problem={problem} />}
      {stage === "starting" ? (
        <Working text="Making a key for this attempt…" />
      ) : (
        <SubmitButton>Show a code</SubmitButton>
      )}
    </form>
  );
};

/** A browser that forgets with each page would be let in, and be out again on the next one. */
const Forgetful = (): ReactNode => (
  <div className="form-fields">
    <div className="note" data-tone="warn">
      <EyeOff size={16} aria-hidden="true" />
      <p className="note-body">
        This browser keeps nothing for this site: a private window, or storage that is blocked. Another device
        could let it in for one page only. Sign in with your passphrase instead.
      </p>
    </div>
  </div>
);

/** Signs this browser in by another device, and leads on once it is. */
export const Pair = (): ReactNode => {
  const kind = useStore(accountStore, ({ status }) => status.kind);
  const { stage, begun, arrived } = useStore(pairingStore);
  const forgetful = useStore(accountStore, (state) => state.forgetful);
  useEffect(startAccount, []);
  useEffect(() => void findOutWhetherKept(), []);
  useEffect(() => {
    if (kind === "unlocked") location.replace(nextPage(location.search));
  }, [kind]);
  if (forgetful) return <Forgetful />;
  if (arrived !== null) return <PairArrived arrived={arrived} opening={stage === "opening"} />;
  return begun === null ? <Begin /> : <PairWaiting begun={begun} />;
};
