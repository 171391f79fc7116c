import type { ReactNode } from "react";
import type { CardsProps } from "../settings/cards-props.ts";
import { NotificationChoices } from "./choices.tsx";
import { NotificationList } from "./notification-list.tsx";

/** What the account was told, and of what it wants to be told. */
export const NotificationsSection = ({ account }: CardsProps): ReactNode => (
  <>
    <NotificationList account={account} />
    <NotificationChoices account={account} />
  </>
);
