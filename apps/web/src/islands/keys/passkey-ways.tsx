import type { Passkey } from "@holdfast/client/contract/passkeys";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import {
  addPasskey,
  dismissPasskeyProblem,
  passkeyStore,
  refreshPasskeys,
} from "../../stores/passkey-store.ts";
import { dismissSlotRefusal, refreshWays, slotsStore } from "../../stores/slots-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useNow } from "../../ui/use-now.ts";
import { usePasskeySupport } from "../../ui/use-passkey-support.ts";
import { Working } from "../../ui/working.tsx";
import { addedWords } from "../../words/passkey-words.ts";
import { PasskeyRow, type PasskeyRowProps } from "./passkey-row.tsx";
import { useUnsaid } from "./use-unsaid.ts";
import { WayGroup } from "./way-group.tsx";
import type { WaysProps } from "./ways-props.ts";

const RemovePasskeyDialog = later(
  async () => (await import("./remove-passkey-dialog.tsx")).RemovePasskeyDialog,
);

const WHAT = "A fingerprint, a face, a PIN or a security key, instead of typing.";
const UNKNOWN = "This browser does not let the page use passkeys.";

const List = ({
  onAsk,
  onRemove,
}: Pick<WaysProps, "onAsk"> & Pick<PasskeyRowProps, "onRemove">): ReactNode => {
  const { passkeys, problem } = useStore(passkeyStore);
  const slots = useStore(slotsStore, (state) => state.slots);
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
        <PasskeyRow
          key={passkey.id}
          passkey={passkey}
          slot={slots?.find(({ id }) => id === passkey.slotId)}
          now={now}
          onLabel={(slot) => onAsk("label", slot)}
          onRemove={onRemove}
        />
      ))}
    </ul>
  );
};

const Add = ({ ready }: { readonly ready: boolean }): ReactNode => {
  const work = useStore(passkeyStore, (state) => state.work);
  const known = usePasskeySupport();
  const add = async (): Promise<void> => {
    const added = await addPasskey();
    if (added === null) return;
    say(addedWords(added));
    void refreshWays();
  };
  if (work === "adding") return <Working text="Waiting for your authenticator…" />;
  return (
    <Button disabled={!ready || !known || work !== null} onClick={() => void add()}>
      Add a passkey…
    </Button>
  );
};

/** The passkeys of the account. */
export const PasskeyWays = ({ account, onAsk }: WaysProps): ReactNode => {
  const { passkeys, problem: found } = useStore(passkeyStore);
  const unsaid = useUnsaid(found);
  const problem = passkeys === null ? unsaid : found;
  const slots = useStore(slotsStore, (state) => state.slots);
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
    dismissSlotRefusal();
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
      <List onAsk={onAsk} onRemove={begin} />
      {removing === null ? null : (
        <RemovePasskeyDialog
          passkey={removing}
          slot={slots?.find(({ id }) => id === removing.slotId)}
          onClose={close}
        />
      )}
    </WayGroup>
  );
};
