import { join } from "node:path";
import type { EntryProcess } from "./entry-process.ts";
import type { Rig } from "./rig.ts";
import { httpRequest, type Tape, writeTape } from "./tape.ts";

/** Starts the usual way beside the real one, on the same database server. */
export const startNaive = async (rig: Rig): Promise<EntryProcess> => {
  await rig.sql`create table naive_saves (name text primary key, body bytea not null)`;
  await rig.sql`alter table naive_saves alter column body set storage external`;
  return rig.start(join(import.meta.dir, "naive-service.ts"), {});
};

/** What clients send that save a state of so many MB the usual way: all of it, each time. */
export const recordNaive = async (
  file: string,
  plan: { readonly clients: number; readonly savesEach: number; readonly megabytes: number },
): Promise<Tape> => {
  const tape = writeTape(file);
  const state = new Uint8Array(plan.megabytes * 1e6);
  for (let at = 0; at < state.length; at += 65_536) crypto.getRandomValues(state.subarray(at, at + 65_536));
  const clients = Array.from({ length: plan.clients }, (_, client) => {
    const place = tape.add(httpRequest(`/${client}`, {}, state));
    return Array.from({ length: plan.savesEach }, () => place);
  });
  await tape.end();
  return { file, clients };
};
