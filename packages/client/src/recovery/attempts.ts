import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import type { RecoveryKind } from "@holdfast/protocol/session-recovery";
import { utf8 } from "@holdfast/vault/bytes";
import type { RecoveryAttempts, RecoveryReport } from "../contract/recovery.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import type { RecoveryRecord } from "../stores/device-store.ts";
import { tiersOf } from "./report.ts";

/** For one damage, without a person. [RC-5] */
export const ATTEMPTS_MAX = 3;
export const REPAIRS_MAX = 2;
/** Damages whose tries are remembered, the newest. */
const DAMAGES_KEPT = 50;

const NOTHING: RecoveryRecord = {
  damages: [],
  attempts: 0,
  repairs: 0,
  kinds: { repair: 0, restore: 0, emergency: 0 },
  tiers: {},
  lost: { sections: 0, bytes: 0 },
  lastAt: null,
  quarantine: [],
};

type Tries = Pick<RecoveryRecord["damages"][number], "attempts" | "repairs">;

/** What this device tried of one session, kept until the session is forgotten. [RC-5] [RC-12] */
export interface Attempts {
  readonly record: () => Promise<RecoveryRecord>;
  readonly change: (change: (record: RecoveryRecord) => RecoveryRecord) => Promise<RecoveryRecord>;
  /** How often this damage was tried without a person. */
  readonly of: (damage: string) => Promise<Tries>;
  readonly tried: (damage: string, automatic: boolean) => Promise<void>;
  readonly ended: (
    kind: RecoveryKind,
    damage: string,
    report: RecoveryReport,
    automatic: boolean,
  ) => Promise<void>;
  readonly view: (damage: string | null) => Promise<RecoveryAttempts>;
}

/** The same for the same save with the same things wrong. */
export const damageOf = async (
  { platform }: EngineDeps,
  save: string,
  bad: readonly string[],
): Promise<string> =>
  toHex(await platform.vault.primitives.sha256(utf8([save, ...bad.toSorted()].join(" "))));

export const createAttempts = ({ platform }: EngineDeps, session: Id<"ses">): Attempts => {
  const { device, clock } = platform;
  const record = async (): Promise<RecoveryRecord> => (await device.recovery(session)) ?? NOTHING;
  const change: Attempts["change"] = async (apply) => {
    const next = apply(await record());
    await device.setRecovery(session, next);
    return next;
  };
  const of = async (damage: string): Promise<Tries> =>
    (await record()).damages.find((each) => each.damage === damage) ?? { attempts: 0, repairs: 0 };

  const counting = (damages: RecoveryRecord["damages"], damage: string, add: Tries) => {
    const before = damages.find((each) => each.damage === damage) ?? { attempts: 0, repairs: 0 };
    const next = {
      damage,
      attempts: before.attempts + add.attempts,
      repairs: before.repairs + add.repairs,
    };
    return [next, ...damages.filter((each) => each.damage !== damage)].slice(0, DAMAGES_KEPT);
  };

  return {
    record,
    change,
    of,
    tried: async (damage, automatic) => {
      const add = { attempts: automatic ? 1 : 0, repairs: 0 };
      await change((before) => ({
        ...before,
        attempts: before.attempts + 1,
        damages: counting(before.damages, damage, add),
        lastAt: new Date(clock.now()).toISOString(),
      }));
    },
    ended: async (kind, damage, report, automatic) => {
      const add = { attempts: 0, repairs: automatic ? 1 : 0 };
      await change((before) => {
        const tiers: Record<string, number> = { ...before.tiers };
        for (const [tier, count] of Object.entries(tiersOf(report))) tiers[tier] = (tiers[tier] ?? 0) + count;
        return {
          ...before,
          repairs: before.repairs + 1,
          kinds: { ...before.kinds, [kind]: before.kinds[kind] + 1 },
          damages: counting(before.damages, damage, add),
          tiers,
          lost: {
            sections: before.lost.sections + report.lost.sections,
            bytes: before.lost.bytes + report.lost.bytes,
          },
          lastAt: new Date(clock.now()).toISOString(),
        };
      });
    },
    view: async (damage) => {
      const { attempts, repairs, kinds, tiers, lost, lastAt } = await record();
      const tries = damage === null ? { attempts: 0 } : await of(damage);
      const automaticLeft = Math.max(0, ATTEMPTS_MAX - tries.attempts);
      return { attempts, repairs, kinds, tiers, lost, lastAt, automaticLeft };
    },
  };
};
