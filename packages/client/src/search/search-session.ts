import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { formatId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { hitsOfText } from "@holdfast/state/search/lines";
import { type CompilePattern, type Matcher, matcherOf } from "@holdfast/state/search/query";
import { HistorySearch } from "@holdfast/state/search/search-history";
import type { SearchIndex } from "@holdfast/state/search/search-index";
import { SEARCH_KINDS } from "@holdfast/state/search/units";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem } from "../contract/problem.ts";
import type { SearchEvent, SearchedSave, SearchOptions, SkippedSave } from "../contract/search.ts";
import type { Checkpoint } from "../contract/timeline.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { isTransient, problem, refuse } from "../problem.ts";
import { openKeptIndex } from "./kept-index.ts";
import { manifestReader, pastSaves } from "./past-saves.ts";
import { openPastSegments } from "./past-segments.ts";
import type { SearchPlace } from "./searching.ts";
import { createTelling } from "./told-matches.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface SearchRun {
  readonly query: string;
  readonly options: SearchOptions;
  readonly signal: AbortSignal;
  readonly tell: (event: SearchEvent) => void;
}

const LIMIT = 1_000;
const LIMIT_MAX = 10_000;
/** Manifests that are asked for before they are needed. */
const AHEAD = 4;
/** After so many saves it is told how far the search is, and what it found out is kept. */
const TOLD_EVERY = 10;
const KEPT_EVERY = 100;

const WORDS = {
  empty: "there is nothing to search for",
  "too-long": "a query has at most 1,000 characters",
  "not-text": "a query is one line of text",
  pattern: "not a regular expression of RE2: nothing in it looks around or refers back",
} as const;

const readyMatcher = async (
  query: string,
  { regex, caseSensitive, wholeWords }: SearchOptions,
): Answer<Matcher> => {
  let compile: CompilePattern = () => null;
  if (regex) {
    try {
      ({ compilePattern: compile } = await import("@holdfast/state/search/pattern"));
    } catch {
      return refuse("offline", "a part of the product could not be loaded");
    }
  }
  const made = matcherOf(
    {
      text: query,
      caseSensitive: caseSensitive ?? false,
      wholeWords: wholeWords ?? false,
      regex: regex ?? false,
    },
    compile,
  );
  return made.ok ? made : refuse("invalid-request", WORDS[made.error]);
};

/** Rejects once the signal is aborted, whatever the other one waits for. */
const unless = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
  });

const whyOf = ({ code, detail }: ClientProblem): SkippedSave["why"] => {
  if (isTransient({ code } as ClientProblem)) return "offline";
  return code === "damaged" || detail === undefined ? "damaged" : "not-trusted";
};

/** Searches the saves of a session from the newest to the oldest, one portion at a time. [SE-1] [SE-5] */
const searchNow = async (
  deps: EngineDeps,
  session: Id<"ses">,
  place: SearchPlace,
  { query, options, signal, tell }: SearchRun,
): Promise<void> => {
  const refused = (error: ClientProblem): void => tell({ kind: "refused", problem: error });
  const matcher = await readyMatcher(query, options);
  if (!matcher.ok) return refused(matcher.error);
  const { keys, devices } = deps.keychain.trust();
  const { vault, deflate, clock, history } = deps.platform;

  let kept = await openKeptIndex(deps, session, keys);
  const segments = await openPastSegments(deps, session, signal);
  // Fetching what the index has candidates in would tell of the query: all that it leads to is here before. [SE-3]
  if (!(await unless(signal, segments.complete(kept.index.chunks.segments)))) {
    await history.forget(session).catch(() => undefined);
    kept = await openKeptIndex(deps, session, keys);
  }
  const { index } = kept;
  const past = await unless(signal, pastSaves(deps, session, index, options.in));
  if (!past.ok) return refused(past.error);
  const { saves, offline } = past.value;
  const names = options.in === "now" ? [] : await checkpointsOf(place, signal);

  const kinds = new Set(options.kinds ?? SEARCH_KINDS);
  const isAssisted = (id: Bytes) => devices.get(formatId("dev", id))?.verified.certificate.assisted ?? null;
  const search = new HistorySearch({
    deps: { primitives: vault.primitives, deflate, isAssisted },
    keys,
    source: offline ? { get: async (id) => (segments.has(id) ? segments.get(id) : null) } : segments,
    matcher: matcher.value,
    kinds,
    limit: Math.min(LIMIT_MAX, Math.max(1, Math.floor(options.limit ?? LIMIT))),
    notesFileId: place.state().layout.notesFileId,
    index,
    pause: async () => {
      // Whoever saves comes first: the rest of the search is behind everything that waits now.
      await new Promise<void>((resolve) => clock.after(0, resolve));
      signal.throwIfAborted();
    },
  });
  const walked: SearchedSave[] = [];
  const telling = createTelling(search, walked, tell);
  const skipped: SkippedSave[] = [];
  const skip = (save: SearchedSave, why: SkippedSave["why"]): void => {
    skipped.push({ ...save, why });
    tell({ kind: "skipped", saves: [{ ...save, why }] });
  };

  const base = place.base();
  if (typeof options.in !== "object") {
    const isNewest = base.head !== null && toHex(base.head.digest) === saves[0]?.digest;
    search.present(place.state(), isNewest ? base.state : null);
    if (saves.length === 0) await search.presentAlone();
  }

  const read = manifestReader(deps, session);
  const manifests = manifestsAhead(deps, session, saves, index, offline);
  for (const [i, save] of saves.entries()) {
    signal.throwIfAborted();
    const bytes = await unless(signal, manifests(i));
    const manifest =
      bytes.ok && bytes.value !== null ? await unless(signal, read(save.digest, bytes.value)) : bytes;
    const fetched =
      manifest.ok && manifest.value !== null && !offline && "body" in manifest.value
        ? await unless(signal, segments.fetch(manifest.value))
        : ok(null);
    if (!manifest.ok || !fetched.ok) {
      skip(save, whyOf(manifest.ok ? (fetched.ok ? problem("damaged") : fetched.error) : manifest.error));
      continue;
    }
    const opened = manifest.value !== null && "body" in manifest.value ? manifest.value : null;
    const unread = await search.save({ ...save, at: Date.parse(save.at), manifest: opened });
    if (unread === null) {
      skip(save, "damaged");
      continue;
    }
    walked.push(save);
    if (unread.sections + unread.nodes > 0) skip(save, "sections");
    for (const checkpoint of kinds.has("checkpoint") ? names : [])
      if (checkpoint.save.digest === save.digest)
        noteName(search, checkpoint, matcher.value, walked.length - 1);
    telling.fresh();
    if (i % TOLD_EVERY === 0) {
      telling.all();
      tell({ kind: "progress", done: i + 1, left: saves.length - i - 1 });
    }
    if (i % KEPT_EVERY === KEPT_EVERY - 1) await kept.keep();
  }
  telling.all();
  await kept.keep();
  tell({
    kind: "done",
    summary: {
      matches: search.matches.count,
      full: search.matches.isFull,
      saves: walked.length,
      skipped: skipped.length,
      stopped: matcher.value.stopped(),
      offline,
    },
  });
};

const checkpointsOf = async (place: SearchPlace, signal: AbortSignal): Promise<readonly Checkpoint[]> => {
  const all = await unless(signal, place.timeline.checkpoints());
  return all.ok ? all.value : [];
};

/** The words that somebody gave to a save. */
const noteName = (search: HistorySearch, { id, note }: Checkpoint, matcher: Matcher, at: number): void => {
  if (note === null) return;
  const hits = [
    ...hitsOfText({ part: "name", item: id, text: note.name }, matcher),
    ...hitsOfText({ part: "description", item: id, text: note.description }, matcher),
    ...note.tags.flatMap((text) => hitsOfText({ part: "tag", item: id, text }, matcher)),
  ];
  const unit = `checkpoint:${id}`;
  if (hits.length > 0)
    search.matches.stand(unit, hits, { kind: "checkpoint", id, name: () => note.name }, at);
};

/** Manifests in the order of the history, some of them asked for ahead; null for what the index knows. */
const manifestsAhead = (
  deps: EngineDeps,
  session: Id<"ses">,
  saves: readonly SearchedSave[],
  index: SearchIndex,
  offline: boolean,
): ((i: number) => Answer<Bytes | null>) => {
  const asked = new Map<number, Answer<Bytes | null>>();
  const ask = async (i: number): Answer<Bytes | null> => {
    const digest = saves[i]?.digest ?? "";
    if (index.save(digest) !== null) return ok(null);
    if (!offline) return deps.saves.manifest(session, digest);
    const kept = await deps.platform.cache.save(session);
    return kept?.digest === digest ? ok(kept.manifest) : refuse("offline");
  };
  return (i) => {
    for (let next = i; next < Math.min(saves.length, i + AHEAD); next++)
      if (!asked.has(next)) asked.set(next, ask(next));
    const answer = asked.get(i) ?? ask(i);
    asked.delete(i);
    return answer;
  };
};

/** A search that was ended says nothing more. */
export const searchSession = async (
  deps: EngineDeps,
  session: Id<"ses">,
  place: SearchPlace,
  run: SearchRun,
): Promise<void> => {
  try {
    await searchNow(deps, session, place, run);
  } catch (cause) {
    if (!run.signal.aborted) throw cause;
  }
};
