import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { emptyState, type State } from "@holdfast/state/model";
import { emptyBase, type SaveBase } from "@holdfast/state/save-base";
import type { ClientProblem } from "../contract.ts";
import { isTransient } from "../problem.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { createJournalKeeper, type JournalKeeper, NO_HEAD } from "./journal-keeper.ts";
import { type ReadSave, readHead } from "./read-save.ts";
import { type Interrupted, recover } from "./recover.ts";
import type { Situation } from "./status.ts";

/** A session as it was found: the head, the unsent work of an earlier visit on top, and what may be done with it. */
export interface OpenedSession {
  readonly state: State;
  readonly base: SaveBase;
  readonly readOnly: Situation["readOnly"];
  readonly last: Situation["last"];
  readonly recovered: { readonly from: string } | null;
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
): Promise<Result<Interrupted["acknowledged"], ClientProblem>> => {
  const record = await deps.platform.journal.prepared(session);
  if (record === null) return ok(null);
  const sent = await deps.saves.send(session, record);
  if (sent.ok && sent.value.kind === "stored") return ok({ digest: record.digest, covers: record.covers });
  // The journal entries still hold all of it: it is sealed anew on whatever the head is now.
  if (sent.ok || !isTransient(sent.error)) return ok(null);
  return err(sent.error);
};

const startKeeper = async (
  deps: EngineDeps,
  session: Id<"ses">,
  n: number,
  head: string,
  saved: State,
  state: State,
): Promise<JournalKeeper> => {
  const keeper = createJournalKeeper(deps, { session, head, saved, n });
  if (n > 0) {
    await keeper.rebaseOn(head, saved, state);
    await deps.platform.journal.dropPrepared(session);
  }
  return keeper;
};

/**
 * Opens a session: resends what an earlier visit sealed, reads and verifies the head against this device's pin, and puts
 * the journal on top. Any failure to verify is an answer and changes nothing. [SP-22] [SP-23]
 */
export const openSession = async (
  deps: EngineDeps,
  { session, writable, onVisible }: OpenInput,
): Promise<Result<{ readonly opened: OpenedSession; readonly keeper: JournalKeeper }, ClientProblem>> => {
  const { journal, device, clock } = deps.platform;
  const acknowledged = writable ? await resend(deps, session) : ok(null);
  if (!acknowledged.ok) return acknowledged;
  const pin = await device.pin(session);
  const head = await readHead(deps, session, {
    pin,
    ...(onVisible === undefined ? {} : { onVisible }),
  });
  if (!head.ok) return head;
  const state = head.value?.state ?? emptyState(new Date(clock.now()).toISOString());
  const base = head.value?.base ?? emptyBase();
  const digest = head.value === null ? NO_HEAD : toHex(head.value.manifest.digest);
  const damaged = head.value !== null && !head.value.report.whole;
  if (head.value !== null && !damaged) {
    const { manifest } = head.value;
    const deviceId = formatId("dev", manifest.authorDeviceId);
    await device.setPin(session, { seq: manifest.seq, digest, deviceId });
  }
  const last = head.value === null ? null : lastOf(head.value);
  if (!writable || damaged) {
    const keeper = createJournalKeeper(deps, { session, head: digest, saved: state, n: 0 });
    const readOnly = damaged ? "damaged" : "other-tab";
    return ok({ keeper, opened: { state, base, readOnly, last, recovered: null } });
  }
  const entries = await journal.entries(session);
  const prepared = await journal.prepared(session);
  const n = Math.max(prepared?.covers ?? 0, entries.at(-1)?.n ?? 0);
  const recovered = await recover(
    deps,
    session,
    { digest, state },
    { entries, acknowledged: acknowledged.value },
  );
  if (!recovered.ok) return recovered;
  const keeper = await startKeeper(deps, session, n, digest, state, recovered.value.state);
  return ok({
    keeper,
    opened: {
      state: recovered.value.state,
      base,
      readOnly: null,
      last,
      recovered: recovered.value.found
        ? { from: new Date(entries.at(-1)?.at ?? clock.now()).toISOString() }
        : null,
    },
  });
};
