import { RATES_PER_MINUTE } from "@holdfast/protocol/limits";
import { PROBLEMS } from "@holdfast/protocol/problems";
import type { Metrics } from "./metrics.ts";
import type { Route } from "./route-table.ts";

/** One request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, `none` where there is none. */
  readonly route: string;
  readonly seconds: number;
  readonly response: Response;
}

export const NO_ROUTE = "none";

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const GOOD = [101, 200, 201, 202, 204, 206, 301, 302, 304, 308];
export const STATUSES = [...new Set([...GOOD, ...Object.values(PROBLEMS).map(({ status }) => status)])].map(
  String,
);
/** Bounds of one process's own, beside those of packages/protocol. */
const RATES = [...Object.keys(RATES_PER_MINUTE), "saves", "recovery", "leases", "operations"];
const RATE_NAME = /^"(\w+)"/;

/** Counts the requests of a service, each under its pattern. [OP-5] */
export const createRequestMetrics = (metrics: Metrics, routes: readonly Pick<Route, "path">[]) => {
  const route = [...new Set(routes.map(({ path }) => path)), NO_ROUTE];
  const answered = metrics.counter("holdfast_requests_total", "Requests that were answered", {
    method: METHODS,
    route,
    status: STATUSES,
  });
  const durations = metrics.histogram("holdfast_request_seconds", "Until the answer began", {
    method: METHODS,
    route,
  });
  const refused = metrics.counter("holdfast_rate_refusals_total", "Requests refused for coming too often", {
    rate: RATES,
  });

  return ({ method, route: path, seconds, response }: AnsweredRequest): void => {
    answered.add({ method, route: path, status: String(response.status) });
    durations.observe({ method, route: path }, seconds);
    if (response.status !== PROBLEMS["rate-limited"].status) return;
    refused.add({ rate: RATE_NAME.exec(response.headers.get("ratelimit-policy") ?? "")?.[1] ?? "" });
  };
};
