import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import type { State } from "@holdfast/state/model";
import type { EngineDeps } from "./engine-deps.ts";
import { authorNow } from "./merge-authors.ts";
import { openOutbox } from "./open-outbox.ts";
import { type ReadSave, readKept } from "./read-save.ts";
import { recover } from "./recover.ts";

/** What this device has of a session that the service set back: its own copy of the newest save it knows. [RC-11] */
export const readBefore = (
  deps: EngineDeps,
  session: Id<"ses">,
  pin: Parameters<typeof readKept>[2]["pin"],
) => readKept(deps, session, pin === undefined ? {} : { pin });

/** The same with all that this device has not sent, sealed or journaled; writes nothing. */
export const withUnsent = async (deps: EngineDeps, session: Id<"ses">, here: ReadSave): Promise<State> => {
  const { journal } = deps.platform;
  const opened = await openOutbox(deps, session, await journal.outbox(session));
  const top = opened?.findLast(({ save }) => save !== null)?.save?.out ?? null;
  const digest = top?.record.digest ?? toHex(here.manifest.digest);
  const state = top?.state ?? here.state;
  const entries = await journal.entries(session);
  const on = { digest, state, by: authorNow(deps) };
  const recovered = await recover(deps, session, on, { entries, acknowledged: top?.record ?? null });
  return recovered.ok ? recovered.value.state : state;
};
