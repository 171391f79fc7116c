import type { AccountView } from "@holdfast/client/contract/account";
import { ALWAYS_SHOWN, NOTIFICATION_KINDS, type NotificationKind } from "@holdfast/protocol/notifications";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { choose, notificationsStore, refreshChoices } from "../../stores/notifications-store.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { KIND_WORDS } from "../../words/notification-words.ts";
import { SettingsCard } from "../settings/row.tsx";
import "./notifications.css";

const isAlwaysShown = (kind: NotificationKind): boolean => (ALWAYS_SHOWN as readonly string[]).includes(kind);

const KindRow = ({
  kind,
  ready,
}: {
  readonly kind: NotificationKind;
  readonly ready: boolean;
}): ReactNode => {
  const { choices, busy } = useStore(notificationsStore);
  const { label, text } = KIND_WORDS[kind];
  const chosen = choices?.preferences[kind] ?? { app: isAlwaysShown(kind), send: false };
  const waits = !ready || busy || choices === null;
  return (
    <tr>
      <th scope="row">
        <span className="settings-label">{label}</span>
        <span className="settings-row-text">{text}</span>
      </th>
      <td>
        <input
          type="checkbox"
          aria-label={`${label}: show here`}
          checked={chosen.app}
          disabled={waits || isAlwaysShown(kind)}
          onChange={({ target }) => void choose(kind, "app", target.checked)}
        />
      </td>
      <td>
        <input
          type="checkbox"
          aria-label={`${label}: send by mail`}
          checked={chosen.send}
          disabled={waits}
          onChange={({ target }) => void choose(kind, "send", target.checked)}
        />
      </td>
    </tr>
  );
};

/** Of what the account wants to be told, and where. [NT-9] */
export const NotificationChoices = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const problem = useStore(notificationsStore, (state) => state.choiceProblem);
  const accountId = account?.accountId;
  useEffect(() => {
    if (accountId !== undefined) void refreshChoices();
  }, [accountId]);
  return (
    <SettingsCard
      title="What to be told of"
      text="New sign-ins, changed keys and damage are always shown here. A mail says what happened and never what is in a session."
    >
      {problem === null ? null : (
        <div className="settings-note">
          <ProblemNote problem={problem} />
        </div>
      )}
      <table className="notification-choices">
        <thead>
          <tr>
            <th scope="col">About</th>
            <th scope="col">Here</th>
            <th scope="col">By mail</th>
          </tr>
        </thead>
        <tbody>
          {NOTIFICATION_KINDS.map((kind) => (
            <KindRow key={kind} kind={kind} ready={account !== null} />
          ))}
        </tbody>
      </table>
    </SettingsCard>
  );
};
