import type { HumanAction } from "@holdfast/protocol/human-check";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { contextOf } from "@holdfast/service-kit/request-context";
import type { LogSink } from "@holdfast/service-kit/request-log";
import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { HumanPlace } from "./human-place.ts";

export const HUMAN_CODES = ["human-check-failed", "human-check-unavailable"] as const satisfies ProblemCode[];
export type HumanCode = (typeof HUMAN_CODES)[number];

/** Whether the token that came with a request is good for this action, here and now. [HC-2] */
export type HumanCheck = (
  request: Request,
  action: HumanAction,
  token: string | undefined,
) => Promise<Result<null, HumanCode>>;

export interface HumanCheckDeps {
  /** Null: everybody passes. */
  readonly place: HumanPlace | null;
  /** The public address: a token that was made for another host is not taken. */
  readonly origin: string;
  readonly log: LogSink;
  readonly patienceMilliseconds?: number;
}

const PATIENCE_MILLISECONDS = 5_000;

const Verdict = Type.Object({
  success: Type.Boolean(),
  hostname: Type.Optional(Type.String()),
  action: Type.Optional(Type.String()),
  "error-codes": Type.Optional(Type.Array(Type.String())),
});

/** Said of this service and not of the token: nobody's token would be good. */
const OWN_FAULTS = new Set(["missing-input-secret", "invalid-input-secret", "internal-error", "bad-request"]);

/**
 * Asks for every token anew and remembers none: that a token is good once is the verifier's promise. What cannot be verified is
 * refused. [HC-2] [HC-3]
 */
export const createHumanCheck = ({
  place,
  origin,
  log,
  patienceMilliseconds = PATIENCE_MILLISECONDS,
}: HumanCheckDeps): HumanCheck => {
  if (place === null) return async () => ok(null);
  const { hostname } = new URL(origin);

  const ask = async (token: string, address: string): Promise<unknown> => {
    const response = await fetch(place.verifyUrl, {
      method: "POST",
      body: new URLSearchParams({ secret: place.secret, response: token, remoteip: address }),
      redirect: "error",
      signal: AbortSignal.timeout(patienceMilliseconds),
    });
    return response.ok ? response.json() : null;
  };

  const unavailable = (why: string): Result<null, HumanCode> => {
    log(JSON.stringify({ event: "human-check-unavailable", why }));
    return err("human-check-unavailable");
  };

  return async (request, action, token) => {
    if (token === undefined) return err("human-check-failed");
    const [asked] = await Promise.allSettled([ask(token, contextOf(request).address)]);
    if (asked.status === "rejected") return unavailable("no answer");
    const verdict = asked.value;
    if (!Value.Check(Verdict, verdict)) return unavailable("not an answer");
    if (verdict["error-codes"]?.some((code) => OWN_FAULTS.has(code)))
      return unavailable("refused as a whole");
    const isGood = verdict.success && verdict.hostname === hostname && verdict.action === action;
    return isGood ? ok(null) : err("human-check-failed");
  };
};
