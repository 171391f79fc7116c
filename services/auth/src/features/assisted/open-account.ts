import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { unlockAccount } from "@holdfast/vault/first-contact";
import { openGrant } from "@holdfast/vault/grant";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { memberOf, type Roster } from "@holdfast/vault/roster";
import { parseSlot, SLOT_KIND } from "@holdfast/vault/slot";
import type { AccountRow, SlotRow } from "../../rows.ts";
import { allowsAssisted } from "../keys/check-key-list.ts";
import type { StoredKeys } from "../keys/repository.ts";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import { newestRoster } from "../workspaces/roster-change.ts";
import { mayDerive } from "./derive.ts";
import type { OpenedAccount } from "./make-unlock.ts";

export type Workspaces = Pick<WorkspaceRepository, "find" | "chain" | "grant">;

/** What assisted mode needs of an account that allows it. */
export interface Assistable {
  readonly account: AccountRow;
  readonly stored: StoredKeys;
  readonly slot: SlotRow;
  readonly kdf: KdfParameters;
  /** Of the home. */
  readonly roster: Roster;
}

/** Null where account or home does not allow it, or the slot costs more than a service derives. Nothing is derived here. [AM-5] */
export const assistable = async (
  workspaces: Workspaces,
  account: AccountRow,
  stored: StoredKeys,
): Promise<Assistable | null> => {
  if (!allowsAssisted(stored.keyList)) return null;
  const slot = stored.slots.find(({ kind }) => kind === SLOT_KIND.passphrase);
  const view = slot && parseSlot(slot.slot);
  const kdf = view?.ok ? view.value.kdf : null;
  if (slot === undefined || kdf === null || !mayDerive(kdf)) return null;
  const home = await workspaces.find(account.workspaceId, account.id);
  if (home === null) return null;
  const { roster } = await newestRoster(workspaces, home);
  return roster.assistedAllowed ? { account, stored, slot, kdf, roster } : null;
};

/**
 * Opens an account and its home as a client would, believing the rows no more than a client does. `other-passphrase`: the slot is
 * another one by now. @throws Error where rows of one account do not hold together
 */
export const openAccount = async (
  workspaces: Workspaces,
  { account, stored, slot, kdf, roster }: Assistable,
  kek: Bytes,
): Promise<Result<OpenedAccount, "other-passphrase">> => {
  const { id: accountId, workspaceId } = account;
  const unlocked = await unlockAccount(nodePrimitives, {
    accountId,
    slotId: slot.id,
    slot: slot.slot,
    wrap: slot.wrap,
    keyList: stored.keyList.body,
    successors: stored.successors,
    kek,
    kdf,
  });
  if (!unlocked.ok) {
    if (unlocked.error === "wrong-key" || unlocked.error === "weak-kdf") return err("other-passphrase");
    throw new Error(`a stored account does not open: ${unlocked.error}`);
  }
  const { identity, keyList, rootKey } = unlocked.value;
  rootKey.fill(0);
  const member = memberOf(roster, accountId);
  const grant = member && (await workspaces.grant(workspaceId, accountId, member.grantDigest));
  if (!grant) throw new Error("a home without its grant");
  const spaceKey = await openGrant(nodePrimitives, grant, roster, accountId, identity.x);
  if (!spaceKey.ok) throw new Error(`a stored grant does not open: ${spaceKey.error}`);
  return ok({
    accountId,
    identity,
    keyList,
    devices: stored.devices,
    workspaceId,
    epoch: roster.epoch,
    spaceKey: spaceKey.value,
  });
};
