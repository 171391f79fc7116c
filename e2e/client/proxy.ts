/** What a hostile or broken way to the service does to one exchange. */
export type Meddle = (
  request: Request,
  forward: (request: Request) => Promise<Response>,
) => Promise<Response>;

/** Stands between client and service on a port of its own; honest until told otherwise. */
export interface TamperingProxy {
  readonly origin: string;
  readonly meddle: (with_: Meddle | null) => void;
  /** Method and path of every request, in order. */
  readonly seen: string[];
  readonly stop: () => Promise<void>;
}

export const startProxy = (origin: string): TamperingProxy => {
  let meddle: Meddle | null = null;
  const seen: string[] = [];
  const forward = (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(`${origin}${pathname}${search}`, request), { decompress: false });
  };
  const server = Bun.serve({
    port: 0,
    hostname: "localhost",
    fetch: (request) => {
      seen.push(`${request.method} ${new URL(request.url).pathname}`);
      return meddle === null ? forward(request) : meddle(request, forward);
    },
  });
  return {
    origin: `http://localhost:${server.port}`,
    seen,
    meddle: (next) => {
      meddle = next;
    },
    stop: () => server.stop(true),
  };
};

/** Nobody answers. */
export const unreachable: Meddle = async () => new Response("", { status: 503 });

/** Nothing is told by itself: whoever wants to know asks. */
export const nothingTold: Meddle = (request, forward) =>
  new URL(request.url).pathname.includes("/events") ? unreachable(request, forward) : forward(request);

/** The service got it, and its answer is lost. */
export const answerLost =
  (path: RegExp): Meddle =>
  async (request, forward) => {
    const answer = await forward(request);
    return path.test(new URL(request.url).pathname) ? new Response("", { status: 503 }) : answer;
  };

const pathOf = (request: Request): string => new URL(request.url).pathname;

const without = (headers: Headers): Headers => {
  const kept = new Headers(headers);
  for (const name of ["content-length", "content-encoding", "etag"]) kept.delete(name);
  return kept;
};

/** Real answers of a route with their JSON changed. */
export const rewriteJson =
  (path: RegExp, change: (json: Record<string, unknown>) => unknown): Meddle =>
  async (request, forward) => {
    const answer = await forward(request);
    if (!path.test(pathOf(request)) || !answer.ok) return answer;
    const json = (await answer.json()) as Record<string, unknown>;
    return Response.json(change(json), { status: answer.status, headers: without(answer.headers) });
  };

/** Real answers of a route with their bytes changed. */
export const rewriteBytes =
  (path: RegExp, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): Meddle =>
  async (request, forward) => {
    const answer = await forward(request);
    if (!path.test(pathOf(request)) || !answer.ok) return answer;
    const bytes = change(new Uint8Array(await answer.arrayBuffer()));
    return new Response(bytes, { status: answer.status, headers: without(answer.headers) });
  };

/** Answers of another address in place of the asked one's. */
export const redirectTo =
  (path: RegExp, other: string, origin: string): Meddle =>
  (request, forward) =>
    path.test(pathOf(request)) ? forward(new Request(`${origin}${other}`, request)) : forward(request);
