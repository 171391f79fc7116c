import { formatId } from "@holdfast/protocol/ids";
import { CLOCK_SKEW_SECONDS, UNLOCK_SECONDS, UNLOCKS_MAX } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { verifyObjectSync } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { parseUnlock } from "@holdfast/vault/unlock-token";
import type { ObjectCode } from "../../objects.ts";
import type { DeviceRow } from "../../rows.ts";
import { allowsAssisted } from "../keys/check-key-list.ts";
import type { KeyChangeCode, Keys, SentDevice } from "../keys/service.ts";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import { newestRoster } from "../workspaces/roster-change.ts";
import type { UnlockRepository, UnlockRow } from "./repository.ts";

export interface UnlockDeps extends Dice {
  readonly unlocks: UnlockRepository;
  readonly keys: Pick<Keys, "read" | "planDevice">;
  readonly workspaces: Pick<WorkspaceRepository, "find" | "chain">;
}

export interface SentUnlock {
  readonly id: Bytes;
  readonly workspaceId: Bytes;
  readonly wrap: Bytes;
  readonly device: SentDevice;
  readonly keyList: Bytes;
}

export type UnlockCode = KeyChangeCode | "assisted-not-allowed" | "unlock-limit" | "device-limit";

/** The flag of a certificate that a service seals with, and no other. */
const ASSISTED_ALONE = 2;

/** A device that is made for a token: a service's alone, no more than a member, and gone after eight hours. [AM-2] */
const isThrownAway = (row: DeviceRow, isNew: boolean, now: number): boolean => {
  const [from, until] = [row.notBefore.getTime(), row.notAfter.getTime()];
  const most = UNLOCK_SECONDS * 1000;
  return (
    isNew &&
    row.version === 1 &&
    row.flags === ASSISTED_ALONE &&
    row.roleCap <= ROLE.member &&
    until - from <= most &&
    until > now &&
    until <= now + most + CLOCK_SKEW_SECONDS * 1000
  );
};

/** Form, place and signature of what a token opens; needs no token. [AM-1] */
const checkWrap = (
  { id, workspaceId, wrap, device }: SentUnlock,
  epoch: number,
  edPublic: Bytes,
): Result<null, ObjectCode> => {
  const parsed = parseUnlock(wrap);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  const placed =
    equal(header.scopeId, workspaceId) &&
    equal(header.objectId, id) &&
    equal(header.authorDeviceId, device.id) &&
    header.epoch === epoch;
  if (!placed) return err("wrong-place");
  return verifyObjectSync(wrap, edPublic) ? ok(null) : err("bad-signature");
};

/** The rows of unlock tokens: what a client makes, and the end of them. Whoever has T uses them in services/session. */
export const createUnlocks = (deps: UnlockDeps) => {
  const { unlocks, keys, workspaces, now } = deps;

  /** Whether account and workspace both allow it, and the epoch that a token has to be of. [AM-3] */
  const allowed = async (
    caller: Caller,
    version: number,
    workspaceId: Bytes,
  ): Promise<Result<number, UnlockCode>> => {
    const stored = await keys.read(caller);
    if (stored === null) return err("not-found");
    if (stored.keyList.version !== version) return err("version-conflict");
    if (!allowsAssisted(stored.keyList)) return err("assisted-not-allowed");
    const workspace = await workspaces.find(workspaceId, caller.accountId);
    if (workspace === null) return err("not-found");
    const { roster } = await newestRoster(workspaces, workspace);
    return roster.assistedAllowed ? ok(roster.epoch) : err("assisted-not-allowed");
  };

  return {
    list: ({ accountId }: Caller): Promise<readonly UnlockRow[]> => unlocks.list(accountId, new Date(now())),

    /** Stores what a client that has the keys made, for whoever it gives the token to. [AM-4] */
    create: async (
      caller: Caller,
      version: number,
      sent: SentUnlock,
    ): Promise<Result<{ readonly version: number; readonly expiresAt: Date }, UnlockCode>> => {
      const { accountId, loginId } = caller;
      const epoch = await allowed(caller, version, sent.workspaceId);
      if (!epoch.ok) return epoch;
      await unlocks.endIdle(accountId, new Date(now()));
      const plan = await keys.planDevice(caller, version, sent.keyList, sent.device);
      if (!plan.ok) return plan;
      const { row: device, isNew, list } = plan.value;
      const at = now();
      if (!isThrownAway(device, isNew, at)) return err("invalid-request");
      const checked = checkWrap(sent, epoch.value, device.edPublic);
      if (!checked.ok) return checked;
      const { id, workspaceId, wrap } = sent;
      const made = new Date(at);
      const unlock: UnlockRow = {
        id,
        accountId,
        workspaceId,
        deviceId: device.id,
        wrap,
        epoch: epoch.value,
        origin: "client",
        createdAt: made,
        lastUsedAt: made,
        expiresAt: device.notAfter,
      };
      const target = formatId("ulk", id);
      const audit = auditRow(deps, { action: "unlock.created", accountId, loginId, workspaceId, target });
      const outcome = await unlocks.add(accountId, version, { list, device, unlock }, UNLOCKS_MAX, audit);
      return outcome === "added"
        ? ok({ version: list.keyList.version, expiresAt: device.notAfter })
        : err(outcome);
    },

    end: async ({ accountId, loginId }: Caller, id: Bytes): Promise<Result<null, "not-found">> => {
      const target = formatId("ulk", id);
      const audit = auditRow(deps, { action: "unlock.ended", accountId, loginId, target });
      return (await unlocks.end(accountId, id, audit)) ? ok(null) : err("not-found");
    },

    endAll: ({ accountId, loginId }: Caller): Promise<void> => {
      const target = formatId("acc", accountId);
      const audit = auditRow(deps, { action: "unlocks.ended", accountId, loginId, target });
      return unlocks.endAll(accountId, audit);
    },
  };
};
export type Unlocks = ReturnType<typeof createUnlocks>;
