import { RECOVERY_CODES_MIN } from "@holdfast/protocol/limits";
import { ok } from "@holdfast/protocol/result";
import type { ServerTime } from "../api/server-time.ts";
import type { KeyAdvice, KeyHealth, KeyHealthView, KeyWarning } from "../contract/key-health.ts";
import type { Rotation } from "../contract/rotation.ts";
import type { SlotView } from "../contract/slots.ts";
import type { Platform } from "../platform.ts";
import { type Lifetime, lifetimeOf, plausible } from "./plausible-time.ts";
import { type KnownKeys, type ReadSlotsDeps, readSlots } from "./read-slots.ts";
import { CODES_KEPT_MIN, countOf, counts, viewsOf } from "./slot-views.ts";

export interface HealthDeps extends ReadSlotsDeps {
  readonly platform: Pick<Platform, "clock">;
  readonly serverTime: ServerTime;
  readonly rotation: Pick<Rotation, "status">;
}

/** A passphrase that is scored so or lower would not be taken today. */
const WEAK_SCORE = 1;
/** One that just meets the rules. */
const SHORT_SCORE = 2;

const recoveryOf = (slots: readonly SlotView[]): KeyHealthView["recovery"] => {
  const codesLeft = countOf(slots, "recovery-code");
  const missing: ("unlocking-slot" | "codes")[] = [];
  if (!slots.some(({ kind }) => counts(kind))) missing.push("unlocking-slot");
  if (codesLeft < CODES_KEPT_MIN) missing.push("codes");
  return { codesLeft, complete: missing.length === 0, missing };
};

const slotsView = (slots: readonly SlotView[]): KeyHealthView["slots"] => {
  const used = slots.map(({ lastUsedAt }) => lastUsedAt).filter((at) => at !== null);
  return {
    passphrases: countOf(slots, "passphrase"),
    codes: countOf(slots, "recovery-code"),
    passkeys: countOf(slots, "passkey"),
    devices: countOf(slots, "device"),
    oldestUse: used.toSorted()[0] ?? null,
  };
};

/** The service's word on something that the signed list or the account's own beginning says otherwise. */
const disagrees = ({ list, health }: KnownKeys, slots: readonly SlotView[], lifetime: Lifetime): boolean =>
  health.assistedAllowed !== list.assistedAllowed ||
  plausible(lifetime, health.rootKeySince) === null ||
  health.slots.some(({ createdAt }) => plausible(lifetime, createdAt) === null) ||
  slots.some(({ createdAt }) => createdAt === null) ||
  health.slots.some(({ lastUsedAt }) => lastUsedAt !== null && plausible(lifetime, lastUsedAt) === null);

interface Standing {
  readonly recovery: KeyHealthView["recovery"];
  readonly epoch: KeyHealthView["epoch"];
  readonly slots: readonly SlotView[];
  readonly live: number;
  readonly mayRotate: boolean;
}

const strengthOf = (slots: readonly SlotView[]): number =>
  Math.min(...slots.map(({ strength }) => strength ?? Number.POSITIVE_INFINITY));

const warningsOf = ({ recovery, epoch, slots, live }: Standing): readonly KeyWarning[] => {
  const all: readonly (readonly [KeyWarning, boolean])[] = [
    ["epoch-overdue", epoch.state === "overdue"],
    ["epoch-due-soon", epoch.state === "due-soon"],
    ["recovery-incomplete", !recovery.complete],
    ["few-codes", recovery.complete && recovery.codesLeft < RECOVERY_CODES_MIN],
    ["weak-passphrase", strengthOf(slots) <= WEAK_SCORE],
    ["assisted-live", live > 0],
  ];
  return all.filter(([, holds]) => holds).map(([code]) => code);
};

const adviceOf = ({ recovery, epoch, slots, live, mayRotate }: Standing): readonly KeyAdvice[] => {
  const due = epoch.state === "overdue" || epoch.state === "due-soon";
  const all: readonly (readonly [KeyAdvice, boolean])[] = [
    ["make-recovery-codes", recovery.codesLeft < RECOVERY_CODES_MIN],
    ["rotate-space-key", due && mayRotate],
    ["change-passphrase", strengthOf(slots) <= SHORT_SCORE],
    ["add-passkey", countOf(slots, "passkey") === 0],
    ["end-unlocks", live > 0],
  ];
  return all.filter(([, holds]) => holds).map(([code]) => code);
};

/** How the keys stand. What the service says decides nothing: it fills in what nobody signs, as far as that can be. [SL-4] */
export const createKeyHealth = (deps: HealthDeps): KeyHealth => ({
  read: async () => {
    const known = await readSlots(deps);
    if (!known.ok) return known;
    const { platform, keychain, serverTime } = deps;
    // What this device has seen itself stands against what the service says of the age.
    const age = await deps.rotation.status();
    if (!age.ok) return age;
    const { epoch: number, since, dueAt, state, mayRotate } = age.value;
    const { list, health } = known.value;
    const lifetime = lifetimeOf(keychain.accountId, platform.clock, serverTime);
    const slots = viewsOf(known.value.slots, lifetime);
    const said = health.workspaces.find(({ id }) => id === keychain.trust().record.workspaceId);
    const standing: Standing = {
      recovery: recoveryOf(slots),
      epoch: { number, since, dueAt, state },
      slots,
      live: health.unlocks,
      mayRotate,
    };
    const warnings = warningsOf(standing);
    // Somebody else's workspace may be older than this account.
    const knowsEpoch =
      said?.epoch === number && plausible({ ...lifetime, from: 0 }, said.epochSince) !== null;
    const isDoubtful = !knowsEpoch || disagrees(known.value, slots, lifetime);
    return ok({
      recovery: standing.recovery,
      epoch: standing.epoch,
      rootKeySince: plausible(lifetime, health.rootKeySince),
      slots: slotsView(slots),
      assisted: { allowed: list.assistedAllowed, live: health.unlocks },
      warnings: isDoubtful ? ["service-disagrees", ...warnings] : warnings,
      recommendations: adviceOf(standing),
    });
  },
});
