import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import { type Stack, startStack } from "@holdfast/e2e/stack";
import { sampleProject } from "@holdfast/state/sample-project";
import { percentile, type Row, type Suite } from "./row.ts";
import { secondsOfFirstCommand } from "./start-up/checkout.ts";
import { megabytesBelow, ownMegabytes } from "./start-up/memory.ts";

const GROUP = "Start and memory of the whole product (wall)";
const RUNS = 5;
const SESSIONS = 100;

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

/** Median of several runs. */
const seconds = async (work: () => Promise<number>): Promise<number> => {
  const samples: number[] = [];
  for (let n = 0; n < RUNS; n++) samples.push(await work());
  return percentile(samples, 0.5);
};

/** One person with many sessions, each saved by hand once, as a program makes them. */
const makeSessions = async (origin: string): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), "holdfast-bench-"));
  try {
    const holdfast = createNodeHoldfast({ origin, directory });
    const email = `${crypto.randomUUID()}@example.org`;
    const registered = await holdfast.register({ email, passphrase: "Wharf-lantern 47 kelp" });
    if (!registered.ok) throw new Error(`no account: ${registered.error.code}`);
    for (let n = 0; n < SESSIONS; n++) {
      const made = await holdfast.createSession({
        name: `Session ${n}`,
        state: sampleProject(new Date().toISOString()),
      });
      if (!made.ok) throw new Error(`no session: ${made.error.code}`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const memoryRows = (stack: Stack, when: string): readonly Row[] => [
  { group: GROUP, name: `memory of the services, ${when}`, value: ownMegabytes(stack.pid()), unit: "MB" },
  {
    group: GROUP,
    name: `memory of PostgreSQL, ${when}`,
    value: megabytesBelow(stack.pid()),
    unit: "MB",
    note: "all its processes, shared memory once",
  },
];

/** From the command to the line that says it is ready, and what the product holds in memory then. */
export const startUp: Suite = {
  name: "start-up",
  run: async () => {
    const fresh = await secondsOfFirstCommand();
    let stack = await startStack();
    const empty = await seconds(async () => {
      await stack.stop();
      return secondsOf(async () => {
        stack = await startStack();
      });
    });
    try {
      const idle = memoryRows(stack, "idle");
      await makeSessions(stack.origin);
      const busy = memoryRows(stack, `after ${SESSIONS} sessions made`);
      const later = await seconds(async () => {
        await stack.end();
        return secondsOf(stack.restart);
      });
      const killed = await seconds(async () => {
        await stack.kill();
        return secondsOf(stack.restart);
      });
      return [
        {
          group: GROUP,
          name: "the README's command in a new checkout",
          value: fresh,
          unit: "s",
          target: { most: 60 },
          note: "with a package cache: installs, builds, makes the database",
        },
        { group: GROUP, name: "a start without data", value: empty, unit: "s", note: "makes the database" },
        { group: GROUP, name: "every later start", value: later, unit: "s", target: { most: 3 } },
        {
          group: GROUP,
          name: "a start after kill -9",
          value: killed,
          unit: "s",
          note: "ends the database that was left",
        },
        ...idle,
        ...busy,
      ];
    } finally {
      await stack.stop();
    }
  },
};
