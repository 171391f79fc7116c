import { formatId } from "@holdfast/protocol/ids";
import { SUCCESSORS_MAX } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseKeyList } from "@holdfast/vault/key-list";
import type { DeviceRow } from "../../rows.ts";
import { checkKeyList } from "../keys/check-key-list.ts";
import type { KeyRepository, SlotChange, StoredKeys } from "../keys/repository.ts";
import { type KeyChangeCode, namedDevices, namedSlot, type SentDevice } from "../keys/service.ts";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import {
  judgeChain,
  judgeDevices,
  judgeSlots,
  judgeSuccessor,
  type NextKeys,
  type SentNextSlot,
} from "./judge-keys.ts";
import { type JudgedRoster, judgeRosters, type SentNextRoster } from "./judge-rosters.ts";
import type { NextRoster, RootChange, RootRepository } from "./repository.ts";

export interface RootDeps extends Dice {
  readonly roots: RootRepository;
  readonly keys: Pick<KeyRepository, "read">;
  readonly workspaces: WorkspaceRepository;
}

export interface SentRoot {
  readonly keyList: Bytes;
  readonly successor: Bytes;
  readonly slots: readonly SentNextSlot[];
  readonly devices: readonly SentDevice[];
  readonly workspaces: readonly SentNextRoster[];
}

/** The account's own part of a change, judged. */
type OwnPart = Pick<RootChange, "successor" | "slots" | "devices">;

export const createRootKeys = (deps: RootDeps) => {
  const homeOf = async (accountId: Bytes): Promise<Bytes> => {
    const [account] = await deps.workspaces.memberKeys([accountId]);
    if (account === undefined) throw new Error("an account without keys");
    return account.home;
  };

  /** List, statement, slots and devices. */
  const judgeOwn = async (
    caller: Caller,
    next: NextKeys,
    sent: SentRoot,
  ): Promise<Result<OwnPart, KeyChangeCode>> => {
    const { stored, list } = next;
    const successor = await judgeSuccessor(next, sent.successor);
    if (!successor.ok) return successor;
    const slots = judgeSlots(next, sent.slots);
    if (!slots.ok) return slots;
    const devices = await judgeDevices(next, sent.devices);
    if (!devices.ok) return devices;
    const renewed = (device: DeviceRow): DeviceRow =>
      devices.value.find(({ id }) => equal(id, device.id)) ?? device;
    const now = deps.now();
    const named = {
      slots: slots.value.map(namedSlot),
      devices: namedDevices(stored.devices.map(renewed), now),
    };
    const account = { id: caller.accountId, identityEd: list.identityEd };
    const checked = await checkKeyList(sent.keyList, account, named);
    if (!checked.ok) return checked;
    const { row: keyList, forgotten } = checked.value;
    const chain = judgeChain(next, keyList);
    if (!chain.ok) return chain;
    const at = new Date(now);
    const isKept = (slotId: Bytes): boolean => slots.value.some(({ id }) => equal(id, slotId));
    const change: SlotChange = {
      keyList,
      ...(forgotten.length === 0 ? {} : { forgets: { ids: forgotten, at } }),
      put: slots.value,
      remove: stored.slots.map(({ id }) => id).filter((id) => !isKept(id)),
      loginsEnd: { at, except: caller.loginId },
    };
    return ok({
      successor: { version: keyList.version, body: sent.successor },
      slots: change,
      devices: devices.value.map(({ id, certificate, version }) => ({ id, certificate, version })),
    });
  };

  const current = async (
    { accountId }: Caller,
    version: number,
  ): Promise<Result<StoredKeys, "not-found" | "version-conflict" | "invalid-request">> => {
    const stored = await deps.keys.read(accountId);
    if (stored === null) return err("not-found");
    if (stored.keyList.version !== version) return err("version-conflict");
    return stored.successors.length < SUCCESSORS_MAX ? ok(stored) : err("invalid-request");
  };

  const audited = ({ accountId, loginId }: Caller, judged: JudgedRoster): NextRoster => {
    const entry = { action: "workspace.rotated", target: "changed-keys", workspaceId: judged.id } as const;
    return { ...judged, audit: auditRow(deps, { ...entry, accountId, loginId }) };
  };

  return {
    /** Replaces the account's root key by one that its client made, all of it or nothing; answers the list's version. [RO-11] */
    replace: async (
      caller: Caller,
      version: number,
      sent: SentRoot,
    ): Promise<Result<number, KeyChangeCode>> => {
      const { accountId, loginId } = caller;
      const stored = await current(caller, version);
      if (!stored.ok) return stored;
      const list = parseKeyList(sent.keyList);
      if (!list.ok) return list;
      const next = { accountId, home: await homeOf(accountId), stored: stored.value, list: list.value };
      const part = await judgeOwn(caller, next, sent);
      if (!part.ok) return part;
      const { identityEd, identityX } = list.value;
      const replacing = { from: stored.value.identityEd, next: { accountId, identityEd, identityX } };
      const rosters = await judgeRosters(deps.workspaces, sent.workspaces, replacing);
      if (!rosters.ok) return rosters;
      const change = {
        identityEd: { from: stored.value.identityEd, to: identityEd },
        ...part.value,
        workspaces: rosters.value.map((judged) => audited(caller, judged)),
      };
      const target = formatId("acc", accountId);
      const audit = auditRow(deps, { action: "root-key.replaced", accountId, loginId, target });
      const outcome = await deps.roots.replace(accountId, version, change, audit);
      return outcome === "replaced" ? ok(change.slots.keyList.version) : err(outcome);
    },
  };
};
export type RootKeys = ReturnType<typeof createRootKeys>;
