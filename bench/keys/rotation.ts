import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { naiveKey, naiveRestore, naiveSave } from "../naive.ts";
import { measured, percentile, type Row } from "../row.ts";
import { createMeter } from "./meter.ts";
import { foundTeam, newPerson, type Place, value } from "./people.ts";

const GROUP = "Rotation: client, service and PostgreSQL on this machine";
const MEMBERS = 10;
const RUNS = 7;
const STORED_MEGABYTES = 10;

/** The usual way has one key: a new one means that everything is opened and sealed again, and sent. */
const usualWay = async (): Promise<{ readonly milliseconds: number; readonly bytes: number }> => {
  const state = realisticState(STORED_MEGABYTES);
  const [before, after] = [await naiveKey(), await naiveKey()];
  const stored = await naiveSave(before, state);
  const { wall, value: again } = await measured(async () =>
    naiveSave(after, await naiveRestore(before, stored)),
  );
  return { milliseconds: wall, bytes: again.body.length };
};

/** A new space key for ten people: asked for, sent, read back and opened again. */
export const rotationRows = async (place: Place): Promise<Row[]> => {
  const meter = createMeter();
  const owner = await newPerson(place, meter.send);
  await foundTeam(place, owner, MEMBERS - 1);
  const wall: number[] = [];
  const sent: number[] = [];
  const received: number[] = [];
  for (let n = 0; n < RUNS; n++) {
    meter.reset();
    const run = await measured(() => owner.device.rotation.rotate({ reason: "suspected-leak" }));
    value(run.value);
    wall.push(run.wall);
    sent.push(meter.sentBytes() / 1000);
    received.push(meter.receivedBytes() / 1000);
  }
  const naive = await usualWay();
  const name = `a new space key for ${MEMBERS} members`;
  return [
    {
      group: GROUP,
      name: `${name}, read back and opened`,
      value: percentile(wall, 0.5),
      unit: "ms",
      naive: naive.milliseconds,
      target: { most: 1_000 },
      note: `wall, median of ${RUNS}, longest ${Math.round(percentile(wall, 1))}; usual way: ${STORED_MEGABYTES} MB sealed again, not sent`,
    },
    {
      group: GROUP,
      name: `${name}, sent`,
      value: percentile(sent, 0.5),
      unit: "KB",
      naive: naive.bytes / 1000,
      target: { most: 10 },
    },
    { group: GROUP, name: `${name}, received`, value: percentile(received, 0.5), unit: "KB" },
  ];
};
