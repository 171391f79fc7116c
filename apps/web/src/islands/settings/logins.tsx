import type { AccountView } from "@holdfast/client/contract/account";
import type { Login } from "@holdfast/client/contract/logins";
import { RefreshCw } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { dismissLoginsProblem, loginsStore, refreshLogins } from "../../stores/logins-store.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useNow } from "../../ui/use-now.ts";
import { clockTime } from "../../words/time.ts";
import { LoginRow } from "./login-row.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";
import { Row, SettingsCard } from "./row.tsx";
import { SignOutEverywhereDialog } from "./sign-out-everywhere-dialog.tsx";
import "./logins.css";

interface ListProps {
  readonly deviceId: string | undefined;
  readonly onRevoke: (login: Login) => void;
}

const List = ({ deviceId, onRevoke }: ListProps): ReactNode => {
  const { logins, problem } = useStore(loginsStore);
  const now = useNow(15_000);
  if (logins === null && problem !== null) return null;
  return (
    <ul className="logins" aria-label="Logins">
      {logins === null ? (
        <li className="login">
          <span className="skeleton w-skeleton" />
        </li>
      ) : (
        logins.map((login) => (
          <LoginRow key={login.id} login={login} deviceId={deviceId} now={now} onRevoke={onRevoke} />
        ))
      )}
    </ul>
  );
};

/** How old the list is, and a new one. */
const Refresh = ({ ready }: { readonly ready: boolean }): ReactNode => {
  const { logins, refreshedAt } = useStore(loginsStore);
  return (
    <div className="logins-foot">
      <span>
        {logins?.length === 1 ? "No other browser or program is signed in. " : ""}
        Last refresh: {refreshedAt === null ? "never" : clockTime(refreshedAt)}
      </span>
      <IconButton
        label="Refresh the logins"
        side="left"
        disabled={!ready}
        onClick={() => void refreshLogins()}
      >
        <RefreshCw size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
};

/** Where the account is signed in, and the end of one login or of all. */
export const Logins = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const { problem } = useStore(loginsStore);
  const [revoking, setRevoking] = useState<Login | null>(null);
  const [everywhere, setEverywhere] = useState(false);
  const accountId = account?.accountId;
  useEffect(() => {
    if (accountId !== undefined) void refreshLogins();
  }, [accountId]);

  const close = (): void => {
    setRevoking(null);
    dismissLoginsProblem();
  };

  return (
    <SettingsCard
      title="Logins"
      text="Where your account is signed in. Revoke one that you do not know, or use no more."
    >
      {problem === null || revoking !== null ? null : (
        <div className="settings-note">
          <ProblemNote problem={problem} />
        </div>
      )}
      <List deviceId={account?.deviceId} onRevoke={setRevoking} />
      <Refresh ready={account !== null} />
      <Row
        label="Sign out everywhere"
        text="Ends all of them, this browser’s too. Your passphrase signs you in again."
      >
        <Button disabled={account === null} onClick={() => setEverywhere(true)}>
          Sign out everywhere…
        </Button>
      </Row>
      <RevokeDialog login={revoking} onClose={close} />
      <SignOutEverywhereDialog open={everywhere} onClose={() => setEverywhere(false)} />
    </SettingsCard>
  );
};
