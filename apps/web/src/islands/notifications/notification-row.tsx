import type { Notification } from "@holdfast/client/contract/notifications";
import { Bell, CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { markRead } from "../../stores/notifications-store.ts";
import { Button } from "../../ui/button.tsx";
import { type NotificationTone, notificationWords } from "../../words/notification-words.ts";
import { ago, fullTime } from "../../words/time.ts";

const ICONS: { readonly [T in NotificationTone]: typeof Bell } = {
  good: CircleCheck,
  plain: Bell,
  warn: TriangleAlert,
};

export interface NotificationRowProps {
  readonly item: Notification;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly nameOf: (session: string) => string | null;
}

/** One notification: what it is about, when, and the way there. */
export const NotificationRow = ({ item, now, nameOf }: NotificationRowProps): ReactNode => {
  const { title, text, href, tone } = notificationWords(item, nameOf);
  const Icon = ICONS[tone];
  const mark = (): void => {
    if (!item.read) void markRead(item.id);
  };
  return (
    <li className="notification" {...(item.read ? {} : { "data-unread": "" })}>
      <Icon size={18} aria-hidden="true" data-tone={tone} />
      <div>
        <p className="notification-title">
          {href === null ? (
            title
          ) : (
            <a href={href} onClick={mark}>
              {title}
            </a>
          )}
          {item.read ? null : <span className="notification-new">New</span>}
        </p>
        <p className="notification-text">{text}</p>
        <p className="notification-text">
          <time dateTime={item.at} title={fullTime(item.at)}>
            {ago(item.at, now)}
          </time>
        </p>
      </div>
      {item.read ? null : (
        <Button size="small" look="quiet" aria-label={`Mark as read: ${title}`} onClick={mark}>
          Mark as read
        </Button>
      )}
    </li>
  );
};
