import { randomUUID } from "node:crypto";
import type { SessionHandle } from "@holdfast/client/contract/session";
import type { Checkpoint, CheckpointNote } from "@holdfast/client/contract/timeline";
import type { State } from "@holdfast/state/model";
import { createManualClock, firstFile, newcomer, secondDevice, value, type World, write } from "./world.ts";

export const note = (name: string, more: Partial<CheckpointNote> = {}): CheckpointNote => ({
  name,
  description: "",
  tags: [],
  priority: "medium",
  ...more,
});

/** A person with one session open, and one file of it to type in. */
export const someoneNaming = async (world: World) => {
  const name = `naming-${randomUUID().slice(0, 8)}`;
  const clock = createManualClock(Date.now());
  const person = await newcomer(world, name, clock);
  const handle = value(await person.device.openSession(person.session.id));
  const file = firstFile(handle.state()).id;
  const textOf = (state: State): unknown => state.files[file]?.content;
  return {
    ...person,
    name,
    clock,
    handle,
    file,
    textOf,
    type: (text: string, of: SessionHandle = handle) => of.update(write(file, text)),
    /** The same device after its process has ended. */
    restart: async () => {
      const device = world.device(name, clock);
      await device.start();
      return device;
    },
    elsewhere: async () => {
      const device = await secondDevice(world, `${name}-${randomUUID().slice(0, 8)}`, person.email);
      return value(await device.openSession(person.session.id, { alongside: true }));
    },
  };
};

export const checkpointsOf = async (handle: SessionHandle): Promise<readonly Checkpoint[]> =>
  value(await handle.timeline.checkpoints());

/** Name and state of each checkpoint, oldest first, each opened anew from what the service has. */
export const momentsOf = async (handle: SessionHandle): Promise<readonly (readonly [string, State])[]> => {
  const moments: (readonly [string, State])[] = [];
  for (const { note: said, save, waiting } of (await checkpointsOf(handle)).toReversed()) {
    if (waiting) throw new Error(`${said?.name} has not arrived`);
    moments.push([said?.name ?? "", value(await handle.timeline.preview(save.digest))]);
  }
  return moments;
};
