import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { lockHolder } from "@holdfast/infra/data/process-lock";
import { sweepLeftovers } from "@holdfast/infra/postgres/leftovers";
import { endProcess, freePort, runningPostmaster } from "@holdfast/infra/postgres/postmaster";

const ROOT = join(import.meta.dir, "..");
const READY = "Holdfast is ready at";

/** The whole product as a person starts it, with data of its own: for journeys. */
export interface Stack {
  readonly origin: string;
  /** Database, segments, secrets: everything the product stores. */
  readonly dataDirectory: string;
  /** Everything it has printed so far, over all starts. */
  readonly output: () => string;
  /** The process of the services. */
  readonly pid: () => number;
  /** Ends it like Ctrl-C and keeps the data: `restart` finds it. */
  readonly end: () => Promise<number | null>;
  /** Ends it like Ctrl-C and starts it again on the same data and port. */
  readonly restart: () => Promise<void>;
  /** Ends the process with SIGKILL, which leaves its database running; `restart` or `stop` takes care of that. */
  readonly kill: () => Promise<void>;
  /** Ends it like Ctrl-C, answers its exit code (0 when it ended in order, null when it was killed before) and removes the data. */
  readonly stop: () => Promise<number | null>;
}

/** All journeys come from one address. */
const RATES = Object.fromEntries(
  ["REGISTER", "LOGIN", "RECOVER", "REFRESH", "DEVICE_START", "SAVES"].map((name) => [
    `HOLDFAST_RATE_${name}`,
    "100000",
  ]),
);

interface Run {
  readonly child: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly ready: Promise<void>;
}

const run = (env: Readonly<Record<string, string>>, print: (text: string) => void): Run => {
  const child = Bun.spawn([process.execPath, "infra/up.ts"], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: undefined, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  let printed = "";
  const read = async (from: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const part of from) {
      const text = decoder.decode(part, { stream: true });
      print(text);
      printed += text;
      if (printed.includes(READY)) resolve();
    }
  };
  void Promise.all([read(child.stdout), read(child.stderr)]).then(async () =>
    reject(new Error(`the product ended with ${await child.exited} before it was ready:\n${printed}`)),
  );
  return { child, ready };
};

/** The database servers below a data folder that still run. */
const databasesOf = (dataDirectory: string): readonly number[] =>
  existsSync(dataDirectory)
    ? [...new Bun.Glob("**/postmaster.pid").scanSync({ cwd: dataDirectory, onlyFiles: true })].flatMap(
        (path) => runningPostmaster(dirname(join(dataDirectory, path)))?.pid ?? [],
      )
    : [];

const PREFIX = "holdfast-stack-";

/** Ends a product, or the database of a killed one, that still runs on a data folder. */
const endLeftOn = async (folder: string): Promise<void> => {
  const product = lockHolder(join(folder, "lock"));
  if (product !== null) await endProcess(product);
  for (const pid of databasesOf(folder)) await endProcess(pid);
};

/**
 * Starts the product on a free port with an empty data folder of its own.
 *
 * @throws Error with everything it printed when it ends before it is ready.
 */
export const startStack = async (settings: Readonly<Record<string, string>> = {}): Promise<Stack> => {
  await sweepLeftovers(PREFIX, endLeftOn);
  const dataDirectory = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // As root the database runs as another user, who must be able to pass through.
  chmodSync(dataDirectory, 0o711);
  const port = await freePort();
  const env = { HOLDFAST_DATA_DIR: dataDirectory, PORT: String(port), ...RATES, ...settings };
  let output = "";
  const start = (): Run =>
    run(env, (text) => {
      output += text;
    });

  let current = start();
  const kill = async (): Promise<void> => {
    current.child.kill("SIGKILL");
    await current.child.exited;
  };
  process.once("exit", () => current.child.kill());
  const end = async (): Promise<number | null> => {
    current.child.kill("SIGTERM");
    await current.child.exited;
    return current.child.exitCode;
  };
  const stop = async (): Promise<number | null> => {
    const code = await end();
    await endLeftOn(dataDirectory);
    rmSync(dataDirectory, { recursive: true, force: true });
    return code;
  };

  try {
    await current.ready;
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    origin: `http://localhost:${port}`,
    dataDirectory,
    output: () => output,
    pid: () => current.child.pid,
    end,
    kill,
    restart: async () => {
      await end();
      current = start();
      await current.ready;
    },
    stop,
  };
};
