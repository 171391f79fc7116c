import type { Row, Suite } from "./row.ts";
import { residentMegabytes } from "./saves/entry-process.ts";
import { type Figures, figuresOf, PARTS, type Part } from "./saves/figures.ts";
import { recordNaive, startNaive } from "./saves/naive.ts";
import { createRig, type Rig } from "./saves/rig.ts";

const GROUP = "Saves at the service: service, PostgreSQL and load on this machine";
const ATTEMPTS = { runs: 5, kept: 3 };
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
    savesEach: 400,
    perSecond: null,
    promised: { perSecond: 4_000, milliseconds: [0.95, 10] },
    naive: [6, 2],
  },
  { name: "200 clients", clients: 200, savesEach: 50, perSecond: null, promised: {} },
  {
    name: "1,000 a second, open loop",
    clients: 200,
    savesEach: 40,
    perSecond: 1_000,
    promised: { milliseconds: [0.99, 10] },
  },
];

const noteOf = (own: Figures, large: Figures | undefined): string => {
  const { kept, runs } = ATTEMPTS;
  const range = own.range.map((rate) => ROUND.format(rate)).join("–");
  const others = `others took up to ${Math.round(own.others * 100)} % of the processors`;
  const beside =
    large === undefined ? "" : `; usual way: states of 1 MB, of 10 MB ${ROUND.format(large.perSecond)}/s`;
  return `median of the ${kept} quietest of ${runs} runs, ${range}/s; ${others}${beside}`;
};

const rowsOf = ({ name, promised }: Case, own: Figures, [small, large]: readonly Figures[]): Row[] => {
  const row = (what: string, unit: Row["unit"], value: (figures: Figures) => number): Row => ({
    group: GROUP,
    name: `${name}: ${what}`,
    value: value(own),
    unit,
    ...(small === undefined ? {} : { naive: value(small) }),
  });
  const { perSecond, milliseconds: [promisedPart, most] = [] } = promised;
  return [
    {
      ...row("saves", "/s", (figures) => figures.perSecond),
      ...(perSecond === undefined ? {} : { target: { least: perSecond } }),
      note: noteOf(own, large),
    },
    ...PARTS.map((part) => ({
      ...row(`p${part * 100}`, "ms", (figures) => figures.milliseconds[part]),
      ...(part !== promisedPart || most === undefined ? {} : { target: { most } }),
    })),
    row("processor time a save, all processes", "ms", (figures) => figures.processor),
  ];
};

const naiveFigures = async (rig: Rig, { clients, naive }: Case, port: number): Promise<Figures[]> => {
  const figures: Figures[] = [];
  for (const [n, savesEach] of (naive ?? []).entries()) {
    const tape = await recordNaive(rig.file(), { clients, savesEach, megabytes: 10 ** n });
    figures.push(await figuresOf({ runs: 1, kept: 1 }, async () => () => rig.play(tape, null, port)));
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
      await rig.play(await rig.record(20, 150), null, service.port);
      let stored = 3_000;
      const own: Figures[] = [];
      for (const { clients, savesEach, perSecond } of CASES) {
        own.push(
          await figuresOf(ATTEMPTS, async () => {
            const tape = await rig.record(clients, savesEach);
            return () => rig.play(tape, perSecond, service.port);
          }),
        );
        stored += ATTEMPTS.runs * clients * savesEach;
      }
      const memory = residentMegabytes(service.pid);
      const rows: Row[] = [];
      // The usual way comes last: its gigabytes are still on their way to the disk long after they were answered.
      for (const [n, one] of CASES.entries()) {
        const figures = own[n];
        if (figures !== undefined)
          rows.push(...rowsOf(one, figures, await naiveFigures(rig, one, naive.port)));
      }
      rows.push({
        group: GROUP,
        name: "memory of the service after all of them",
        value: memory,
        unit: "MB",
        note: `${stored.toLocaleString("en")} saves, resident`,
      });
      return rows;
    } finally {
      await rig.close();
    }
  },
};
