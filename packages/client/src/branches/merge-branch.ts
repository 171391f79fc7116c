import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { emptyState } from "@holdfast/state/empty-state";
import { merge } from "@holdfast/state/merge/merge";
import type { State } from "@holdfast/state/model";
import { differences } from "@holdfast/state/parts";
import type { BranchPreview } from "../contract/branches.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { SaveRecord } from "../contract/save-record.ts";
import { createDelivery } from "../engine/delivery.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { createJournalKeeper } from "../engine/journal-keeper.ts";
import { authorOfSave } from "../engine/merge-authors.ts";
import { type ReadSave, readHead, readSaveAt } from "../engine/read-save.ts";
import { openSaveLog } from "../engine/save-log.ts";
import { digestOf } from "../engine/waiting.ts";
import { refuse } from "../problem.ts";
import { createMemoryJournal } from "../stores/memory-journal.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A branch on top of its session, as both are now. */
export interface MergedBranch extends BranchPreview {
  readonly head: ReadSave;
  readonly state: State;
  /** Digest of the branch's newest save, in hex. */
  readonly branch: string;
}

const readNewest = async (deps: EngineDeps, session: Id<"ses">): Answer<ReadSave> => {
  const pin = await deps.platform.device.pin(session);
  const save = await readHead(deps, session, { pin });
  if (!save.ok) return save;
  if (save.value === null) return refuse("not-a-save", "nothing was saved there");
  return save.value.report.whole ? ok(save.value) : refuse("damaged", "the newest save cannot be read whole");
};

/**
 * Reads a branch, the save that it left and its session, and puts one on top of the other. What it belongs to is what its own
 * signed saves say, whatever the service says. [LE-6]
 */
export const mergeBranch = async (deps: EngineDeps, branch: Id<"ses">): Answer<MergedBranch> => {
  const ours = await readNewest(deps, branch);
  if (!ours.ok) return ours;
  const { origin } = ours.value.manifest.body;
  if (origin === null) return refuse("not-a-save", "this session is no branch of another one");
  const session = formatId("ses", origin.sessionId);
  const left = await readSaveAt(deps, session, toHex(origin.digest));
  if (!left.ok) return left.error.code === "not-found" ? refuse("not-a-save", "what it left is gone") : left;
  if (!left.value.report.whole) return refuse("damaged", "the save that it left cannot be read whole");
  const head = await readNewest(deps, session);
  if (!head.ok) return head;
  const { state, report } = merge({
    base: left.value.state,
    ours: ours.value.state,
    theirs: head.value.state,
    oursBy: authorOfSave(ours.value.manifest),
    theirsBy: authorOfSave(head.value.manifest),
  });
  const found = differences(head.value.state, state);
  const changes = found.filter(({ part }) => part.kind !== "conflict");
  return ok({
    session,
    changes,
    copies: report.copies,
    open: found.length - changes.length,
    head: head.value,
    state,
    branch: toHex(ours.value.manifest.digest),
  });
};

/**
 * Saves a merged branch on top of its session, once, whoever writes there; a head that moves meanwhile is merged as ever. Nothing
 * of it is journaled: until it is acknowledged the branch itself is what keeps it.
 */
export const saveMerged = async (
  deps: EngineDeps,
  { session, head, state }: MergedBranch,
  label: string,
): Answer<SaveRecord | null> => {
  const aside: EngineDeps = { ...deps, platform: { ...deps.platform, journal: createMemoryJournal() } };
  const saved = head.base.state ?? emptyState();
  let live = state;
  const delivery = createDelivery(aside, {
    session,
    base: head.base,
    keeper: createJournalKeeper(aside, { session, head: digestOf(head.base), saved, n: 0 }),
    log: await openSaveLog(deps.platform.device, session),
    live: {
      get: () => live,
      adopt: (next) => {
        live = next;
      },
      unkept: () => undefined,
    },
  });
  return delivery.run({ kind: "merge", label });
};
