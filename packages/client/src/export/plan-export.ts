import type { Checkpoint } from "@holdfast/protocol/checkpoints";
import { type Id, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { HistoryItem } from "@holdfast/protocol/saves";
import type { Session } from "@holdfast/protocol/sessions";
import type { SessionsApi } from "../api/sessions.ts";
import type { ExportWish } from "../contract/exports.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { refuse } from "../problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

const PAGE = 100;

/** What of one session goes into a file. */
export interface PlannedSession {
  readonly id: Id<"ses">;
  readonly session: Session;
  /** Oldest first. */
  readonly saves: readonly HistoryItem[];
  readonly checkpoints: readonly Checkpoint[];
}

const historyOf = async (
  { timeline }: EngineDeps,
  id: Id<"ses">,
  newest: boolean,
): Answer<readonly HistoryItem[]> => {
  const saves: HistoryItem[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof timeline.history>> = await timeline.history(
      id,
      cursor,
      newest ? 1 : PAGE,
    );
    if (!page.ok) return page;
    saves.push(...page.value.items);
    cursor = newest ? null : page.value.next;
  } while (cursor !== null);
  return ok(saves.toReversed());
};

/** The sessions that are wished for, as the service has them. */
export const wishedSessions = async (
  api: Pick<SessionsApi, "list">,
  { sessions }: ExportWish,
): Answer<readonly (Session & { readonly id: Id<"ses"> })[]> => {
  const all = await api.list({}, "any");
  if (!all.ok) return all;
  const known = all.value.flatMap((each) => (isId("ses", each.id) ? [{ ...each, id: each.id }] : []));
  if (sessions === "all") return ok(known);
  const wished = known.filter(({ id }) => sessions.includes(id));
  return wished.length === new Set(sessions).size ? ok(wished) : refuse("not-found");
};

/** One session with its saves and the names given to them, as they are now. */
export const planSession = async (
  deps: EngineDeps,
  session: Session & { readonly id: Id<"ses"> },
  history: ExportWish["history"],
): Answer<PlannedSession> => {
  const { id } = session;
  const saves = session.head === null ? ok([]) : await historyOf(deps, id, history === "now");
  if (!saves.ok) return saves;
  const named = await deps.timeline.checkpoints(id);
  if (!named.ok) return named;
  const kept = new Set(saves.value.map(({ digest }) => digest));
  return ok({
    id,
    session,
    saves: saves.value,
    checkpoints: named.value.filter(({ save }) => kept.has(save.digest)),
  });
};
