import { type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { verifyKeyList } from "@holdfast/vault/key-list";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import { parseRoster } from "@holdfast/vault/roster";
import type { AccountRecord, WorkspaceRecord } from "../stores/device-store.ts";
import { readOwnChain } from "./identity-chain.ts";
import { readMembers } from "./read-members.ts";
import type { TrustPins } from "./trust.ts";
import { walkRosters } from "./walk-rosters.ts";

/** What an account is pinned to on this device: its identity, and the newest list that was verified. */
const pinnedAccount = async (
  primitives: Primitives,
  { accountId, identityEd, trust }: AccountRecord,
): Promise<Result<Parameters<typeof readMembers>[1]["own"], VaultRefusal>> => {
  const place = { accountId: idBytes(accountId), identityEd };
  const list = await verifyKeyList(primitives, trust.keyList, place);
  if (!list.ok) return list;
  const chain = await readOwnChain(primitives, place.accountId, identityEd, trust.successors);
  return chain.ok ? ok({ list: list.value, identities: chain.value.identities }) : chain;
};

/**
 * What nothing may be older than, or beside, without the keys that were sealed for an earlier identity: the newest roster of a
 * workspace and the lists of its members, as this device verified them. [KY-7]
 */
export const keptPins = async (
  primitives: Primitives,
  record: AccountRecord,
  workspace: WorkspaceRecord,
): Promise<Result<TrustPins, VaultRefusal>> => {
  const own = await pinnedAccount(primitives, record);
  if (!own.ok) return own;
  const [first] = workspace.rosters;
  const genesis = first && parseRoster(first);
  if (!genesis?.ok) return err("malformed-object");
  const chain = await walkRosters(primitives, workspace, [genesis.value.signerIdentity], undefined);
  if (!chain.ok) return chain;
  const { newest, all } = chain.value;
  const members = await readMembers(primitives, {
    accountId: record.accountId,
    own: own.value,
    record: workspace,
    rosters: all,
    before: undefined,
  });
  if (!members.ok) return members;
  const { list, digest } = own.value.list;
  return ok({
    keyList: { version: list.version, digest },
    workspace: { roster: newest, members: members.value.members },
  });
};

/** Of another workspace than the home, if this device has worked there. */
export const keptPinsOf = async (
  primitives: Primitives,
  record: AccountRecord,
  id: Id<"wsp">,
): Promise<TrustPins | undefined> => {
  const shared = record.shared.find(({ workspace }) => workspace.workspaceId === id);
  const pins = shared && (await keptPins(primitives, record, shared.workspace));
  return pins?.ok ? pins.value : undefined;
};
