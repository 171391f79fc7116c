import { isIPv6 } from "node:net";
import { problem } from "./answers.ts";
import { contextOf } from "./request-context.ts";

/** A bound of so many requests in a minute. */
export interface RatePolicy {
  readonly name: string;
  readonly perMinute: number;
}

export interface RateState {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until the window ends. */
  readonly resetSeconds: number;
}

/** Where requests are counted. */
export interface RateCounters {
  /** Counts one more in the window that began at `windowStart` (milliseconds since 1970) and answers how many there are. */
  readonly count: (key: string, windowStart: number) => Promise<number>;
}

export interface RateLimiter {
  /** Counts one request of `subject`, an account or address. */
  readonly hit: (policy: RatePolicy, subject: string) => Promise<RateState>;
}

export const RATE_WINDOW_SECONDS = 60;

const PREFIX_GROUPS = 4;

/** Whom an address is counted as: itself, or with IPv6 its /64, of which one household has all 2^64 addresses. [AU-11] */
export const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address;
  const [head = "", tail = ""] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const before = head.split(":").filter(Boolean);
  const zeros = address.includes("::") ? 8 - before.length - tail.split(":").filter(Boolean).length : 0;
  const groups = [
    ...before,
    ...Array<string>(Math.max(0, zeros)).fill("0"),
    ...tail.split(":").filter(Boolean),
  ];
  return `${groups
    .slice(0, PREFIX_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
};

export const createRateLimiter = (deps: {
  readonly counters: RateCounters;
  readonly now: () => number;
}): RateLimiter => ({
  hit: async ({ name, perMinute }, subject) => {
    const window = RATE_WINDOW_SECONDS * 1000;
    const now = deps.now();
    const start = now - (now % window);
    const hits = await deps.counters.count(`${name}:${subject}`, start);
    return {
      allowed: hits <= perMinute,
      remaining: Math.max(0, perMinute - hits),
      resetSeconds: Math.max(1, Math.ceil((start + window - now) / 1000)),
    };
  },
});

/** The headers of a limited route, good answers included. [AU-11] */
export const rateHeaders = ({ name, perMinute }: RatePolicy, state: RateState): Record<string, string> => ({
  "ratelimit-policy": `"${name}";q=${perMinute};w=${RATE_WINDOW_SECONDS}`,
  ratelimit: `"${name}";r=${state.remaining};t=${state.resetSeconds}`,
  "x-holdfast-rate-limit-limit": String(perMinute),
  "x-holdfast-rate-limit-remaining": String(state.remaining),
  "x-holdfast-rate-limit-reset": String(state.resetSeconds),
  ...(state.allowed ? {} : { "retry-after": String(state.resetSeconds) }),
});

/** Runs `handle` when the rate of the caller's address allows it, and puts the limit headers on whatever comes out. [AU-11] */
export const limited = async (
  limiter: RateLimiter,
  policy: RatePolicy,
  request: Request,
  handle: () => Promise<Response>,
): Promise<Response> => {
  const { address, headers } = contextOf(request);
  const state = await limiter.hit(policy, networkOf(address));
  for (const [name, value] of Object.entries(rateHeaders(policy, state))) headers.set(name, value);
  return state.allowed ? handle() : problem("rate-limited");
};
