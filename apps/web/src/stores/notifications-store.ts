import type {
  Notification,
  NotificationChoices,
  NotificationsRead,
} from "@holdfast/client/contract/notifications";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { isId } from "@holdfast/protocol/ids";
import type { NotificationKind } from "@holdfast/protocol/notifications";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { refreshSessions } from "./sessions-store.ts";
import { unreadStore } from "./unread-store.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export interface NotificationsState {
  /** Newest first; null until the first answer. */
  readonly items: readonly Notification[] | null;
  /** Where the next older ones begin. */
  readonly older: string | null;
  readonly choices: NotificationChoices | null;
  readonly problem: ClientProblem | null;
  /** Of the last change of what to be told of. */
  readonly choiceProblem: ClientProblem | null;
  readonly busy: boolean;
}

const NOTHING: NotificationsState = {
  items: null,
  older: null,
  choices: null,
  problem: null,
  choiceProblem: null,
  busy: false,
};

/** What the account was told. */
export const notificationsStore = createStore<NotificationsState>(() => NOTHING);

const { getState, setState } = notificationsStore;

/** Reads the newest ones. */
export const refreshNotifications = oneRequest(async (stillHere) => {
  setState({ busy: true, problem: null });
  const page = await holdfast().notifications.page();
  if (!stillHere()) return;
  setState({ busy: false });
  if (!page.ok) {
    setState({ problem: page.error });
    return;
  }
  const { items, unread, next } = page.value;
  unreadStore.setState({ unread });
  setState({ items, older: next });
  // What they are about has a name that only this browser can read.
  if (items.some(({ data }) => "sessionId" in data)) await refreshSessions();
});

export const showOlderNotifications = oneRequest(async (stillHere) => {
  const { older } = getState();
  if (older === null) return;
  setState({ busy: true, problem: null });
  const page = await holdfast().notifications.page(older);
  if (!stillHere()) return;
  setState({ busy: false });
  // Read anew meanwhile: these would not go on from those that are shown.
  if (getState().older !== older) return;
  if (page.ok) {
    const items = [...(getState().items ?? []), ...page.value.items];
    unreadStore.setState({ unread: page.value.unread });
    setState({ items, older: page.value.next });
  } else setState({ problem: page.error });
});

const mark = async (which: NotificationsRead, isMeant: (item: Notification) => boolean): Promise<void> => {
  const read = await holdfast().notifications.read(which);
  if (!read.ok) {
    setState({ problem: read.error });
    return;
  }
  const items = (getState().items ?? []).map((item) => (isMeant(item) ? { ...item, read: true } : item));
  unreadStore.setState({ unread: read.value });
  setState({ items, problem: null });
};

export const markRead = async (id: string): Promise<void> => {
  if (isId("ntf", id)) await mark({ ids: [id] }, (item) => item.id === id);
};

/** All that are shown, and all older ones; what came meanwhile stays unread. */
export const markAllRead = async (): Promise<void> => {
  const newest = getState().items?.[0];
  if (newest !== undefined) await mark({ before: newest.at }, () => true);
};

export const refreshChoices = oneRequest(async (stillHere) => {
  const choices = await holdfast().notifications.preferences();
  if (!stillHere()) return;
  if (choices.ok) setState({ choices: choices.value, choiceProblem: null });
  else setState({ choiceProblem: choices.error });
});

/** Shown at once, and taken back when it was refused. */
export const choose = async (kind: NotificationKind, where: "app" | "send", on: boolean): Promise<void> => {
  const { choices } = getState();
  if (choices === null) return;
  const { preferences, version } = choices;
  const wanted = { ...preferences, [kind]: { ...preferences[kind], [where]: on } };
  setState({ choices: { preferences: wanted, version }, choiceProblem: null, busy: true });
  const set = await holdfast().notifications.setPreferences({ preferences: wanted, version });
  setState({ busy: false });
  if (set.ok) setState({ choices: set.value });
  else {
    setState({ choices, choiceProblem: set.error });
    // Another device may have been first.
    if (set.error.code === "version-conflict") await refreshChoices();
  }
};

// With the keys goes what the account was told.
emptyWithKeys(() => setState(NOTHING, true));
