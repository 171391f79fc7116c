import { connect } from "./connection.ts";
import type { Tape } from "./tape.ts";

/** What a load generator is told, as JSON on its standard input. */
export interface LoadOrder {
  readonly hostname: string;
  readonly port: number;
  readonly tape: Tape;
  /** Requests a second of all clients together, sent when it is time; null sends each when the one before is answered. */
  readonly perSecond: number | null;
}

/** What it answers, as JSON on its standard output. */
export interface LoadResult {
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Of each request: from when it was sent in a closed loop, from when it should have been sent in an open one. */
  readonly milliseconds: readonly number[];
  /** How many answers had which status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/**
 * The load generator, a process of its own. In an open loop the latency counts from the intended time, so that a service
 * that stalls is charged for every request that it kept waiting.
 */
const play = async ({ hostname, port, tape, perSecond }: LoadOrder): Promise<LoadResult> => {
  const bytes = await Bun.file(tape.file).bytes();
  const connections = await Promise.all(tape.clients.map(() => connect(hostname, port)));
  const milliseconds: number[] = [];
  const statuses: Record<string, number> = {};
  const started = performance.now();

  const intended = (client: number, n: number): number =>
    perSecond === null
      ? performance.now()
      : started + ((n * tape.clients.length + client) * 1000) / perSecond;

  const playClient = async (client: number): Promise<void> => {
    for (const [n, [start, end]] of (tape.clients[client] ?? []).entries()) {
      const due = intended(client, n);
      const wait = due - performance.now();
      if (wait > 0) await Bun.sleep(wait);
      const status = await connections[client]?.send(bytes.subarray(start, end));
      milliseconds.push(performance.now() - due);
      statuses[String(status)] = (statuses[String(status)] ?? 0) + 1;
    }
  };

  await Promise.all(tape.clients.map((_, client) => playClient(client)));
  const seconds = (performance.now() - started) / 1000;
  for (const connection of connections) connection.close();
  return { seconds, milliseconds, statuses };
};

if (import.meta.main) {
  const result = await play(await Bun.stdin.json());
  await Bun.write(Bun.stdout, JSON.stringify(result));
  process.exit(0);
}
