import { TurnstileTerms } from "@holdfast/protocol/human-check";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { json, problem } from "./answers.ts";
import { describe } from "./document.ts";
import type { Metrics } from "./metrics.ts";
import { createProbe } from "./probe.ts";

export interface HealthDeps {
  readonly build: string;
  /** Optional parts that are switched on. */
  readonly features: readonly string[];
  /** What the page's human check is made with; null or absent where it is switched off. [HC-1] */
  readonly turnstile?: { readonly siteKey: string; readonly scriptUrl: string } | null;
  /** Each resolves when the dependency answers and rejects when it does not. */
  readonly dependencies: Readonly<Record<string, () => Promise<void>>>;
  /** Likewise, of what it works without, with less safety or later. [IN-8] [OP-3] */
  readonly dispensable?: Readonly<Record<string, () => Promise<void>>>;
  /** Containers can be started. */
  readonly containers?: boolean;
  /** Where the state of each dependency is told too. */
  readonly metrics?: Metrics;
}

const strict = { additionalProperties: false } as const;
/** `turnstile` is what a page needs for the human check, null where it is switched off. */
const Health = Type.Object(
  {
    build: Type.String(),
    features: Type.Array(Type.String()),
    containersEnabled: Type.Boolean(),
    turnstileEnabled: Type.Boolean(),
    turnstile: Type.Union([TurnstileTerms, Type.Null()]),
  },
  strict,
);
const Live = Type.Object({ live: Type.Literal(true) }, strict);
const Ready = Type.Object(
  {
    ready: Type.Boolean(),
    /** `degraded`: everything works, and something that keeps it safe does not. */
    state: Type.Union([Type.Literal("ready"), Type.Literal("degraded")]),
    dependencies: Type.Record(Type.String(), Type.Union([Type.Literal("up"), Type.Literal("down")])),
  },
  strict,
);

type State = "up" | "down";

const stateOf = async (ask: () => Promise<void>): Promise<State> => {
  try {
    await ask();
    return "up";
  } catch {
    // Why it is down is for the log of whoever runs it, not for a route that anybody may ask.
    return "down";
  }
};

/** What is running, that it runs, and whether everything it needs answers. [ED-8] */
export const healthRoutes = (deps: HealthDeps) => {
  const { build, features, turnstile = null, dependencies, dispensable = {}, containers = false } = deps;
  const terms = turnstile && { siteKey: turnstile.siteKey, scriptUrl: turnstile.scriptUrl };
  const off = { containersEnabled: false, turnstileEnabled: false, turnstile: null };
  const common = { tag: "health", anonymous: true, codes: [] } as const;
  const up = { ready: true, state: "ready", dependencies: { database: "up" } };

  const all = Object.entries({ ...dependencies, ...dispensable });
  const probes = all.map(([name, ask]) => [name, createProbe(ask)] as const);
  const statesNow = (): Promise<(readonly [name: string, state: State])[]> =>
    Promise.all(probes.map(async ([name, ask]) => [name, await stateOf(ask)] as const));
  deps.metrics?.measured(
    "holdfast_dependency_up",
    "1 where what the service needs answers",
    { dependency: all.map(([name]) => name) },
    async () => (await statesNow()).map(([dependency, state]) => [{ dependency }, state === "up" ? 1 : 0]),
  );

  const ready = async (): Promise<Response> => {
    const states = await statesNow();
    const down = states.flatMap(([name, state]) => (state === "down" ? [name] : []));
    const named = Object.fromEntries(states);
    if (down.some((name) => name in dependencies)) return problem("unavailable", { dependencies: named });
    return json(200, { ready: true, state: down.length === 0 ? "ready" : "degraded", dependencies: named });
  };

  return new Elysia({ prefix: "/api", normalize: false })
    .get(
      "/health",
      () =>
        json(200, {
          build,
          features,
          containersEnabled: containers,
          turnstileEnabled: terms !== null,
          turnstile: terms,
        }),
      describe({
        ...common,
        summary: "Which build answers, and what is switched on",
        answers: { 200: { schema: Health, example: { build: "0.1.0", features: [], ...off } } },
      }),
    )
    .get(
      "/health/live",
      () => json(200, { live: true }),
      describe({
        ...common,
        summary: "That the process runs",
        answers: { 200: { schema: Live, example: { live: true } } },
      }),
    )
    .get(
      "/health/ready",
      ready,
      describe({
        ...common,
        summary: "Whether everything it needs answers",
        answers: { 200: { schema: Ready, example: up } },
      }),
    );
};
