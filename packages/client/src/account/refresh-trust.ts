import { idBytes } from "@holdfast/protocol/ids";
import type { AccountKeys } from "@holdfast/protocol/keys";
import { ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import { verifyFollowedKeyList } from "@holdfast/vault/followed-key-list";
import { parseKeyList } from "@holdfast/vault/key-list";
import type { Primitives } from "@holdfast/vault/primitives";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse, refusedObject } from "../problem.ts";
import type { AccountRecord, TrustRecord } from "../stores/device-store.ts";
import { noteIdentities } from "../trust/known-identities.ts";
import { pinsOf, verifyTrust } from "../trust/trust.ts";
import { isForked } from "../trust/walk-rosters.ts";
import type { AccountDeps } from "./account-deps.ts";
import type { Keychain } from "./keychain.ts";
import { listedKdf } from "./listed-kdf.ts";
import { sharedOf, withShared } from "./shared-workspace.ts";
import { keyListOfAnswer, trustOfAnswers } from "./wire.ts";

const versionOf = ({ trust }: AccountRecord): number => {
  const list = parseKeyList(trust.keyList);
  return list.ok ? list.value.version : 0;
};

/** The record with news of the account and of the workspace that this device works in. */
const refreshedRecord = (
  stored: AccountRecord,
  { keyList, successors, slots, ...workspace }: TrustRecord,
): AccountRecord => {
  const { trust } = stored;
  if (workspace.workspaceId === trust.workspaceId)
    return { ...stored, trust: { keyList, successors, slots, ...workspace } };
  const pin = sharedOf(stored, workspace.workspaceId)?.pin ?? null;
  return {
    ...stored,
    trust: { ...trust, keyList, successors, slots },
    shared: withShared(stored, { workspace, pin }),
  };
};

/** Calls at the same time share one answer; `anew` is for who has just changed something, and shares none that was under way. */
export type RefreshTrust = (options?: { readonly anew?: boolean }) => Promise<Result<null, ClientProblem>>;

export interface TrustEvents {
  /** The account belongs to this workspace no more. */
  readonly onLost: () => void;
  /** These keys are of an identity that another one has succeeded. [RO-14] */
  readonly onReplaced: () => void;
}

/** Whether the list is by an identity that succeeded this device's, and goes on from what it pinned. [RO-10] */
const isReplaced = async (
  primitives: Primitives,
  { accountId, identity, trust }: Keychain,
  keys: AccountKeys,
): Promise<boolean> => {
  const sent = keyListOfAnswer(keys);
  if (!sent.ok) return false;
  const { keyList, successors } = sent.value;
  const identityEd = identity.ed.publicKey;
  const said = parseKeyList(keyList);
  if (!said.ok || equal(said.value.identityEd, identityEd)) return false;
  const pin = { identityEd, keyList: pinsOf(trust()).keyList };
  const trusted = { accountId: idBytes(accountId), identityEd, successors, pin };
  const followed = await verifyFollowedKeyList(primitives, keyList, trusted);
  return followed.ok;
};

/** Asks for the newest key list, roster, grants and devices and takes them only when they follow what was verified before. */
export const createTrustRefresher = (
  { platform, auth }: AccountDeps,
  keychain: Keychain,
  { onLost, onReplaced }: TrustEvents,
): RefreshTrust => {
  let running: Promise<Result<null, ClientProblem>> | null = null;

  const refresh = async (): Promise<Result<null, ClientProblem>> => {
    const before = keychain.trust();
    const keys = await auth.keys();
    if (!keys.ok) return keys;
    if (await isReplaced(platform.vault.primitives, keychain, keys.value)) {
      onReplaced();
      return refuse("keys-replaced");
    }
    const roster = await auth.roster(before.record.workspaceId);
    if (!roster.ok) {
      if (roster.error.code === "not-found" && before !== keychain.home()) onLost();
      return roster;
    }
    const record = trustOfAnswers(keys.value, before.record.workspaceId, roster.value);
    if (!record.ok) return record;
    const { accountId, identity } = keychain;
    const pins = pinsOf(before);
    const trust = await verifyTrust(platform.vault.primitives, {
      accountId,
      identity,
      record: record.value,
      founder: before.founder,
      pins,
    });
    if (!trust.ok) {
      if (await isForked(platform.vault.primitives, record.value, before.roster)) keychain.stopWriting();
      return refusedObject("the workspace", trust.error);
    }
    const kdf = await listedKdf(
      platform.vault.primitives,
      trust.value.record.slots,
      trust.value.keyList.list,
    );
    if (kdf === null) return refuse("not-trusted", "no passphrase slot that the key list names");
    keychain.replaceTrust(trust.value);
    const stored = await platform.device.find(accountId);
    // Slots and the parameters that open them are kept together, and never replaced by older ones of a tab that is slower.
    if (stored !== null && versionOf(stored) <= trust.value.keyList.list.version) {
      const now = new Date(platform.clock.now()).toISOString();
      const knownIdentities = noteIdentities(stored.knownIdentities, accountId, trust.value, now);
      await platform.device.put({ ...refreshedRecord(stored, record.value), kdf, knownIdentities });
    }
    return ok(null);
  };

  const share = (): Promise<Result<null, ClientProblem>> => {
    running ??= refresh().finally(() => {
      running = null;
    });
    return running;
  };

  return ({ anew = false } = {}) => (anew && running !== null ? running.then(share, share) : share());
};
