import type { Holdfast } from "./holdfast.ts";

/**
 * Nouns of the product whose calls all need the keys, and are plain data in and plain data out: whoever carries calls, to
 * the keys or over a port, carries these by name.
 */
export const DOORS = {
  recoveryCodes: ["status", "replace"],
  slots: ["list", "label", "beforeRemoving", "remove"],
  keyHealth: ["read"],
  passkeys: ["list", "begin", "finish", "remove"],
  audit: ["page", "verify"],
  workspaces: ["list", "create", "rename", "usage", "setPlan"],
  members: [
    "list",
    "changeRole",
    "transfer",
    "remove",
    "confirmKeys",
    "invite",
    "invites",
    "revokeInvite",
    "admit",
    "settle",
  ],
  invitations: ["read", "accept"],
  branches: ["list", "preview", "merge", "keep", "remove"],
  rotation: ["status", "rotate", "reseal", "resealStatus", "stopReseal"],
  assisted: ["status", "allow", "forbid", "allowWorkspace", "begin", "end", "endAll"],
  sessions: ["clone", "archive", "unarchive", "archived", "trash", "undelete", "activity", "health"],
  recovery: ["stats", "drill", "test", "quarantine", "download", "discard"],
  checkpoints: ["list", "saves", "name", "change", "removeMany"],
  notifications: ["page", "unread", "read", "preferences", "setPreferences"],
  webhooks: ["list", "create", "change", "remove", "rotateSecret", "test", "deliveries", "redeliver"],
  retention: ["config", "setConfig", "preview", "run", "reports"],
  exports: ["look", "begin", "next", "cancel", "read", "bring", "close"],
  devices: ["list", "waiting", "words", "revoke"],
  pairing: ["lookup", "approve", "deny"],
} as const satisfies { readonly [D in keyof Holdfast]?: readonly (keyof Holdfast[D])[] };

export type DoorName = keyof typeof DOORS;
/** All doors. Not assignable to `Holdfast` where a name above is missing. */
export type Doors = {
  readonly [D in DoorName]: Pick<Holdfast[D], Extract<(typeof DOORS)[D][number], keyof Holdfast[D]>>;
};

type Call = (...args: readonly unknown[]) => Promise<unknown>;

/** Every door, made of one way to carry a call. */
export const doorsBy = (
  carry: (door: DoorName, method: string, args: readonly unknown[]) => Promise<unknown>,
): Doors =>
  Object.fromEntries(
    Object.entries(DOORS).map(([door, methods]) => [
      door,
      Object.fromEntries(
        methods.map((method): [string, Call] => [method, (...args) => carry(door as DoorName, method, args)]),
      ),
    ]),
  ) as unknown as Doors;

/** Calls what stands behind a door. */
export const callDoor = (
  doors: Doors,
  door: DoorName,
  method: string,
  args: readonly unknown[],
): Promise<unknown> => {
  const calls: Readonly<Record<string, Call>> = doors[door] as unknown as Readonly<Record<string, Call>>;
  const call = calls[method];
  if (call === undefined) throw new Error(`no call ${method} of ${door}`);
  return call(...args);
};
