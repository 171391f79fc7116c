import { ok, type Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract.ts";
import { refusedObject } from "../problem.ts";
import type { AccountDeps } from "./account-deps.ts";
import type { Keychain } from "./keychain.ts";
import { pinsOf, verifyTrust } from "./trust.ts";
import { trustOfAnswers } from "./wire.ts";

/**
 * Asks for the newest key list, roster, grants and devices and takes them only when they follow what was verified before.
 * Calls at the same time share one answer.
 */
export const createTrustRefresher = (
  { platform, auth }: AccountDeps,
  keychain: Keychain,
): (() => Promise<Result<null, ClientProblem>>) => {
  let running: Promise<Result<null, ClientProblem>> | null = null;

  const refresh = async (): Promise<Result<null, ClientProblem>> => {
    const before = keychain.trust();
    const keys = await auth.keys();
    if (!keys.ok) return keys;
    const roster = await auth.roster(before.record.workspaceId);
    if (!roster.ok) return roster;
    const record = trustOfAnswers(keys.value, before.record.workspaceId, roster.value);
    if (!record.ok) return record;
    const { accountId, identity } = keychain;
    const pins = pinsOf(before);
    const trust = await verifyTrust(platform.vault.primitives, {
      accountId,
      identity,
      record: record.value,
      pins,
    });
    if (!trust.ok) return refusedObject("the workspace", trust.error);
    keychain.replaceTrust(trust.value);
    const stored = await platform.device.find(accountId);
    if (stored !== null) await platform.device.put({ ...stored, trust: record.value });
    return ok(null);
  };

  return () => {
    running ??= refresh().finally(() => {
      running = null;
    });
    return running;
  };
};
