import { ok, type Result } from "@holdfast/protocol/result";
import { parseKeyList } from "@holdfast/vault/key-list";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse, refusedObject } from "../problem.ts";
import type { AccountRecord, TrustRecord } from "../stores/device-store.ts";
import type { AccountDeps } from "./account-deps.ts";
import type { Keychain } from "./keychain.ts";
import { listedKdf } from "./listed-kdf.ts";
import { sharedOf, withShared } from "./shared-workspace.ts";
import { pinsOf, verifyTrust } from "./trust.ts";
import { isForked } from "./walk-rosters.ts";
import { trustOfAnswers } from "./wire.ts";

const versionOf = ({ trust }: AccountRecord): number => {
  const list = parseKeyList(trust.keyList);
  return list.ok ? list.value.version : 0;
};

/** The record with news of the account and of the workspace that this device works in. */
const refreshedRecord = (
  stored: AccountRecord,
  { keyList, slots, ...workspace }: TrustRecord,
): AccountRecord => {
  const { trust } = stored;
  if (workspace.workspaceId === trust.workspaceId)
    return { ...stored, trust: { keyList, slots, ...workspace } };
  const pin = sharedOf(stored, workspace.workspaceId)?.pin ?? null;
  return {
    ...stored,
    trust: { ...trust, keyList, slots },
    shared: withShared(stored, { workspace, pin }),
  };
};

/** Calls at the same time share one answer; `anew` is for who has just changed something, and shares none that was under way. */
export type RefreshTrust = (options?: { readonly anew?: boolean }) => Promise<Result<null, ClientProblem>>;

/**
 * Asks for the newest key list, roster, grants and devices and takes them only when they follow what was verified before.
 * `onLost`: the account belongs to this workspace no more.
 */
export const createTrustRefresher = (
  { platform, auth }: AccountDeps,
  keychain: Keychain,
  onLost: () => void,
): RefreshTrust => {
  let running: Promise<Result<null, ClientProblem>> | null = null;

  const refresh = async (): Promise<Result<null, ClientProblem>> => {
    const before = keychain.trust();
    const keys = await auth.keys();
    if (!keys.ok) return keys;
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
      await platform.device.put({ ...refreshedRecord(stored, record.value), kdf });
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
