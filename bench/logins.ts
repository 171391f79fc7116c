import { recordNaive, startNaive } from "./logins/naive.ts";
import { type Registered, recordLogins, recordRefreshes, registerPeople } from "./logins/people.ts";
import { startProduct } from "./product.ts";
import { percentile, type Row, type Suite } from "./row.ts";
import { type Figures, figuresOf } from "./saves/figures.ts";
import { createRig, type Rig } from "./saves/rig.ts";
import type { Tape } from "./saves/tape.ts";
import { SAVES_OF_6000, type StormShape, stormOf } from "./storm.ts";

const GROUP = "Logins: all services in one process, PostgreSQL and load on this machine";
const PEOPLE = 200;
const CLIENTS = 20;
const ATTEMPTS = { runs: 3, kept: 2 };

/** 6,000 people at one save each 30 s, while 3,600 of them sign in within a minute. */
const STORM: StormShape = {
  ...SAVES_OF_6000,
  loginsPerSecond: 60,
  loginClients: 60,
  loginsEach: 7,
};
const PAIRS = { own: 5, usual: 1 };

const median = (values: readonly number[]): number => percentile(values, 0.5);

const closed = (rig: Rig, port: number, tape: () => Promise<Tape>): Promise<Figures> =>
  figuresOf(
    ATTEMPTS,
    async () => {
      const recorded = await tape();
      return () => rig.play(recorded, null, port);
    },
    "200",
  );

const rowsOf = (name: string, own: Figures, naive?: Figures): Row[] => {
  const row = (what: string, unit: Row["unit"], value: (figures: Figures) => number): Row => ({
    group: GROUP,
    name: `${name}: ${what}`,
    value: value(own),
    unit,
    ...(naive === undefined ? {} : { naive: value(naive) }),
  });
  const others = `others took up to ${Math.round(own.others * 100)} % of the processors`;
  return [
    { ...row(`${CLIENTS} clients`, "/s", (figures) => figures.perSecond), note: others },
    row("p95", "ms", (figures) => figures.milliseconds[0.95]),
    row("processor time, all processes", "ms", (figures) => figures.processor),
  ];
};

/** How long each wrong question takes for an address that is known and for one that is not, asked in turns. */
const enumerationRows = async (port: number, people: readonly Registered[]): Promise<Row[]> => {
  const authKey = "A".repeat(43);
  const slotId = `slt_${"0".repeat(32)}`;
  const bodies: Readonly<Record<string, (email: string) => object>> = {
    kdf: (email) => ({ email }),
    login: (email) => ({ email, authKey, client: "browser" }),
    recover: (email) => ({ email, slotId, authKey }),
  };
  const rows: Row[] = [];
  for (const [route, bodyOf] of Object.entries(bodies)) {
    const times: Readonly<Record<"known" | "unknown", number[]>> = { known: [], unknown: [] };
    // Each address once a route: after five wrong keys the lock would answer, of both kinds alike.
    for (const [n, { person, headers }] of people.slice(0, 150).entries()) {
      const turns = [
        ["known", person.email],
        ["unknown", `nobody-${n}@example.org`],
      ] as const;
      for (const [kind, email] of n % 2 === 0 ? turns : turns.toReversed()) {
        const began = performance.now();
        const response = await fetch(`http://127.0.0.1:${port}/api/auth/${route}`, {
          method: "POST",
          headers,
          body: JSON.stringify(bodyOf(email)),
        });
        await response.arrayBuffer();
        times[kind].push(performance.now() - began);
      }
    }
    rows.push({
      group: GROUP,
      name: `${route} of an address that is known, beside one that is not`,
      value: median(times.known) / median(times.unknown),
      unit: "×",
      note: `medians of ${times.known.length} each, in turns: ${median(times.known).toFixed(2)} and ${median(times.unknown).toFixed(2)} ms`,
    });
  }
  return rows;
};

/** Sign-ins and renewals, and what a storm of them does to the saves beside it. */
export const logins: Suite = {
  name: "logins",
  run: async () => {
    const rig = await createRig();
    try {
      const product = await startProduct(rig);
      const { port } = product;
      const naive = await startNaive(rig);
      const people = await registerPeople(port, PEOPLE);
      const plan = (each: number) => ({ file: rig.file(), clients: CLIENTS, each });
      const naivePlan = { file: rig.file(), clients: STORM.loginClients, each: 2 };
      const enumeration = await enumerationRows(port, people);
      const signIns = await closed(rig, port, () => recordLogins(people, plan(30)));
      const renewals = await closed(rig, port, () => recordRefreshes(port, people, plan(15)));
      const storm = await stormOf(rig, STORM, { savePort: port, pairs: PAIRS.own }, async () => ({
        tape: await recordLogins(people, {
          file: rig.file(),
          clients: STORM.loginClients,
          each: STORM.loginsEach,
        }),
        port,
      }));
      const usual = await closed(rig, naive.port, () => recordNaive(plan(2)));
      const usualStorm = await stormOf(rig, STORM, { savePort: port, pairs: PAIRS.usual }, async () => ({
        tape: await recordNaive(naivePlan),
        port: naive.port,
      }));
      const rate = `${STORM.savesPerSecond} saves/s, ${STORM.loginsPerSecond} logins/s, open loop, medians of ${PAIRS.own} pairs`;
      return [
        ...rowsOf("signing in", signIns, usual),
        ...rowsOf("renewing", renewals),
        {
          group: GROUP,
          name: "saves alone: p95",
          value: storm.without,
          unit: "ms",
          naive: usualStorm.without,
        },
        {
          group: GROUP,
          name: "saves beside a storm of logins: p95",
          value: storm.beside,
          unit: "ms",
          naive: usualStorm.beside,
          note: rate,
        },
        {
          group: GROUP,
          name: "saves beside a storm of logins: p95 against alone",
          value: storm.beside / storm.without,
          unit: "×",
          naive: usualStorm.beside / usualStorm.without,
          target: { most: 2 },
        },
        {
          group: GROUP,
          name: "logins of the storm: p95",
          value: storm.logins,
          unit: "ms",
          naive: usualStorm.logins,
        },
        ...enumeration,
      ];
    } finally {
      await rig.close();
    }
  },
};
