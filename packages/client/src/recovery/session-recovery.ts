import { fromHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { formatId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { RecoveryKind } from "@holdfast/protocol/session-recovery";
import type { State } from "@holdfast/state/model";
import type { SaveBase } from "@holdfast/state/save-base";
import type { Http } from "../api/http.ts";
import { createRecoveryApi, type RecoveryApi } from "../api/recovery.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { RecoveryReport, Repaired, SessionRecovery } from "../contract/recovery.ts";
import type { SaveRecord } from "../contract/save-record.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import type { Instead } from "../engine/instead.ts";
import { rememberSave } from "../engine/remember-save.ts";
import { problem, refuse } from "../problem.ts";
import type { CachedSegment } from "../stores/save-cache.ts";
import { createCheckpoints } from "../timeline/checkpoints.ts";
import { ATTEMPTS_MAX, createAttempts, damageOf, REPAIRS_MAX } from "./attempts.ts";
import { checkSave, placeOf } from "./check-save.ts";
import { type Heal, healSession } from "./heal.ts";
import { createQuarantine } from "./quarantine.ts";
import { badSegments, type RecoveredSave, recoverSession } from "./recover-session.ts";
import { labelOf, ledgerOf, reportOf, tiersOf } from "./report.ts";
import { createSetBack } from "./set-back.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The session that is open, as recovery uses and replaces it. */
export interface OpenedHere {
  readonly state: () => State;
  readonly base: () => SaveBase;
  /** Opens the session anew on what was recovered, with unsent work on top, and saves it. */
  readonly goOn: (instead: Instead) => Answer<SaveRecord | null>;
  /** What the session is open as; null while it can be written. */
  readonly readOnly: () => string | null;
  /** When the newest save that this device has was made, as far as it is known. */
  readonly savedAt: () => string | null;
  /** Makes a save that carries what older ones lack. */
  readonly carry: (heal: Heal) => Answer<SaveRecord | null>;
}

export interface RecoveryDeps extends EngineDeps {
  readonly recovery: RecoveryApi;
}

interface Found extends RecoveredSave {
  readonly report: RecoveryReport;
  readonly bad: readonly string[];
  readonly damage: string;
}

export const createSessionRecovery = (
  engine: EngineDeps,
  http: Http,
  session: Id<"ses">,
  here: OpenedHere,
): SessionRecovery => {
  const deps: RecoveryDeps = { ...engine, recovery: createRecoveryApi(http) };
  const attempts = createAttempts(deps, session);
  const quarantine = createQuarantine(deps, session, attempts);
  let last: Found | null = null;
  let count = 0;

  const find = async (digest: string | null, older: boolean): Answer<Found> => {
    const known = { states: [here.state()], roots: [here.base().root] };
    const recovered = await recoverSession(deps, session, digest, { known, older });
    if (!recovered.ok) return recovered;
    const { gathered, recovery } = recovered.value;
    const bad = await badSegments(deps, gathered);
    count += 1;
    const id = `${gathered.item.digest.slice(0, 16)}-${count}`;
    const report = reportOf(id, placeOf(gathered.item), recovery, [here.state()]);
    const wrong = gathered.fault === null ? bad : ["manifest", ...bad];
    const damage = await damageOf(deps, gathered.item.digest, wrong);
    last = { ...recovered.value, report, bad, damage };
    return ok(last);
  };

  /** Told to the service as far as it can be reached: what counts for this device it counts itself. [RC-12] */
  const note = async (
    { report, bad }: Found,
    kind: RecoveryKind,
    confirmed: boolean,
    save: SaveRecord | null,
  ): Promise<void> => {
    await deps.recovery.noteAttempt(session, {
      at: report.save.digest,
      damaged: bad.flatMap((id) => {
        const bytes = fromHex(id);
        return bytes === null ? [] : [formatId("seg", bytes)];
      }),
      kind,
      ending: save === null ? "failed" : "done",
      confirmed,
      tiers: tiersOf(report),
      lost: { sections: report.lost.sections, bytes: report.lost.bytes },
      save: save?.digest ?? null,
    });
  };

  /** What was lost is told by a checkpoint of its own, whoever looks at the session later. [RC-6] */
  const nameIt = async (what: string, found: Found, save: SaveRecord): Promise<void> => {
    const { lost } = found.report;
    const gone = lost.sections === 0 ? "Nothing is lost." : `Lost: ${lost.names.join(", ")}`;
    const description = gone.length <= 500 ? gone : `${gone.slice(0, 499).toWellFormed()}…`;
    await createCheckpoints(deps, session).create({
      note: { name: what, description, tags: ["recovered"], priority: "high" },
      ledger: ledgerOf(found.report),
      at: save.digest,
      origin: "auto",
      pinned: false,
    });
  };

  /** Segments that the new save takes over were only looked at so far: this device keeps them with it. [SP-27] */
  const keepCopy = async ({ gathered }: Found): Promise<void> => {
    const kept = await deps.platform.cache.save(session).catch(() => null);
    if (kept === null) return;
    const rows = Array.from(here.base().segments.values(), ({ row }) => row);
    const added: CachedSegment[] = [];
    for (const { id } of rows) {
      const bytes = await gathered.first.get(id);
      if (bytes !== null) added.push({ id: formatId("seg", id), bytes });
    }
    await rememberSave(deps, session, kept, added, rows);
  };

  const goOn = async (found: Found, kind: "repair" | "emergency", confirmed: boolean): Answer<Repaired> => {
    const { recovery, base, report, damage } = found;
    const quarantined = await quarantine.keep(report.save.digest, recovery.quarantine);
    const label = labelOf(kind === "repair" ? "repaired" : "emergency", report);
    const saved = await here.goOn({ state: recovery.state, base, label, settled: false });
    const save = saved.ok ? saved.value : null;
    await attempts.ended(kind, damage, report, !confirmed);
    await note(found, kind, confirmed, save);
    if (!saved.ok) return saved;
    if (save === null) return refuse("nothing-new", "the newest save holds all of this");
    await keepCopy(found);
    await nameIt(kind === "repair" ? "Repaired" : "Emergency", found, save);
    last = null;
    return ok({ save, before: report.save.digest, report, quarantined });
  };

  return {
    analyze: (save) => checkSave(deps, session, save ?? null, false),
    validate: (save) => checkSave(deps, session, save, true),

    recover: async (save, { older = false, confirmed = false } = {}) => {
      const found = await find(save ?? null, older);
      if (!found.ok) return found;
      const { damage, report, recovery } = found.value;
      const whole = report.recovered === 0 && report.lost.sections === 0 && report.lostNodes === 0;
      if (!whole) {
        const { attempts: tries } = await attempts.of(damage);
        if (!confirmed && tries >= ATTEMPTS_MAX) return { ok: false, error: problem("attempts-exhausted") };
        await attempts.tried(damage, !confirmed);
      }
      return ok({ state: recovery.state, report });
    },

    repair: async (report, { confirmed = false } = {}) => {
      const found = last;
      if (found === null || found.report.id !== report.id) {
        return refuse("version-conflict", "recover it again first");
      }
      if (found.report.needsConfirmation && !confirmed) return refuse("confirmation-needed");
      const { repairs } = await attempts.of(found.damage);
      if (!confirmed && repairs >= REPAIRS_MAX) return refuse("attempts-exhausted");
      return goOn(found, "repair", confirmed);
    },

    emergency: async () => {
      const found = await find(null, true);
      return found.ok ? goOn(found.value, "emergency", true) : found;
    },

    quarantine: quarantine.list,
    download: quarantine.read,
    discard: quarantine.discard,
    ...createSetBack(deps, session, here),
    heal: () => healSession(deps, session, here),
    attempts: async () => ok(await attempts.view(last?.damage ?? null)),
  };
};
