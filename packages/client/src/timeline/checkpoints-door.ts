import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { err } from "@holdfast/protocol/result";
import { lossLedger } from "@holdfast/state/ledger";
import type { Checkpoints as CheckpointsDoor } from "../contract/checkpoints.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { readHead } from "../engine/read-save.ts";
import { problem, refuse } from "../problem.ts";
import { type Checkpoints, createCheckpoints, readHistory } from "./checkpoints.ts";
import { removeStored } from "./remove-stored.ts";

const PAGE = 100;

/** Checkpoints of sessions that need not be open. [CP-19] */
export const createCheckpointsDoor = (deps: EngineDeps): CheckpointsDoor => {
  const known = new Map<Id<"ses">, Checkpoints>();
  const of = (session: Id<"ses">): Checkpoints => {
    const checkpoints = known.get(session) ?? createCheckpoints(deps, session);
    known.set(session, checkpoints);
    return checkpoints;
  };
  return {
    list: (session) => of(session).all(true),
    saves: (session, cursor) => readHistory(deps, session, cursor ?? null, PAGE),
    name: async (session, note, { pinned = false } = {}) => {
      const newest = await readHead(deps, session, { pin: await deps.platform.device.pin(session) });
      if (!newest.ok) return newest;
      if (newest.value === null) return refuse("not-a-save", "nothing was saved yet");
      const { manifest, state, base, report } = newest.value;
      // A name is for something that can be gone back to. [SP-22]
      if (!report.whole) return err(problem("damaged", { detail: "the newest save" }));
      const ledger = lossLedger(state, base.skipped);
      return of(session).create({ note, ledger, at: toHex(manifest.digest), origin: "manual", pinned });
    },
    change: (session, checkpoint, to) => of(session).change(checkpoint, to),
    removeMany: (session, checkpoints) => removeStored(deps, session, checkpoints),
  };
};
