import type { AccountView } from "@holdfast/client/contract/account";
import { Bell } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import {
  markAllRead,
  notificationsStore,
  refreshNotifications,
  showOlderNotifications,
} from "../../stores/notifications-store.ts";
import { sessionsStore } from "../../stores/sessions-store.ts";
import { unreadStore } from "../../stores/unread-store.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useNow } from "../../ui/use-now.ts";
import { SettingsCard } from "../settings/row.tsx";
import { NotificationRow } from "./notification-row.tsx";
import "./notifications.css";

const Items = (): ReactNode => {
  const { items, problem } = useStore(notificationsStore);
  const sessions = useStore(sessionsStore, (state) => state.sessions);
  const now = useNow(15_000);
  if (items === null) {
    if (problem !== null) return null;
    return (
      <div className="notification">
        <span className="skeleton w-skeleton" />
      </div>
    );
  }
  if (items.length === 0)
    return (
      <EmptyState
        icon={<Bell size={28} aria-hidden="true" />}
        title="Nothing so far"
        text="New sign-ins, keys that are due, invites and what needs your care will stand here."
      />
    );
  const nameOf = (session: string): string | null => sessions?.find(({ id }) => id === session)?.name ?? null;
  return (
    <ul className="notifications" aria-label="Notifications">
      {items.map((item) => (
        <NotificationRow key={item.id} item={item} now={now} nameOf={nameOf} />
      ))}
    </ul>
  );
};

/** What the account was told, newest first. */
export const NotificationList = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const { older, busy, problem } = useStore(notificationsStore);
  const unread = useStore(unreadStore, (state) => state.unread);
  const accountId = account?.accountId;
  useEffect(() => {
    if (accountId !== undefined) void refreshNotifications();
  }, [accountId]);
  return (
    <SettingsCard
      title="Notifications"
      text="What happened to your account and your sessions. Kept for 90 days, and seen by nobody but you."
      action={
        <Button disabled={account === null || busy || (unread ?? 0) === 0} onClick={() => void markAllRead()}>
          Mark all as read
        </Button>
      }
    >
      {problem === null ? null : (
        <div className="settings-note">
          <ProblemNote problem={problem} />
        </div>
      )}
      <Items />
      {older === null ? null : (
        <div className="notifications-foot">
          <Button disabled={busy} onClick={() => void showOlderNotifications()}>
            Show older ones
          </Button>
        </div>
      )}
    </SettingsCard>
  );
};
