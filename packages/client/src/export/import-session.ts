import { formatId, type Id, uuidv7 } from "@holdfast/protocol/ids";
import { LABEL_MAX_CHARS, SESSION_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { ok, type Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import { underNewestKeys } from "../account/newest-keys.ts";
import { sleep } from "../clock.ts";
import type { Brought } from "../contract/exports.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { SessionHandle, SessionSummary } from "../contract/session.ts";
import { sealName } from "../sessions/session-names.ts";
import type { ExportDeps } from "./export-door.ts";
import type { IndexedSession } from "./file-index.ts";
import { type FileCheckpoint, type FileSession, readFileState, type SoundSave } from "./file-sessions.ts";
import type { OpenedFile } from "./open-file.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface Bringing {
  readonly session: FileSession;
  readonly indexed: IndexedSession;
  readonly history: "all" | "now";
  /** The id that tells that it was brought in; null where that one is taken. */
  readonly newId: Id<"ses"> | null;
  /** Names that sessions of the workspace have. */
  readonly taken: ReadonlySet<string>;
}

const UNNAMED = "Imported session";
/** How often a save is tried again that came too soon after others. */
const TRIES = 20;

const freeName = (name: string | null, taken: ReadonlySet<string>): string => {
  const same = new Set([...taken].map((each) => each.toLowerCase()));
  const wished = name ?? UNNAMED;
  for (let n = 0; ; n++) {
    const suffix = n === 0 ? "" : n === 1 ? " (imported)" : ` (imported ${n})`;
    const tried = `${wished.slice(0, SESSION_NAME_MAX_CHARS - suffix.length)}${suffix}`;
    if (!same.has(tried.toLowerCase())) return tried;
  }
};

const labelOf = ({ seq, at, device, label }: SoundSave): string =>
  `Imported: save ${seq} of ${at} by ${device.slice(0, 12)}${label === "" ? "" : `: ${label}`}`.slice(
    0,
    LABEL_MAX_CHARS,
  );

const create = async (deps: ExportDeps, { session, newId, taken }: Bringing): Answer<SessionSummary> => {
  const { platform, keychain, serverTime } = deps;
  const id = newId ?? formatId("ses", uuidv7(serverTime.now(), platform.vault.random));
  const name = freeName(session.name, taken);
  const created = await underNewestKeys(deps.refreshTrust, async () => {
    const sealed = await sealName(platform, keychain, id, name, 1);
    return sealed.ok ? deps.sessions.create(id, sealed.value) : sealed;
  });
  return created.ok ? deps.list.get(id) : created;
};

/** Saves, and waits where the service says that it is too much at once. */
const saved = async <T>(deps: ExportDeps, act: () => Answer<T>): Answer<T> => {
  let done = await act();
  for (let n = 0; n < TRIES && !done.ok && done.error.code === "rate-limited"; n++) {
    await sleep(deps.platform.clock, (done.error.retryAfterSeconds ?? 1) * 1000, deps.ended);
    done = await act();
  }
  return done;
};

const nameAll = async (
  deps: ExportDeps,
  handle: SessionHandle,
  checkpoints: readonly FileCheckpoint[],
): Answer<number> => {
  let count = 0;
  for (const { note, pinned } of checkpoints) {
    if (note === null) continue;
    const named = await saved(deps, () => handle.timeline.name(note, { pinned }));
    // A session has room for so many; the saves themselves are there.
    if (!named.ok && named.error.code !== "checkpoint-limit") return named;
    if (named.ok) count += 1;
  }
  return ok(count);
};

/**
 * Makes a session of one of a file: every save anew, by this device, in the order they were made, each with the names it had.
 *
 * Saves are signed for their session and workspace and cannot be moved; what they held can. One that does not open whole is left
 * out and counted. A session that stays without any save is not kept. [EX-5]
 */
export const bringSession = async (
  deps: ExportDeps,
  file: OpenedFile,
  bringing: Bringing,
): Answer<Brought> => {
  const { session, indexed, history } = bringing;
  const reading = { primitives: deps.platform.vault.primitives, deflate: deps.platform.deflate };
  const made = await create(deps, bringing);
  if (!made.ok) return made;
  const borrowed = await deps.borrow(made.value);
  if (!borrowed.ok) return borrowed;
  const { handle, giveBack } = borrowed.value;

  const stateOf = async (save: SoundSave): Promise<State | null> => {
    const read = await readFileState(reading, file, indexed.sessionId, save.place);
    return read.ok && read.value.report.whole ? read.value.state : null;
  };

  const bringAll = async (): Answer<Brought> => {
    let saves = 0;
    let skipped = 0;
    let checkpoints = 0;
    const wished = history === "all" ? session.saves : session.saves.toReversed();
    for (const save of wished) {
      if (deps.ended.aborted || (history === "now" && saves > 0)) break;
      const state = await stateOf(save);
      if (state === null) {
        skipped += 1;
        continue;
      }
      handle.update(() => state);
      const done = await saved(deps, () => handle.save(labelOf(save)));
      if (!done.ok) return done;
      saves += 1;
      const named = session.checkpoints.filter((each) => each.save === save.digest);
      const counted = await nameAll(deps, handle, named);
      if (!counted.ok) return counted;
      checkpoints += counted.value;
    }
    return ok({ id: made.value.id, name: made.value.name, saves, checkpoints, skipped });
  };

  try {
    return await bringAll();
  } finally {
    await giveBack();
  }
};
