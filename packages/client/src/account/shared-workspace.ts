import type { Id } from "@holdfast/protocol/ids";
import { err, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { Identity } from "@holdfast/vault/identity";
import type { Primitives } from "@holdfast/vault/primitives";
import { adminsOf, parseRoster } from "@holdfast/vault/roster";
import type { TrustRefusal } from "../problem.ts";
import type { AccountRecord, SharedRecord } from "../stores/device-store.ts";
import { accountPinsOf, type Trust, type TrustPins, verifyTrust } from "../trust/trust.ts";
import { openPin } from "./membership-pin.ts";

export interface SharedInput {
  readonly accountId: Id<"acc">;
  readonly identity: Identity;
  /** Verified: it holds the pin's key, and the account's newest key list. */
  readonly home: Trust;
  readonly shared: SharedRecord;
  /** Of this workspace, as this device verified it before. */
  readonly pins?: TrustPins | undefined;
}

/** Whether this identity was an admin there at any time; the chain itself is verified after this. */
const everAdmin = ({ rosters }: SharedRecord["workspace"], identityEd: Bytes): boolean =>
  rosters.some((bytes) => {
    const roster = parseRoster(bytes);
    return roster.ok && adminsOf(roster.value).some((admin) => equal(admin.identityEd, identityEd));
  });

/** A workspace other than the home: the account founded it, or knows its founder by a pin. [WS-6] */
export const verifyShared = async (
  primitives: Primitives,
  { accountId, identity, home, shared, pins }: SharedInput,
): Promise<Result<Trust, TrustRefusal>> => {
  const { workspace, pin } = shared;
  const known = pin === null ? null : await openPin(primitives, home, accountId, workspace.workspaceId, pin);
  if (known?.ok === false) return known;
  const { keyList, successors, slots } = home.record;
  if (known !== null && !everAdmin(workspace, known.value.inviter)) return err("not-trusted");
  return verifyTrust(primitives, {
    accountId,
    identity,
    record: { ...workspace, keyList, successors, slots },
    founder: known === null ? "own" : known.value.founder,
    pins: { ...pins, ...accountPinsOf(home) },
  });
};

/** What a device keeps of the other workspaces, with this one as it is now. */
export const withShared = (record: AccountRecord, next: SharedRecord): AccountRecord["shared"] => [
  ...record.shared.filter(({ workspace }) => workspace.workspaceId !== next.workspace.workspaceId),
  next,
];

export const sharedOf = (record: AccountRecord, workspaceId: Id<"wsp">): SharedRecord | null =>
  record.shared.find(({ workspace }) => workspace.workspaceId === workspaceId) ?? null;
