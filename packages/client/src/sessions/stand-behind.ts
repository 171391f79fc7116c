import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import { ROLE } from "@holdfast/vault/roles";
import type { ClientProblem } from "../contract/problem.ts";
import type { SessionRecovery } from "../contract/recovery.ts";
import type { SaveRecord } from "../contract/save-record.ts";
import type { SessionSummary } from "../contract/session.ts";
import type { SessionEngine } from "../engine/engine-contract.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import type { Handover } from "../engine/handover.ts";
import type { Instead } from "../engine/instead.ts";
import { refuse } from "../problem.ts";
import type { RecoveryOf } from "../recovery/later-recovery.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Says in the history why a save was made that changes nothing. */
export const VOUCHED = "kept after its author was removed";

/** An open session that is only read, and what going on in it takes. */
export interface Standing {
  readonly summary: SessionSummary;
  /** Null in a second tab: the journal is the first one's. */
  readonly release: (() => void) | null;
  /** Another engine for the session, from the newest save or from what stands in its place. */
  readonly start: (instead?: Instead) => Answer<SessionEngine>;
  /** Learns which device writes. */
  readonly claim: (engine: SessionEngine) => Promise<void>;
}

/** What this device takes for the newest save from now on is what it showed; then it makes the next one. [WS-13] */
export const vouchFor = async (
  deps: EngineDeps,
  { summary, release, start, claim }: Standing,
  reading: Handover,
): Answer<SaveRecord | null> => {
  const status = reading.status();
  const { head } = reading.base();
  if (status.kind !== "read-only" || status.reason !== "past-author" || head === null || release === null) {
    return refuse("forbidden", "there is nothing here to stand behind");
  }
  const deviceId = formatId("dev", head.authorDeviceId);
  await deps.platform.device.setPin(summary.id, { seq: head.seq, digest: toHex(head.digest), deviceId });
  const writing = await start();
  if (!writing.ok) return writing;
  reading.replace(writing.value);
  const saved = await reading.save(VOUCHED);
  await claim(writing.value);
  return saved;
};

/** Goes on from what was recovered, and saves it. [RC-6] [RC-7] [RC-11] */
const goOn = async (
  deps: EngineDeps,
  { release, start, claim }: Standing,
  reading: Handover,
  instead: Instead,
): Answer<SaveRecord | null> => {
  if (release === null) return refuse("forbidden", "this session is open in another tab");
  if (deps.keychain.trust().role < ROLE.member) return refuse("forbidden");
  await reading.retire();
  const writing = await start(instead);
  if (!writing.ok) return writing;
  reading.replace(writing.value);
  const saved = await reading.save();
  await claim(writing.value);
  return saved;
};

export const recoveryFor = (
  deps: EngineDeps,
  standing: Standing,
  reading: Handover,
  recovery: RecoveryOf,
): SessionRecovery =>
  recovery(standing.summary.id, {
    state: reading.state,
    base: reading.base,
    savedAt: reading.savedAt,
    readOnly: () => {
      const status = reading.status();
      return status.kind === "read-only" ? status.reason : null;
    },
    goOn: (instead) => goOn(deps, standing, reading, instead),
    carry: (heal) => reading.carry(heal),
  });
