import type { Row, Suite } from "./row.ts";
import { residentMegabytes } from "./saves/entry-process.ts";
import { type Figures, figuresOf, PARTS, type Part } from "./saves/figures.ts";
import { recordNaive, startNaive } from "./saves/naive.ts";
import { createRig, type Rig } from "./saves/rig.ts";

const GROUP = "Saves at the service: service, PostgreSQL and load on this machine";
const RUNS = 3;
const ROUND = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

interface Case {
  readonly name: string;
  readonly clients: number;
  readonly savesEach: number;
  /** Null for a closed loop. */
  readonly perSecond: number | null;
  readonly promised: {
    readonly perSecond?: number;
    readonly milliseconds?: readonly [part: Part, most: number];
  };
  /** Saves of each client in the usual way, with states of 1 and 10 MB. */
  readonly naive?: readonly [small: number, large: number];
}

const CASES: readonly Case[] = [
  { name: "1 client", clients: 1, savesEach: 2_000, perSecond: null, promised: {}, naive: [60, 10] },
  {
    name: "20 clients",
    clients: 20,
    savesEach: 600,
    perSecond: null,
    promised: { perSecond: 4_000, milliseconds: [0.95, 10] },
    naive: [6, 2],
  },
  { name: "200 clients", clients: 200, savesEach: 60, perSecond: null, promised: {} },
  {
    name: "1,000 a second, open loop",
    clients: 200,
    savesEach: 50,
    perSecond: 1_000,
    promised: { milliseconds: [0.99, 10] },
  },
];

const rowsOf = ({ name, perSecond, promised }: Case, own: Figures, naive: Figures[]): Row[] => {
  const [small, large] = naive;
  const range = own.range.map((rate) => ROUND.format(rate)).join("–");
  const beside =
    large === undefined ? "" : `; usual way: state of 1 MB, with 10 MB ${ROUND.format(large.perSecond)}/s`;
  const rate: Row = {
    group: GROUP,
    name: `${name}: saves`,
    value: own.perSecond,
    unit: "/s",
    note: `median of ${RUNS} runs, ${range}${beside}`,
    ...(small === undefined ? {} : { naive: small.perSecond }),
    ...(promised.perSecond === undefined ? {} : { target: { least: promised.perSecond } }),
  };
  const latencies = PARTS.map(
    (part): Row => ({
      group: GROUP,
      name: `${name}: p${part * 100}`,
      value: own.milliseconds[part],
      unit: "ms",
      ...(small === undefined ? {} : { naive: small.milliseconds[part] }),
      ...(promised.milliseconds?.[0] === part ? { target: { most: promised.milliseconds[1] } } : {}),
    }),
  );
  return perSecond === null ? [rate, ...latencies] : latencies;
};

const naiveFigures = async (rig: Rig, { clients, naive }: Case, port: number): Promise<Figures[]> => {
  const figures: Figures[] = [];
  for (const [n, savesEach] of (naive ?? []).entries()) {
    const tape = await recordNaive(rig.file(), { clients, savesEach, megabytes: 10 ** n });
    figures.push(await figuresOf(1, () => rig.play(tape, null, port)));
  }
  return figures;
};

/** Small saves, sealed beforehand, sent over kept connections; the usual way in the same run on the same database server. */
export const saves: Suite = {
  name: "saves",
  run: async () => {
    const rig = await createRig();
    try {
      const { service } = rig;
      const naive = await startNaive(rig);
      const rows: Row[] = [];
      await rig.play(await rig.record(20, 150), null, service.port);
      let stored = 3_000;
      for (const one of CASES) {
        const { clients, savesEach, perSecond } = one;
        const own = await figuresOf(RUNS, async () =>
          rig.play(await rig.record(clients, savesEach), perSecond, service.port),
        );
        stored += RUNS * clients * savesEach;
        rows.push(...rowsOf(one, own, await naiveFigures(rig, one, naive.port)));
      }
      rows.push({
        group: GROUP,
        name: "memory of the service after all of them",
        value: residentMegabytes(service.pid),
        unit: "MB",
        note: `${stored.toLocaleString("en")} saves, resident`,
      });
      return rows;
    } finally {
      await rig.close();
    }
  },
};
