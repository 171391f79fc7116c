import { join } from "node:path";
import { directoryBlobs } from "@holdfast/session/blobs/directory";
import { createRetention } from "@holdfast/session/retention/run";
import { sqlStores } from "@holdfast/session/stores";
import { randomBytes } from "@holdfast/session/testing/member";
import type { SQL } from "bun";
import { percentile, type Row } from "../row.ts";
import { untilQuiet } from "../saves/processor-time.ts";
import type { Rig } from "../saves/rig.ts";
import type { Tape } from "../saves/tape.ts";
import { fillHistory } from "./old-history.ts";

const GROUP = "Cleaning a long history: cleaning, service, PostgreSQL and load on this machine";
/** 6,000 people at one save each 30 s, for two seconds at a time. */
const LOAD = { clients: 20, savesEach: 20, perSecond: 200 };
const QUIET_MILLISECONDS = 15_000;
const WARM_UP = 3;
const ALONE = 5;
const TAPES = 15;

const record = (rig: Rig): Promise<Tape> => rig.record(LOAD.clients, LOAD.savesEach);

/** Two seconds of saves. @throws Error when one was refused: what is refused is no figure. */
const playOnce = async (rig: Rig, tape: Tape): Promise<readonly number[]> => {
  const { milliseconds, statuses } = await rig.play(tape, LOAD.perSecond, rig.service.port);
  if (Object.keys(statuses).join() !== "201") throw new Error(`refused: ${JSON.stringify(statuses)}`);
  return milliseconds;
};

interface Beside {
  readonly seconds: number;
  readonly saves: number;
  /** Latencies of the saves that were sent meanwhile. */
  readonly milliseconds: readonly number[];
}

/** Cleans while people save: they go on until it is done. */
const beside = async (rig: Rig, clean: () => Promise<number>): Promise<Beside> => {
  // Recorded before: sealing saves takes processor time of its own.
  const tapes: Tape[] = [];
  for (let n = 0; n < TAPES; n++) tapes.push(await record(rig));
  await untilQuiet(QUIET_MILLISECONDS);
  const begun = performance.now();
  let done: { readonly seconds: number; readonly saves: number } | null = null;
  const cleaning = clean().then((saves) => {
    done = { seconds: (performance.now() - begun) / 1000, saves };
    return done;
  });
  const milliseconds: number[] = [];
  do milliseconds.push(...(await playOnce(rig, tapes.pop() ?? (await record(rig)))));
  while (done === null);
  return { ...(await cleaning), milliseconds };
};

/** As a script would: everything that is too old or that nothing names, by one statement each, in one transaction. */
const naiveClean = (sql: SQL): Promise<number> =>
  sql.begin(async (transaction) => {
    const gone = await transaction`
      delete from manifests m where m.received_at < now() - interval '30 days'
         and not exists (select from session_checkpoints c where c.session_id = m.session_id and c.seq = m.seq)
         and not exists (select from workspace_sessions s where s.id = m.session_id and s.head_seq < m.seq + 20)`;
    await transaction`
      delete from manifest_segments r where not exists (
        select from manifests m where m.session_id = r.session_id and m.seq >= r.added_seq
           and (r.removed_seq is null or m.seq < r.removed_seq))`;
    await transaction`
      delete from segments g where not exists (select from manifest_segments r where r.segment_id = g.id)
         and g.created_at < now() - interval '2 days'`;
    return gone.count;
  });

/** A sweep over a long history beside people who save, against one transaction of deletes. */
export const cleaningRows = async (rig: Rig, saves: number): Promise<Row[]> => {
  const blobs = directoryBlobs({ directory: join(rig.folder, "swept"), random: randomBytes });
  const retention = createRetention({
    rows: sqlStores(rig.sql).retention,
    blobs,
    now: Date.now,
    random: randomBytes,
  });
  for (let n = 0; n < WARM_UP; n++) await playOnce(rig, await record(rig));
  await untilQuiet(QUIET_MILLISECONDS);
  const alone: number[] = [];
  for (let n = 0; n < ALONE; n++) alone.push(...(await playOnce(rig, await record(rig))));

  await fillHistory(rig.sql, saves);
  const own = await beside(rig, async () => {
    const report = await retention.run(null, null);
    if (report === null) throw new Error("somebody else cleans");
    return report.saves;
  });
  // Two days later: what this run condemned may go.
  const [{ sessions }] = await rig.sql`select count(*)::int as sessions from workspace_sessions`;
  const [{ condemned }] = await rig.sql`
    with aged as (update segments set condemned_at = condemned_at - interval '3 days' where condemned_at is not null returning 1)
    select count(*)::int as condemned from aged`;
  const begun = performance.now();
  await retention.run(null, null);
  const later = (performance.now() - begun) / 1000;

  await fillHistory(rig.sql, saves);
  const naive = await beside(rig, () => naiveClean(rig.sql));

  const p99 = (milliseconds: readonly number[]): number => percentile(milliseconds, 0.99);
  return [
    {
      group: GROUP,
      name: "one run beside saves",
      value: own.seconds,
      unit: "s",
      naive: naive.seconds,
      note: `${saves.toLocaleString("en")} saves over 120 days, ${sessions} sessions; usual way: DELETE … WHERE NOT EXISTS, all in one transaction`,
    },
    {
      group: GROUP,
      name: "saves taken away",
      value: own.saves / own.seconds,
      unit: "/s",
      naive: naive.saves / naive.seconds,
      note: `${own.saves.toLocaleString("en")}; usual way ${naive.saves.toLocaleString("en")}, which thins nothing younger than 30 days`,
    },
    {
      group: GROUP,
      name: "the run two days later, which deletes the segments",
      value: later,
      unit: "s",
      note: `${condemned.toLocaleString("en")} segments, beside nothing; the usual way deletes them at once`,
    },
    {
      group: GROUP,
      name: "p99 of saves, nothing cleaned",
      value: p99(alone),
      unit: "ms",
      note: `${LOAD.perSecond} saves a second, open loop`,
    },
    {
      group: GROUP,
      name: "p99 of saves while it runs",
      value: p99(own.milliseconds),
      unit: "ms",
      naive: p99(naive.milliseconds),
    },
  ];
};
