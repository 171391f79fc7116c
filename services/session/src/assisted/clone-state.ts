import { cloneBase } from "@holdfast/state/clone";
import { refused, type Sealing, sealSave } from "./change-state.ts";
import type { Job, JobResult } from "./jobs.ts";
import { type Reading, readSave } from "./read-save.ts";

/** The first save of a session that begins from a save of another one: it shares that one's segments and seals none. [CP-17] */
export const cloneState = async (
  sealing: Sealing,
  reading: Reading,
  { sessionId, past }: Job & { readonly kind: "clone" },
): Promise<JobResult> => {
  const then = await readSave(reading, past);
  if (!then.ok) return refused("damaged");
  const { base, state } = then.value;
  return sealSave(sealing, cloneBase(base, { sessionId, digest: past.digest }), state);
};
