import { randomBytes } from "node:crypto";

/** What the edge knows of one request besides the request itself. */
export interface RequestContext {
  readonly id: string;
  /** W3C Trace Context, level 1. */
  readonly traceparent: string;
  /** What the caller said of it, where that has the form of one. */
  readonly parent: string | null;
  readonly address: string;
  /** At the other end of the connection; null where there is none. */
  readonly peer: string | null;
  /** What its answer carries whatever it is: also a problem for something that was thrown. */
  readonly headers: Map<string, string>;
  /** A defect or outage that a handler threw: for the log alone. */
  thrown: unknown;
}

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const POOL_BYTES = 8192;
let pool = Buffer.alloc(0);

/** Hex of random bytes for names, drawn from the system by the thousand: asking for each costs more than the rest of the edge. */
export const randomName = (bytes: number): string => {
  if (pool.length < bytes) pool = randomBytes(POOL_BYTES);
  const drawn = pool.toString("hex", 0, bytes);
  pool = pool.subarray(bytes);
  return drawn;
};

const contexts = new WeakMap<Request, RequestContext>();

const traceOf = (request: Request): { readonly traceparent: string; readonly parent: string | null } => {
  const given = request.headers.get("traceparent") ?? "";
  const span = randomName(8);
  // The same trace, a span of this service.
  if (TRACEPARENT.test(given))
    return { traceparent: `${given.slice(0, 36)}${span}${given.slice(52)}`, parent: given };
  return { traceparent: `00-${randomName(16)}-${span}-01`, parent: null };
};

/** Begins a request. Its id is the caller's where that has the form of one. [ED-6] */
export const beginRequest = (
  request: Request,
  address: string,
  peer: string | null = null,
): RequestContext => {
  const given = request.headers.get("x-request-id") ?? "";
  const id = REQUEST_ID.test(given) ? given : `req_${randomName(12)}`;
  const context = { id, ...traceOf(request), address, peer, headers: new Map(), thrown: undefined };
  contexts.set(request, context);
  return context;
};

/** Lets a request that stands for another one share its context. */
export const continueRequest = (request: Request, context: RequestContext): void => {
  contexts.set(request, context);
};

/** @throws Error for a request that did not come through the edge: a defect of the composition. */
export const contextOf = (request: Request): RequestContext => {
  const context = contexts.get(request);
  if (context === undefined) throw new Error("this request did not come through the edge");
  return context;
};
