import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export interface UnreadState {
  /** Of all notifications; null until the first answer. */
  readonly unread: number | null;
}

const NOTHING: UnreadState = { unread: null };

/** How many notifications are unread: on every page, so it brings nothing else along. */
export const unreadStore = createStore<UnreadState>(() => NOTHING);

/** Asks how many. Without an answer the count stays as it was. */
export const refreshUnread = oneRequest(async (stillHere) => {
  const unread = await holdfast().notifications.unread();
  if (stillHere() && unread.ok) unreadStore.setState({ unread: unread.value });
});

// With the keys goes what the account was told.
emptyWithKeys(() => unreadStore.setState(NOTHING, true));
