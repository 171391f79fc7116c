import { createDice } from "../dice.ts";
import { type Asked, askingFor, type Somebody } from "./asking.ts";
import { faultsOf } from "./judge.ts";
import { operationsOf } from "./operations.ts";
import { somebodyAt } from "./somebody.ts";

const AT_A_TIME = 8;
const REQUESTS_OF_ONE = 250;
/** So many refusals of whoever calls, one after the other: a request has ended its own login. Somebody else goes on. */
const REFUSALS_MAX = 4;
const PATIENCE_MILLISECONDS = 20_000;
/** Enough to see what is wrong. */
const FINDINGS_MAX = 20;

export interface Finding {
  /** By which the same request is made again. */
  readonly seed: number;
  readonly asked: Asked;
  readonly status: number | null;
  readonly faults: readonly string[];
}

export interface Scanned {
  readonly requests: number;
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Operations that answered well at least once. */
  readonly reached: number;
  readonly operations: number;
  readonly findings: readonly Finding[];
}

/** Not to be told to a stream, which ends when nobody listens any more. */
const readable = async (response: Response): Promise<string> => {
  if (response.headers.get("content-type")?.startsWith("text/event-stream") !== true) return response.text();
  await response.body?.cancel();
  return "";
};

/**
 * Asks every operation of a running product's document, with requests that are good, nearly good, and hostile, and judges each answer.
 * Deterministic by seed as far as the product is. [SS-3]
 */
export const scan = async (origin: string, first: number, count: number): Promise<Scanned> => {
  const operations = operationsOf(await (await fetch(`${origin}/api/openapi.json`)).json());
  const statuses = new Map<number, number>();
  const findings: Finding[] = [];
  const reached = new Set<string>();
  let next = first;

  /** Answers the status, null where there was none. */
  const ask = async (seed: number, somebody: Somebody): Promise<number | null> => {
    const dice = createDice(seed);
    const operation = dice.pick(operations);
    const asked = askingFor(operation, somebody, dice);
    // Asked by another method it is another operation, where there is one.
    const answering =
      operations.find(({ path, method }) => path === operation.path && method === asked.method) ?? operation;
    const note = (status: number | null, faults: readonly string[]): void => {
      if (faults.length > 0 && findings.length < FINDINGS_MAX) findings.push({ seed, asked, status, faults });
    };
    try {
      const response = await fetch(`${origin}${asked.target}`, {
        ...{ method: asked.method, headers: asked.headers, body: asked.body, redirect: "manual" },
        signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
      });
      const { status, headers } = response;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (response.ok) reached.add(`${answering.method} ${answering.path}`);
      note(status, faultsOf(answering, { status, headers, text: await readable(response) }));
      return status;
    } catch (cause) {
      note(null, [`no answer: ${cause instanceof Error ? cause.name : "?"}`]);
      return null;
    }
  };

  const work = async (): Promise<void> => {
    while (next < first + count) {
      const somebody = await somebodyAt(origin);
      let refused = 0;
      for (let n = 0; n < REQUESTS_OF_ONE && next < first + count && refused < REFUSALS_MAX; n++)
        refused = (await ask(next++, somebody)) === 401 ? refused + 1 : 0;
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return { requests: count, statuses, reached: reached.size, operations: operations.length, findings };
};
