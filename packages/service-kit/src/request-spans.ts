import { METHODS, NO_ROUTE, STATUSES } from "./request-metrics.ts";
import type { Route } from "./route-table.ts";
import type { Traces } from "./traces.ts";

const [METHOD, ROUTE, STATUS] = ["http.request.method", "http.route", "http.response.status_code"] as const;
const FAILED = /^5/;

/** Tells of the requests of a service, each under its pattern, until the answer begins. [OP-6] */
export const createRequestSpans = (traces: Traces, routes: readonly Route[]) =>
  traces.spans({
    name: (begun) => `${begun[METHOD]} ${begun[ROUTE]}`,
    kind: "server",
    begin: { [METHOD]: METHODS, [ROUTE]: [...new Set(routes.map(({ path }) => path)), NO_ROUTE] },
    end: { [STATUS]: STATUSES },
    isFailure: (ended) => FAILED.test(ended[STATUS]),
  });
