import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { emptyState, type State } from "@holdfast/state/model";
import { emptyBase, type SaveBase } from "@holdfast/state/save-base";
import type { SendOptions } from "../api/saves.ts";
import type { ClientProblem } from "../contract.ts";
import { isTransient } from "../problem.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { createJournalKeeper, type JournalKeeper, NO_HEAD } from "./journal-keeper.ts";
import type { Outgoing } from "./outgoing.ts";
import { type ReadSave, readHead, readKept } from "./read-save.ts";
import { type Interrupted, type Recovered, recover } from "./recover.ts";
import type { Situation } from "./status.ts";
import { openWaiting } from "./waiting-save.ts";

/** A session as it was found: the head, the unsent work of an earlier visit on top, and what may be done with it. */
export interface OpenedSession {
  readonly state: State;
  readonly base: SaveBase;
  readonly readOnly: Situation["readOnly"];
  readonly last: Situation["last"];
  readonly recovered: { readonly from: string } | null;
  /** Why it was opened from this device's copy; null when the service answered. */
  readonly offline: ClientProblem | null;
  /** A sealed save of an earlier visit that is not acknowledged. */
  readonly waiting: Outgoing | null;
}

export interface OpenInput {
  readonly session: Id<"ses">;
  /** False in a second tab: the journal is the first one's. */
  readonly writable: boolean;
  readonly onVisible?: (partial: State) => void;
}

const lastOf = ({ manifest }: ReadSave): Situation["last"] => ({
  at: new Date(manifest.ext.clientTime).toISOString(),
  seq: manifest.seq,
  digest: toHex(manifest.digest),
  bytes:
    manifest.bytes +
    manifest.body.segments
      .filter(({ id }) => manifest.ext.added.some((added) => toHex(added.id) === toHex(id)))
      .reduce((sum, { bytes }) => sum + bytes, 0),
});

/** Sends a save that an earlier visit sealed, byte for byte. Null: it is not stored and never will be. [SP-21] */
const resend = async (
  deps: EngineDeps,
  session: Id<"ses">,
  options: SendOptions,
): Promise<Result<Interrupted["acknowledged"], ClientProblem>> => {
  const record = await deps.platform.journal.prepared(session);
  if (record === null) return ok(null);
  const sent = await deps.saves.send(session, record, options);
  if (sent.ok && sent.value.kind === "stored") return ok({ digest: record.digest, covers: record.covers });
  // The journal entries still hold all of it: it is sealed anew on whatever the head is now.
  if (sent.ok || !isTransient(sent.error)) return ok(null);
  return err(sent.error);
};

/** The newest save, as the service has it or, when it cannot be reached, as this device keeps it. */
interface Found {
  readonly head: ReadSave | null;
  /** Why the service was not asked, or did not answer. */
  readonly offline: ClientProblem | null;
  readonly acknowledged: Interrupted["acknowledged"];
  readonly waiting: Outgoing | null;
}

const findHead = async (
  deps: EngineDeps,
  { session, writable, onVisible }: OpenInput,
): Promise<Result<Found, ClientProblem>> => {
  const { device, cache, journal } = deps.platform;
  const options = { pin: await device.pin(session), ...(onVisible === undefined ? {} : { onVisible }) };
  // Who can go on without the service does not let a person wait for it.
  const retries = (await cache.save(session)) === null ? {} : { retries: 0 };
  const sent = writable ? await resend(deps, session, retries) : ok(null);
  const asked = sent.ok ? await readHead(deps, session, { ...options, ...retries }) : err(sent.error);
  if (asked.ok) {
    const acknowledged = sent.ok ? sent.value : null;
    return ok({ head: asked.value, offline: null, acknowledged, waiting: null });
  }
  if (!isTransient(asked.error)) return asked;
  const here = await readKept(deps, session, options);
  if (here === null) return asked;
  const record = writable ? await journal.prepared(session) : null;
  const waiting = record === null ? null : await openWaiting(deps, session);
  // What builds on something this device lacks would be cut off from it: better not open than lose its place.
  if (record !== null && waiting === null) return asked;
  return ok({ head: here, offline: asked.error, acknowledged: null, waiting });
};

/** Journal entries of earlier visits, put on the head and, where one waits, on the save that is not acknowledged yet. */
const resume = async (
  deps: EngineDeps,
  session: Id<"ses">,
  { acknowledged, waiting }: Found,
  head: { readonly digest: string; readonly state: State },
): Promise<
  Result<Recovered & { readonly keeper: JournalKeeper; readonly at: number | null }, ClientProblem>
> => {
  const { journal } = deps.platform;
  const entries = await journal.entries(session);
  const prepared = await journal.prepared(session);
  const n = Math.max(prepared?.covers ?? 0, entries.at(-1)?.n ?? 0);
  const on = waiting === null ? head : { digest: waiting.record.digest, state: waiting.state };
  const covered = waiting === null ? acknowledged : waiting.record;
  const recovered = await recover(deps, session, on, { entries, acknowledged: covered });
  if (!recovered.ok) return recovered;
  const keeper = createJournalKeeper(deps, { session, head: head.digest, saved: head.state, n });
  if (n > 0) {
    await keeper.rebaseOn(head.digest, head.state, recovered.value.state);
    if (waiting === null) await journal.dropPrepared(session);
  }
  const found = recovered.value.found || waiting !== null;
  return ok({ state: recovered.value.state, found, keeper, at: entries.at(-1)?.at ?? null });
};

/**
 * Opens a session: resends what an earlier visit sealed, reads and verifies the head against this device's pin, and puts
 * the journal on top. Without the service it goes on from this device's copy. Any failure to verify is an answer and changes
 * nothing. [SP-22] [SP-23] [SP-28]
 */
export const openSession = async (
  deps: EngineDeps,
  input: OpenInput,
): Promise<Result<{ readonly opened: OpenedSession; readonly keeper: JournalKeeper }, ClientProblem>> => {
  const { device, clock } = deps.platform;
  const { session, writable } = input;
  const found = await findHead(deps, input);
  if (!found.ok) return found;
  const { head, offline, waiting } = found.value;
  const state = head?.state ?? emptyState(new Date(clock.now()).toISOString());
  const base = head?.base ?? emptyBase();
  const digest = head === null ? NO_HEAD : toHex(head.manifest.digest);
  const damaged = head !== null && !head.report.whole;
  if (head !== null && !damaged && offline === null) {
    const deviceId = formatId("dev", head.manifest.authorDeviceId);
    await device.setPin(session, { seq: head.manifest.seq, digest, deviceId });
  }
  const last = head === null ? null : lastOf(head);
  const common = { base, last, offline };
  if (!writable || damaged) {
    const keeper = createJournalKeeper(deps, { session, head: digest, saved: state, n: 0 });
    const readOnly = damaged ? "damaged" : "other-tab";
    return ok({ keeper, opened: { ...common, state, readOnly, recovered: null, waiting: null } });
  }
  const resumed = await resume(deps, session, found.value, { digest, state });
  if (!resumed.ok) return resumed;
  const { keeper, at } = resumed.value;
  const from = new Date(at ?? clock.now()).toISOString();
  const recovered = resumed.value.found ? { from } : null;
  return ok({
    keeper,
    opened: { ...common, state: resumed.value.state, readOnly: null, recovered, waiting },
  });
};
