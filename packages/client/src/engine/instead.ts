import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import type { SaveBase } from "@holdfast/state/save-base";
import type { ClientProblem } from "../contract/problem.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { createJournalKeeper, type JournalKeeper, NO_HEAD } from "./journal-keeper.ts";
import { authorNow } from "./merge-authors.ts";
import type { OpenedSession } from "./open-session.ts";
import { recover } from "./recover.ts";
import type { Waiting } from "./waiting.ts";

/** What takes the place of a newest save that cannot be gone on from as it is. [RC-6] [RC-11] */
export interface Instead {
  readonly state: State;
  readonly base: SaveBase;
  /** Of the save that is made of it. */
  readonly label: string;
  /** `state` holds what this device has not sent already. */
  readonly settled: boolean;
}

/**
 * Opens a session on what was recovered, with this device's unsent work on top. What was sealed on the save before can never be
 * stored any more: its names go to the present.
 */
export const openInstead = async (
  deps: EngineDeps,
  session: Id<"ses">,
  { state: given, base, label, settled }: Instead,
): Promise<Result<{ readonly opened: OpenedSession; readonly keeper: JournalKeeper }, ClientProblem>> => {
  const { journal } = deps.platform;
  const digest = base.head === null ? NO_HEAD : toHex(base.head.digest);
  const entries = await journal.entries(session);
  const outbox = await journal.outbox(session);
  const n = Math.max(entries.at(-1)?.n ?? 0, ...outbox.map(({ save }) => save?.covers ?? 0));
  const head = { digest, state: given, by: authorNow(deps) };
  const recovered = settled
    ? ok({ state: given, merged: false })
    : await recover(deps, session, head, { entries, acknowledged: null });
  if (!recovered.ok) return recovered;
  const { state, merged } = recovered.value;
  const keeper = createJournalKeeper(deps, { session, head: digest, saved: given, n });
  if (n > 0) await keeper.rebaseOn(digest, [given], state);
  const names = outbox.flatMap((item) => item.names);
  const draft = { covers: 0, kind: "manual", label: null, out: null } as const;
  const waiting: readonly Waiting[] = names.length === 0 ? [] : [{ save: { ...draft, state }, names }];
  if (names.length === 0) await journal.setOutbox(session, []);
  return ok({
    keeper,
    opened: {
      state,
      base,
      readOnly: null,
      last: null,
      restoring: label,
      recovered: null,
      merged,
      offline: null,
      waiting,
    },
  });
};
