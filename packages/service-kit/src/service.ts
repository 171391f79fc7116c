import { PROBLEMS } from "@holdfast/protocol/problems";
import { type AnyElysia, Elysia, NotFoundError, ParseError } from "elysia";
import { problem, Refused } from "./answers.ts";
import { clientAddress } from "./client-address.ts";
import { answerOnce, IDEMPOTENCY_HEADER, type IdempotencyDeps } from "./idempotency.ts";
import type { Identity } from "./identity.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { isOutage } from "./outage.ts";
import { beginRequest, contextOf, continueRequest, type RequestContext } from "./request-context.ts";
import { describeError, type LogSink, writeEntry } from "./request-log.ts";
import { createRequestMetrics, NO_ROUTE } from "./request-metrics.ts";
import { createRequestSpans } from "./request-spans.ts";
import { createRouteTable, type RouteMatch, routesOf } from "./route-table.ts";
import { addSecurityHeaders } from "./security-headers.ts";
import { asksForSocket, createSocketTable, type SocketRoute, SWITCHED, type Upgrade } from "./sockets.ts";
import { NO_TRACES, type Traces } from "./traces.ts";
import { unlockFits } from "./unlock-place.ts";

export interface ServiceDeps {
  readonly identity: Identity;
  readonly idempotency: IdempotencyDeps;
  readonly log: LogSink;
  readonly now: () => number;
  /** Addresses whose X-Forwarded-For is believed. */
  readonly trustedProxies: ReadonlySet<string>;
  /** Where requests are counted; nobody reads it where it is left out. */
  readonly metrics?: Metrics;
  /** Who is told of single requests; nobody where it is left out. */
  readonly traces?: Traces;
  /** Addresses that are answered by a socket, where the request asks for one. */
  readonly sockets?: readonly SocketRoute[];
}

/** One or more apps behind one edge. */
export interface Service {
  /** `peer` is the address at the other end of the connection. */
  readonly fetch: (request: Request, peer?: string | null, upgrade?: Upgrade) => Promise<Response>;
  /** Whether an app answers this address, whatever the method. */
  readonly answers: (path: string) => boolean;
}

/** In the log, for a request that has become a socket. */
const SWITCHING = 101;

const thrownToProblem = (error: unknown): Response => {
  // Ask the class, never `code`: Elysia copies `code` from any thrown object.
  if (error instanceof Refused) return problem(error.code);
  if (error instanceof NotFoundError) return problem("no-such-route");
  if (error instanceof ParseError) return problem("invalid-request");
  return problem(isOutage(error) ? "unavailable" : "internal");
};

const withErrors = (apps: readonly AnyElysia[]): AnyElysia => {
  const root: AnyElysia = new Elysia({ normalize: false }).onError({ as: "global" }, ({ error, request }) => {
    const response = thrownToProblem(error);
    if (response.status >= 500) contextOf(request).thrown = error;
    return response;
  });
  for (const app of apps) root.use(app);
  return root;
};

/** Adds the request's id to a problem, as `instance`, without reading other bodies. */
const named = async (response: Response, context: RequestContext): Promise<Response> => {
  if (response.headers.get("content-type") !== "application/problem+json") return response;
  const body = await response.json();
  return new Response(JSON.stringify({ ...body, instance: `/requests/${context.id}` }), {
    status: response.status,
    headers: response.headers,
  });
};

/**
 * Puts apps behind the edge: request ids, log, security headers, problems for everything that is thrown, idempotency keys.
 *
 * It is a function around the apps and not a hook in them, so that nothing an app or the router does can pass it by.
 */
export const createService = (deps: ServiceDeps, ...apps: readonly AnyElysia[]): Service => {
  const root = withErrors(apps);
  const routes = routesOf(root);
  const find = createRouteTable(routes);
  const counted = createRequestMetrics(deps.metrics ?? createMetrics(), routes);
  const traced = createRequestSpans(deps.traces ?? NO_TRACES, routes);
  const findSocket = createSocketTable(deps.sockets ?? []);

  /** The answer to a request for a socket: a refusal, or that there is one now. */
  const openSocket = async (
    request: Request,
    upgrade: Upgrade,
    { route, params }: NonNullable<ReturnType<typeof findSocket>>,
  ): Promise<Response> => {
    const opened = await route.open(request, params);
    if (!opened.ok) return problem(opened.error);
    if (upgrade(opened.value)) return SWITCHED;
    opened.value.closed();
    return problem("invalid-request");
  };

  const handle = async (request: Request, { route, methods }: RouteMatch): Promise<Response> => {
    if (methods.length === 0) {
      const isSocket = findSocket(new URL(request.url).pathname) !== null;
      return isSocket ? problem("upgrade-required", {}, { upgrade: "websocket" }) : problem("no-such-route");
    }
    if (route === null) return problem("method-not-allowed", {}, { allow: methods.join(", ") });
    if (!unlockFits(request, route)) return problem("header-not-allowed");
    if (!request.headers.has(IDEMPOTENCY_HEADER) || route.idempotency === "ignored")
      return root.handle(request);
    if (route.idempotency === null) return problem("header-not-allowed");
    const caller = await deps.identity.live(request);
    if (!caller.ok) return problem(caller.error);
    const context = contextOf(request);
    return answerOnce(deps.idempotency, request, caller.value.accountId, (again) => {
      continueRequest(again, context);
      return root.handle(again);
    });
  };

  const guarded = async (
    request: Request,
    match: RouteMatch,
    context: RequestContext,
    upgrade: Upgrade | undefined,
  ): Promise<Response> => {
    try {
      const socket = upgrade && asksForSocket(request) && findSocket(new URL(request.url).pathname);
      return socket ? await openSocket(request, upgrade, socket) : await handle(request, match);
    } catch (error) {
      context.thrown = error;
      return thrownToProblem(error);
    }
  };

  return {
    answers: (path) => find("", path).methods.length > 0,
    fetch: async (request, peer = null, upgrade) => {
      const started = performance.now();
      const at = new Date(deps.now()).toISOString();
      const context = beginRequest(request, clientAddress(request, peer, deps.trustedProxies), peer);
      const match = find(request.method, new URL(request.url).pathname);
      const { method } = request;
      const route = match.route?.path ?? NO_ROUTE;
      const answer = await traced(
        { "http.request.method": method, "http.route": route },
        () => guarded(request, match, context, upgrade),
        (given) => ({ "http.response.status_code": String(given === SWITCHED ? SWITCHING : given.status) }),
        context,
      );
      const response = answer === SWITCHED ? new Response(null) : await named(answer, context);
      for (const [name, value] of context.headers) response.headers.set(name, value);
      addSecurityHeaders(response.headers);
      response.headers.set("x-request-id", context.id);
      response.headers.set("traceparent", context.traceparent);
      const milliseconds = performance.now() - started;
      counted({ method, route, seconds: milliseconds / 1000, response });
      const failed = response.status >= PROBLEMS.internal.status;
      writeEntry(deps.log, {
        at,
        requestId: context.id,
        trace: context.traceparent.slice(3, 35),
        method,
        route,
        status: answer === SWITCHED ? SWITCHING : response.status,
        milliseconds: Math.round(milliseconds * 10) / 10,
        ...(failed && context.thrown !== undefined ? { error: describeError(context.thrown) } : {}),
      });
      return answer === SWITCHED ? SWITCHED : response;
    },
  };
};
