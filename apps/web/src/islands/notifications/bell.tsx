import { Bell } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { accountStore } from "../../stores/account-store.ts";
import { refreshUnread, unreadStore } from "../../stores/unread-store.ts";
import { Tooltip } from "../../ui/tooltip.tsx";
import { usePolling } from "../../ui/use-polling.ts";
import { unreadWords } from "../../words/unread-words.ts";
import "./bell.css";

const MINUTE_MILLISECONDS = 60_000;
/** More than two figures do not fit. */
const SHOWN_MAX = 99;

export interface NotificationBellProps {
  /** Where there is little room: shown while something is unread. */
  readonly onlyUnread?: boolean;
}

/** How many notifications are unread, and the way to them. [NT-11] */
export const NotificationBell = ({ onlyUnread = false }: NotificationBellProps): ReactNode => {
  const account = useStore(accountStore, ({ status }) =>
    status.kind === "unlocked" ? status.account.accountId : null,
  );
  const unread = useStore(unreadStore, (state) => state.unread);
  usePolling(account, MINUTE_MILLISECONDS, refreshUnread);
  const count = unread ?? 0;
  if (onlyUnread && count === 0) return null;
  const words = unreadWords(unread);
  return (
    <Tooltip side="bottom" text={words}>
      <a className="icon-button bell" href="/settings/notifications" aria-label={words}>
        <Bell size={17} aria-hidden="true" />
        {count === 0 ? null : (
          <span className="bell-count" aria-hidden="true">
            {count > SHOWN_MAX ? `${SHOWN_MAX}+` : count}
          </span>
        )}
      </a>
    </Tooltip>
  );
};
