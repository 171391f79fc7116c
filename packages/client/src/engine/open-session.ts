import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { emptyState } from "@holdfast/state/empty-state";
import { merge } from "@holdfast/state/merge/merge";
import type { MergeAuthor } from "@holdfast/state/merge/report";
import type { State } from "@holdfast/state/model";
import { emptyBase, type SaveBase } from "@holdfast/state/save-base";
import { ROLE } from "@holdfast/vault/roles";
import type { ClientProblem } from "../contract/problem.ts";
import type { OutboxItem } from "../stores/journal.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { type Found, findHead, type OpenInput } from "./find-head.ts";
import { createJournalKeeper, type JournalKeeper, NO_HEAD } from "./journal-keeper.ts";
import { authorNow, authorOfSave } from "./merge-authors.ts";
import { openOutbox } from "./open-outbox.ts";
import type { Outgoing } from "./outgoing.ts";
import { type ReadSave, readSaveAt } from "./read-save.ts";
import { type Recovered, recover } from "./recover.ts";
import { withUnsent } from "./set-back.ts";
import type { Situation } from "./status.ts";
import { itemsOf, savesOf, toSealAgain, type Waiting } from "./waiting.ts";

/** A session as it was found: the head, the unsent work of an earlier visit on top, and what may be done with it. */
export interface OpenedSession {
  readonly state: State;
  readonly base: SaveBase;
  readonly readOnly: Situation["readOnly"];
  readonly last: Situation["last"];
  /** Label of the restore that the next save is. */
  readonly restoring: string | null;
  readonly recovered: { readonly from: string } | null;
  /** What was recovered was merged with what somebody else saved meanwhile. */
  readonly merged: boolean;
  /** Why it was opened from this device's copy; null when the service answered. */
  readonly offline: ClientProblem | null;
  /** What an earlier visit left that is not acknowledged. */
  readonly waiting: readonly Waiting[];
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

/** The states that were named and refused, and the names: to be sealed on what is the newest save now. [CP-11] */
const redraft = async (
  deps: EngineDeps,
  session: Id<"ses">,
  refused: readonly OutboxItem[],
  head: { readonly state: State; readonly by: MergeAuthor },
  present: State,
): Promise<Result<readonly Waiting[], ClientProblem>> => {
  const loose = refused.filter(({ save }) => save === null).map(({ names }) => ({ save: null, names }));
  const sealed = refused.flatMap(({ save, names }) => (save === null ? [] : [{ save, names }]));
  const names = sealed.flatMap((item) => item.names);
  const parent = sealed[0]?.save.parent;
  if (parent === undefined || names.length === 0) return ok(loose);
  const draft = { covers: 0, kind: "manual", label: null, out: null } as const;
  const opened = await openOutbox(deps, session, refused);
  // What the moment looked like is lost with what it was built on; what was said of it goes to the present.
  if (opened === null) return ok([...loose, { save: { ...draft, state: present }, names }]);
  const base = parent === NO_HEAD ? null : await readSaveAt(deps, session, parent, { own: true });
  if (base?.ok === false) return base;
  const before = base?.value.state ?? emptyState();
  const authors = { oursBy: authorNow(deps), theirsBy: head.by };
  const onTop = (of: State): State => merge({ base: before, ours: of, theirs: head.state, ...authors }).state;
  return ok(toSealAgain(opened, onTop));
};

const lastSave = (waiting: readonly Waiting[]): Outgoing | null =>
  waiting.findLast(({ save }) => save !== null)?.save?.out ?? null;

interface Resumed extends Recovered {
  readonly keeper: JournalKeeper;
  readonly at: number | null;
  readonly waiting: readonly Waiting[];
}

/** Journal entries of earlier visits, put on the head and, where some wait, on the last save that is not acknowledged yet. */
const resume = async (
  deps: EngineDeps,
  session: Id<"ses">,
  found: Found,
  head: { readonly digest: string; readonly state: State; readonly by: MergeAuthor },
): Promise<Result<Resumed, ClientProblem>> => {
  const { journal } = deps.platform;
  const entries = await journal.entries(session);
  const outbox = await journal.outbox(session);
  const n = Math.max(entries.at(-1)?.n ?? 0, ...outbox.map(({ save }) => save?.covers ?? 0));
  const top = lastSave(found.waiting);
  const on = top === null ? head : { digest: top.record.digest, state: top.state, by: authorNow(deps) };
  const acknowledged = top?.record ?? found.acknowledged;
  const recovered = await recover(deps, session, on, { entries, acknowledged });
  if (!recovered.ok) return recovered;
  const { state } = recovered.value;
  const drafts = await redraft(deps, session, found.refused, head, state);
  if (!drafts.ok) return drafts;
  const waiting = [...found.waiting, ...drafts.value];
  const keeper = createJournalKeeper(deps, { session, head: head.digest, saved: head.state, n });
  if (n > 0) {
    const saves = savesOf(waiting).map((save) => save.state);
    await keeper.rebaseOn(head.digest, [head.state, ...saves], state);
  }
  if (outbox.length > 0 && found.offline === null) {
    // What is named stays written down as it was until it is sealed anew.
    const stays = savesOf(drafts.value).length > 0 ? found.refused : itemsOf(drafts.value);
    await journal.setOutbox(session, stays);
  }
  return ok({
    state,
    found: recovered.value.found || top !== null,
    merged: recovered.value.merged,
    keeper,
    at: entries.at(-1)?.at ?? null,
    waiting,
  });
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
  const { session } = input;
  const isViewer = (): boolean => deps.keychain.trust().role < ROLE.member;
  // Whoever may write since this device asked last writes from now on.
  if (isViewer()) await deps.refreshTrust();
  const viewer = isViewer();
  const writable = input.writable && !viewer;
  const found = await findHead(deps, { ...input, writable });
  if (!found.ok) return found;
  const { head, offline, setBack, unread } = found.value;
  const stored = head?.state ?? emptyState(new Date(clock.now()).toISOString());
  const state =
    (setBack || unread) && head !== null && writable ? await withUnsent(deps, session, head) : stored;
  const base = head?.base ?? emptyBase();
  const digest = head === null ? NO_HEAD : toHex(head.manifest.digest);
  const damaged = unread || (head !== null && !head.report.whole);
  const unvouched = head?.manifest.standing === "past";
  if (head !== null && !damaged && !unvouched && !setBack && offline === null) {
    const deviceId = formatId("dev", head.manifest.authorDeviceId);
    await device.setPin(session, { seq: head.manifest.seq, digest, deviceId });
  }
  const last = head === null ? null : lastOf(head);
  const common = { base, last, offline, restoring: null };
  if (!writable || damaged || unvouched || setBack) {
    const keeper = createJournalKeeper(deps, { session, head: digest, saved: stored, n: 0 });
    const readOnly = setBack
      ? "rolled-back"
      : damaged
        ? "damaged"
        : viewer
          ? "role"
          : unvouched
            ? "past-author"
            : "other-tab";
    return ok({
      keeper,
      opened: { ...common, state, readOnly, recovered: null, merged: false, waiting: [] },
    });
  }
  const by = head === null ? authorNow(deps) : authorOfSave(head.manifest);
  const resumed = await resume(deps, session, found.value, { digest, state, by });
  if (!resumed.ok) return resumed;
  const { keeper, at, waiting, merged } = resumed.value;
  const from = new Date(at ?? clock.now()).toISOString();
  const recovered = resumed.value.found ? { from } : null;
  return ok({
    keeper,
    opened: { ...common, state: resumed.value.state, readOnly: null, recovered, merged, waiting },
  });
};
