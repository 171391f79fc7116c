import { formatId } from "@holdfast/protocol/ids";
import { KEY_POLICY_DAYS } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { KeyRecommendation } from "@holdfast/protocol/slots";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import { parseKeyList } from "@holdfast/vault/key-list";
import { THING } from "@holdfast/vault/meta";
import { ROLE } from "@holdfast/vault/roles";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { checkSealed, type SealedCode } from "../../checked-meta.ts";
import type { AccountRepository } from "../accounts/repository.ts";
import type { KeyRepository } from "../keys/repository.ts";
import type { UnlockRepository } from "../unlocks/repository.ts";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import type { HealthRow, SlotRepository } from "./repository.ts";

export interface SlotDeps extends Dice {
  readonly accounts: Pick<AccountRepository, "find">;
  readonly keys: Pick<KeyRepository, "read">;
  readonly slots: SlotRepository;
  readonly unlocks: Pick<UnlockRepository, "list">;
  readonly workspaces: Pick<WorkspaceRepository, "find">;
}

export type LabelCode = SealedCode | "not-found" | "version-conflict";

/** How an account's keys stand, and what the service makes of it. */
export interface HealthView extends HealthRow {
  readonly assistedAllowed: boolean;
  /** Live tokens. [AM-4] */
  readonly unlocks: number;
  readonly recommendations: readonly KeyRecommendation[];
}

const DAY_MILLISECONDS = 24 * 3600 * 1000;
/** Fewer make no complete recovery. [SL-5] */
const CODES_MIN = 2;

const adviceFor = ({ slots, workspaces }: HealthRow, now: number): readonly KeyRecommendation[] => {
  const codes = slots.filter(({ kind }) => kind === SLOT_KIND.recoveryCode).length;
  const oldest = now - KEY_POLICY_DAYS.maximum * DAY_MILLISECONDS;
  const isOverdue = workspaces.some(({ role, since }) => role >= ROLE.admin && since.getTime() < oldest);
  return [
    ...(codes < CODES_MIN ? (["make-recovery-codes"] as const) : []),
    ...(isOverdue ? (["rotate-space-key"] as const) : []),
  ];
};

/** Labels of an account's slots, and how its keys stand. [SL-1] [SL-4] */
export const createSlots = (deps: SlotDeps) => {
  const { accounts, keys, slots, workspaces, now } = deps;

  /** Labels are sealed in the account's own workspace. */
  const homeOf = async (accountId: Bytes) => {
    const account = await accounts.find(accountId);
    const home = account && (await workspaces.find(account.workspaceId, accountId));
    if (home === null) throw new Error("an account without its own workspace");
    return home;
  };

  return {
    health: async ({ accountId }: Caller): Promise<HealthView> => {
      const health = await slots.health(accountId);
      const list = health && parseKeyList(health.keyList.body);
      if (health === null || !list?.ok) throw new Error("an account without keys");
      const { assistedAllowed } = list.value;
      const live = await deps.unlocks.list(accountId, new Date(now()));
      const recommendations = adviceFor(health, now());
      return { ...health, assistedAllowed, unlocks: live.length, recommendations };
    },

    /** `version` is the label's, 0 before the first; answers the one it makes. [SL-1] */
    label: async (
      caller: Caller,
      slotId: Bytes,
      version: number,
      meta: Bytes,
    ): Promise<Result<number, LabelCode>> => {
      const { accountId, loginId } = caller;
      const stored = await slots.labelVersion(accountId, slotId);
      if (stored === null) return err("not-found");
      if (stored !== version) return err("version-conflict");
      const workspace = await homeOf(accountId);
      const place = { thing: THING.slot, id: slotId, version: version + 1 };
      const sealed = await checkSealed({ keys, now }, caller, meta, {
        workspace,
        least: ROLE.member,
        ...place,
      });
      if (!sealed.ok) return sealed;
      const target = formatId("slt", slotId);
      const audit = { action: "slot.labelled", accountId, loginId, target } as const;
      const done = await slots.label(slotId, version, meta, auditRow(deps, audit));
      return done ? ok(version + 1) : err("version-conflict");
    },
  };
};
export type Slots = ReturnType<typeof createSlots>;
