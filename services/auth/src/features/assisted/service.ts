import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseRoster } from "@holdfast/vault/roster";
import type { KeyChangeCode, Keys } from "../keys/service.ts";
import type { UnlockRepository } from "../unlocks/repository.ts";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import {
  onlyAssisted,
  type ReadyChange,
  type RosterChanges,
  type RosterCode,
  type SentRoster,
} from "../workspaces/roster-change.ts";

export interface AssistedDeps extends Dice {
  readonly unlocks: Pick<UnlockRepository, "switchAssisted">;
  readonly keys: Pick<Keys, "planAssisted">;
  readonly workspaces: Pick<WorkspaceRepository, "memberKeys">;
  readonly changes: Pick<RosterChanges, "prepare">;
}

export interface SentSwitch {
  readonly keyList: Bytes;
  readonly workspaceId: Bytes;
  readonly roster: SentRoster;
}

export interface Switched {
  readonly version: number;
  readonly rosterVersion: number;
  readonly allowed: boolean;
}

export type SwitchCode = KeyChangeCode | RosterCode;

/** Assisted mode of an account and its home, which only the account itself can switch: it signs both. [AM-3] */
export const createAssisted = (deps: AssistedDeps) => {
  /** A roster of the account's home after the stored one, that says what the list says and nothing else anew. */
  const prepareHome = async (
    caller: Caller,
    { workspaceId, roster }: SentSwitch,
    allowed: boolean,
  ): Promise<Result<ReadyChange, RosterCode>> => {
    const [account] = await deps.workspaces.memberKeys([caller.accountId]);
    if (account === undefined || !equal(account.home, workspaceId)) return err("bad-references");
    const parsed = parseRoster(roster.roster);
    if (!parsed.ok) return parsed;
    const version = parsed.value.version - 1;
    const ready = await deps.changes.prepare(caller, workspaceId, version, roster, "switched");
    if (!ready.ok) return ready;
    const agrees = onlyAssisted(ready.value) && ready.value.after.assistedAllowed === allowed;
    return agrees ? ready : err("bad-references");
  };

  return {
    /** `version` is of the key list that both were made for. Forbidding ends every token. */
    switch: async (
      caller: Caller,
      version: number,
      sent: SentSwitch,
    ): Promise<Result<Switched, SwitchCode>> => {
      const { accountId, loginId } = caller;
      const plan = await deps.keys.planAssisted(caller, version, sent.keyList);
      if (!plan.ok) return plan;
      const { list, allowed } = plan.value;
      const ready = await prepareHome(caller, sent, allowed);
      if (!ready.ok) return ready;
      const audit = auditRow(deps, {
        action: allowed ? "assisted.allowed" : "assisted.forbidden",
        accountId,
        loginId,
        target: formatId("acc", accountId),
      });
      const home = { workspaceId: sent.workspaceId, roster: ready.value.change };
      const outcome = await deps.unlocks.switchAssisted(accountId, version, { list, home, allowed }, audit);
      if (outcome !== "switched") return err(outcome);
      const rosterVersion = ready.value.after.version;
      return ok({ version: list.keyList.version, rosterVersion, allowed });
    },
  };
};
export type Assisted = ReturnType<typeof createAssisted>;
