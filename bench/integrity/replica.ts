import { sqlReplicaQueue } from "@holdfast/session/replica/repository.sql";
import { percentile, type Row } from "../row.ts";
import type { Rig } from "../saves/rig.ts";

const GROUP = "The second copy";
const SERVICE = Bun.resolveSync("@holdfast/session/main", import.meta.dir);
const CLIENTS = 20;
const SAVES_EACH = 100;
const SAVES_PER_SECOND = 100;
const SAMPLE_MILLISECONDS = 200;
const PATIENCE_MILLISECONDS = 120_000;

/** Where the second copies of a run are, for the scrub that follows. */
export const replicaFolder = (rig: Rig): string => `${rig.folder}/replica`;

/** How long a save waits for its copy while 20 people save, beside saves of a service that makes none. */
export const replicaRows = async (rig: Rig): Promise<Row[]> => {
  const queue = sqlReplicaQueue(rig.sql);
  const without = await rig.play(await rig.record(CLIENTS, SAVES_EACH), null, rig.service.port);
  const service = await rig.start(SERVICE, {
    ...rig.deployment.env,
    HOLDFAST_RATE_SAVES: "1000000",
    HOLDFAST_REPLICA_DIR: replicaFolder(rig),
  });
  const untilCaughtUp = async (): Promise<number> => {
    const begun = performance.now();
    while ((await queue.lag()).objects > 0) {
      if (performance.now() - begun > PATIENCE_MILLISECONDS) throw new Error("the second copy stays behind");
      await Bun.sleep(SAMPLE_MILLISECONDS / 4);
    }
    return performance.now() - begun;
  };
  await untilCaughtUp();
  const hurried = await rig.play(await rig.record(CLIENTS, SAVES_EACH), null, service.port);
  const objects = (await queue.lag()).objects;
  const behind = await untilCaughtUp();

  const ages: number[] = [];
  const tape = await rig.record(CLIENTS, SAVES_EACH);
  const steady = rig.play(tape, SAVES_PER_SECOND, service.port);
  let ended = false;
  const watch = async (): Promise<void> => {
    while (!ended) {
      const { oldest } = await queue.lag();
      ages.push(oldest === null ? 0 : Date.now() - oldest.getTime());
      await Bun.sleep(SAMPLE_MILLISECONDS);
    }
  };
  const watching = watch();
  await steady;
  ended = true;
  await watching;
  const rate = ({ milliseconds, seconds }: typeof hurried): number => milliseconds.length / seconds;
  return [
    {
      group: GROUP,
      name: `${CLIENTS} clients as fast as they can: saves, with a second copy`,
      value: rate(hurried),
      unit: "/s",
      note: `without one ${Math.round(rate(without))}/s in the same run`,
    },
    {
      group: GROUP,
      name: "until the last of those is copied, after the load",
      value: behind / 1000,
      unit: "s",
      note: `${objects} objects were behind`,
    },
    {
      group: GROUP,
      name: `${SAVES_PER_SECOND} saves a second: age of the oldest that has no copy, median`,
      value: percentile(ages, 0.5),
      unit: "ms",
      note: `p95 ${Math.round(percentile(ages, 0.95))} ms, ${ages.length} samples`,
    },
  ];
};
