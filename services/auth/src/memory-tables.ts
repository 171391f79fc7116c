import { toHex } from "@holdfast/protocol/encoding";
import type { PlanName } from "@holdfast/protocol/workspaces";
import { createMemoryAudit, type MemoryAudit } from "@holdfast/service-kit/audit-chain";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { Outgoing } from "./features/notices/queue.ts";
import type { NotificationRow, StoredPreferences } from "./features/notifications/repository.ts";
import type { PairingStart } from "./features/pairing/repository.ts";
import type { TicketRow } from "./features/tickets/repository.ts";
import type { UnlockRow } from "./features/unlocks/repository.ts";
import type {
  AcceptanceRow,
  AccountRow,
  DeviceRow,
  GrantRow,
  LoginsEnd,
  MemberRow,
  NewInvite,
  NewLogin,
  NewWorkspace,
  PasskeyRow,
  RosterRow,
  SealedRow,
  SlotRow,
  StatementRow,
  SuccessorRow,
} from "./rows.ts";

export interface MemoryAccount extends AccountRow {
  identityEd: Bytes;
  /** Oldest first. */
  readonly successors: (SuccessorRow & { readonly at: Date })[];
  readonly emailKey: string;
  slots: readonly SlotRow[];
  devices: readonly DeviceRow[];
  /** Devices that a key list has left out. [SL-7] */
  forgotten: readonly DeviceRow[];
  /** Oldest first; `since`: when it was stored. */
  readonly keyLists: (StatementRow & { readonly since: Date })[];
}

/** What is noted of a slot beside its objects. [SL-1] [SL-3] */
export interface MemorySlotNote {
  readonly createdAt: Date;
  lastUsedAt: Date | null;
  uses: number;
  label: { readonly meta: Bytes; readonly version: number } | null;
}

export interface MemoryToken {
  readonly loginId: Bytes;
  readonly generation: number;
  readonly expiresAt: Date;
  rotatedAt: Date | null;
}

export interface MemoryLogin extends Omit<NewLogin, "tokenHash" | "expiresAt" | "address" | "deviceId"> {
  deviceId: Bytes | null;
  /** Null is the account's home. */
  workspaceId: Bytes | null;
  address: string;
  expiresAt: Date;
  lastSeenAt: Date;
  revokedAt: Date | null;
}

export interface MemoryMember extends MemberRow {
  role: number;
  readonly pin: Bytes | null;
  readonly joinedAt: Date;
  /** Since when the account has other keys than the roster names. [RO-12] */
  readonly keysChangedAt: Date | null;
}

export interface MemoryPairing extends Omit<PairingStart, "intervalSeconds"> {
  intervalSeconds: number;
  polledAt: Date | null;
  accountId: Bytes | null;
  status: "waiting" | "approved" | "denied";
  decidedBy: Bytes | null;
  handOff: Bytes | null;
}

export interface MemoryGrant extends GrantRow {
  /** Null while the newest roster names it. */
  readonly replacedAt: Date | null;
}

export interface MemoryWorkspace {
  readonly id: Bytes;
  readonly createdAt: Date;
  epochSince: Date;
  plan: PlanName;
  name: { readonly meta: Bytes; readonly version: number } | null;
  members: readonly MemoryMember[];
  former: readonly (MemoryMember & { readonly leftAt: Date })[];
  /** Oldest first. */
  readonly rosters: RosterRow[];
  readonly keyRings: SealedRow[];
  grants: readonly MemoryGrant[];
}

export interface MemoryChallenge {
  readonly loginId: Bytes | null;
  readonly expiresAt: Date;
}

export interface MemoryUnlock extends UnlockRow {
  endedAt: Date | null;
}

export interface MemoryInvite extends NewInvite {
  revokedAt: Date | null;
  admittedAt: Date | null;
  acceptance: AcceptanceRow | null;
}

export interface MemoryOutgoing extends Omit<Outgoing, "attempts" | "sent"> {
  attempts: number;
  next: Date;
  taken: Date | null;
  sent: readonly string[];
}

/** What accounts are told. */
export interface MemoryNotices {
  shown: (Omit<NotificationRow, "readAt"> & { readonly accountId: Bytes; readAt: Date | null })[];
  outgoing: MemoryOutgoing[];
  /** By account. */
  readonly preferences: Map<string, StoredPreferences>;
  /** When an account was told last of what goes on. */
  readonly told: Map<string, Date>;
  /** Entries that were told of. */
  readonly announced: Set<string>;
}

/** What the memory repositories share, as the PostgreSQL ones share a database. Keys are hex. */
export interface MemoryTables {
  readonly accounts: Map<string, MemoryAccount>;
  /** By slot. */
  readonly slotNotes: Map<string, MemorySlotNote>;
  readonly logins: Map<string, MemoryLogin>;
  readonly tokens: Map<string, MemoryToken>;
  readonly workspaces: Map<string, MemoryWorkspace>;
  readonly pairings: Map<string, MemoryPairing>;
  readonly passkeys: Map<string, PasskeyRow>;
  readonly challenges: Map<string, MemoryChallenge>;
  readonly invites: Map<string, MemoryInvite>;
  readonly unlocks: Map<string, MemoryUnlock>;
  readonly notices: MemoryNotices;
  /** By hash. */
  readonly tickets: Map<string, TicketRow>;
  readonly audit: MemoryAudit;
}

export const key = (id: Bytes): string => toHex(id);

export const createMemoryTables = (): MemoryTables => {
  const accounts: MemoryTables["accounts"] = new Map();
  return {
    accounts,
    slotNotes: new Map(),
    logins: new Map(),
    passkeys: new Map(),
    challenges: new Map(),
    tokens: new Map(),
    workspaces: new Map(),
    pairings: new Map(),
    invites: new Map(),
    unlocks: new Map(),
    notices: { shown: [], outgoing: [], preferences: new Map(), told: new Map(), announced: new Set() },
    tickets: new Map(),
    audit: createMemoryAudit((accountId) => accounts.get(key(accountId))?.workspaceId ?? null),
  };
};

/** Begins to note the use of new slots. */
export const noteSlots = ({ slotNotes }: MemoryTables, slots: readonly SlotRow[]): void => {
  for (const { id } of slots) {
    slotNotes.set(key(id), { createdAt: new Date(), lastUsedAt: null, uses: 0, label: null });
  }
};

/** Notes that a slot signed in or recovered, if it is still there. [SL-3] */
export const useSlot = ({ slotNotes }: MemoryTables, slotId: Bytes, at: Date): void => {
  const note = slotNotes.get(key(slotId));
  if (note === undefined) return;
  note.lastUsedAt = at;
  note.uses += 1;
};

export const insertLogin = (tables: MemoryTables, { tokenHash, ...login }: NewLogin): void => {
  tables.logins.set(key(login.id), { ...login, workspaceId: null, lastSeenAt: login.at, revokedAt: null });
  tables.tokens.set(key(tokenHash), {
    loginId: login.id,
    generation: 1,
    expiresAt: login.expiresAt,
    rotatedAt: null,
  });
};

/** Stores a workspace with its founder as the only member. */
export const insertWorkspace = (
  tables: MemoryTables,
  { id, roster, keyRing, grant }: NewWorkspace,
  { at, meta }: { readonly at: Date; readonly meta: Bytes | null },
): void => {
  tables.workspaces.set(key(id), {
    id,
    createdAt: at,
    epochSince: at,
    plan: "free",
    name: meta === null ? null : { meta, version: 1 },
    members: roster.members.map((member) => ({ ...member, pin: null, joinedAt: at, keysChangedAt: null })),
    former: [],
    rosters: [roster],
    keyRings: [keyRing],
    grants: [{ ...grant, replacedAt: null }],
  });
};

/** Ends a token, and the time of its device with it. [AM-4] */
export const endUnlock = (tables: MemoryTables, unlock: MemoryUnlock, at: Date): void => {
  unlock.endedAt = at;
  const account = tables.accounts.get(key(unlock.accountId));
  if (account === undefined) return;
  account.devices = account.devices.map((device) =>
    equal(device.id, unlock.deviceId) && device.notAfter > at ? { ...device, notAfter: at } : device,
  );
};

/** Ends every token of an account, beside what else is changed with it. */
export const endUnlocks = (tables: MemoryTables, accountId: Bytes, at: Date): void => {
  for (const unlock of tables.unlocks.values()) {
    if (equal(unlock.accountId, accountId) && unlock.endedAt === null) endUnlock(tables, unlock, at);
  }
};

/** Ends the live logins of an account, but for one, and its unlock tokens. */
export const endLogins = (tables: MemoryTables, accountId: Bytes, { at, except }: LoginsEnd): void => {
  for (const login of tables.logins.values()) {
    const spared = except !== null && equal(login.id, except);
    if (equal(login.accountId, accountId) && !spared) login.revokedAt ??= at;
  }
  endUnlocks(tables, accountId, at);
};
