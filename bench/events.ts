import { byPolling, bySockets, gather, type Heard } from "./events/crowd.ts";
import { percentile, type Row, type Suite } from "./row.ts";
import { residentMegabytes } from "./saves/entry-process.ts";
import { type Figures, figuresOf } from "./saves/figures.ts";
import { createRig, type Rig } from "./saves/rig.ts";

const GROUP = "Events: who is told when, and what it costs";
const SOCKETS = 1_000;
const SAVES = 20;
const EVERY_MILLISECONDS = 250;
const POLL_MILLISECONDS = 1_000;
const ATTEMPTS = { runs: 3, kept: 2 };
const [CLIENTS, SAVES_EACH] = [20, 300];

const delayRows = (told: Heard, asked: Heard): readonly Row[] => {
  const row = (what: string, part: number): Row => ({
    group: GROUP,
    name: `${SOCKETS.toLocaleString("en")} sockets of one workspace, one more save each 250 ms: ${what}`,
    value: percentile(told.milliseconds, part),
    naive: percentile(asked.milliseconds, part),
    unit: "ms",
  });
  const note = `from sending the save to having its event; ${told.missed} of ${told.milliseconds.length + told.missed} missed; usual way: each asks for the head every second`;
  return [{ ...row("p50", 0.5), note }, row("p95", 0.95)];
};

/** The triggers that draft events, on or off: without them the log is not written. */
const setEventLog = async ({ sql }: Rig, isOn: boolean): Promise<void> => {
  const verb = isOn ? "enable" : "disable";
  await sql.unsafe(`alter table workspace_sessions ${verb} trigger workspace_sessions_changed`);
};

const saveRows = ([on, off]: readonly [Figures, Figures]): readonly Row[] => [
  {
    group: GROUP,
    name: "saves of 20 clients with the event log",
    value: on.perSecond,
    naive: off.perSecond,
    unit: "/s",
    note: "usual way: the same without the log",
  },
  {
    group: GROUP,
    name: "processor time of such a save, all processes",
    value: on.processor,
    naive: off.processor,
    unit: "ms",
  },
];

/** What events cost and how soon they are there; beside asking, and beside saves that nobody is told of. */
export const events: Suite = {
  name: "events",
  run: async () => {
    const rig = await createRig();
    try {
      await rig.play(await rig.record(CLIENTS, 100), null, rig.service.port);
      const figures = async (isOn: boolean): Promise<Figures> => {
        await setEventLog(rig, isOn);
        return figuresOf(ATTEMPTS, async () => {
          const tape = await rig.record(CLIENTS, SAVES_EACH);
          return () => rig.play(tape, null, rig.service.port);
        });
      };
      const off = await figures(false);
      const on = await figures(true);
      const crowd = await gather(rig, SOCKETS);
      const told = await bySockets(crowd, SOCKETS, SAVES, EVERY_MILLISECONDS);
      const memory = residentMegabytes(rig.service.pid);
      const asked = await byPolling(crowd, (member) => rig.deployment.as(member), {
        pollers: SOCKETS,
        saves: SAVES,
        every: EVERY_MILLISECONDS,
        pollMilliseconds: POLL_MILLISECONDS,
      });
      return [
        ...delayRows(told, asked),
        {
          group: GROUP,
          name: "memory of the service with them",
          value: memory,
          unit: "MB",
          note: "resident",
        },
        ...saveRows([on, off]),
      ];
    } finally {
      await rig.close();
    }
  },
};
