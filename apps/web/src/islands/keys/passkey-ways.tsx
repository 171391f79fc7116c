import type { AccountView } from "@holdfast/client/contract/account";
import type { Passkey } from "@holdfast/client/contract/passkeys";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import {
  addPasskey,
  dismissPasskeyProblem,
  passkeyStore,
  refreshPasskeys,
} from "../../stores/passkey-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useNow } from "../../ui/use-now.ts";
import { usePasskeySupport } from "../../ui/use-passkey-support.ts";
import { Working } from "../../ui/working.tsx";
import { addedWords } from "../../words/passkey-words.ts";
import { PasskeyRow } from "./passkey-row.tsx";
import { RemovePasskeyDialog } from "./remove-passkey-dialog.tsx";
import { WayGroup } from "./way-group.tsx";
import "../settings/logins.css";

const WHAT =
  "A fingerprint, a face, a PIN or a security key. Most also unlock; some only sign in, and the list says which.";
const UNKNOWN = "This browser does not let the page use passkeys.";

const List = ({ onRemove }: { readonly onRemove: (passkey: Passkey) => void }): ReactNode => {
  const { passkeys, problem } = useStore(passkeyStore);
  const now = useNow(15_000);
  if (passkeys === null)
    return problem !== null ? null : (
      <div className="login">
        <span className="skeleton w-skeleton" />
      </div>
    );
  if (passkeys.length === 0) return null;
  return (
    <ul className="logins" aria-label="Passkeys">
      {passkeys.map((passkey) => (
        <PasskeyRow key={passkey.id} passkey={passkey} now={now} onRemove={onRemove} />
      ))}
    </ul>
  );
};

const Add = ({ ready }: { readonly ready: boolean }): ReactNode => {
  const work = useStore(passkeyStore, (state) => state.work);
  const known = usePasskeySupport();
  const add = async (): Promise<void> => {
    const added = await addPasskey();
    if (added !== null) say(addedWords(added));
  };
  if (work === "adding") return <Working text="Waiting for your authenticator…" />;
  return (
    <Button disabled={!ready || !known || work !== null} onClick={() => void add()}>
      Add a passkey…
    </Button>
  );
};

/** The passkeys of the account. */
export const PasskeyWays = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const problem = useStore(passkeyStore, (state) => state.problem);
  const known = usePasskeySupport();
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const accountId = account?.accountId;
  useEffect(() => {
    if (accountId !== undefined) void refreshPasskeys();
  }, [accountId]);

  const begin = (passkey: Passkey): void => {
    dismissPasskeyProblem();
    setRemoving(passkey);
  };
  const close = (): void => {
    setRemoving(null);
    dismissPasskeyProblem();
  };
  return (
    <WayGroup
      id="passkeys"
      title="Passkeys"
      text={known ? WHAT : UNKNOWN}
      action={<Add ready={account !== null} />}
    >
      {problem === null || removing !== null ? null : (
        <div className="settings-note">
          <ProblemNote problem={problem} />
        </div>
      )}
      <List onRemove={begin} />
      <RemovePasskeyDialog passkey={removing} onClose={close} />
    </WayGroup>
  );
};
