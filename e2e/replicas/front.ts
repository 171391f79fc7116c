import { CLIENT_ADDRESSES } from "./addresses.ts";

/** One address before replicas, as a load balancer is: it prefers one, and goes to the others when that does not answer. */
export interface Front {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

export interface FrontDeps {
  /** Of each service, the replicas in the order in which they are asked. */
  readonly session: () => readonly string[];
  readonly auth: () => readonly string[];
}

const NO_SUCH_ROUTE = "no-such-route";

/** Whether the service has no such address: then it is the other one's. */
const isElsewhere = async (answer: Response): Promise<boolean> =>
  answer.status === 404 && (await answer.clone().text()).includes(`"${NO_SUCH_ROUTE}"`);

export const startFront = ({ session, auth }: FrontDeps): Front => {
  const ask = async (
    request: Request,
    body: ArrayBuffer,
    origins: readonly string[],
  ): Promise<Response | null> => {
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    headers.set("x-forwarded-for", CLIENT_ADDRESSES.next());
    for (const name of ["host", "connection", "content-length"]) headers.delete(name);
    for (const origin of origins)
      try {
        return await fetch(`${origin}${pathname}${search}`, {
          method: request.method,
          headers,
          signal: request.signal,
          decompress: false,
          ...(request.method === "GET" || request.method === "HEAD" ? {} : { body }),
        });
      } catch (cause) {
        // Killed, or being started again. What it may have done all the same is done again by the next: nothing may come of that.
        if (request.signal.aborted) throw cause;
      }
    return null;
  };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    fetch: async (request) => {
      // Passes no sockets on, as many do not: who watches goes on by a stream.
      if (request.headers.get("upgrade") !== null) return new Response(null, { status: 501 });
      const body = await request.arrayBuffer();
      const answer = await ask(request, body, session());
      if (answer !== null && !(await isElsewhere(answer))) return answer;
      return (await ask(request, body, auth())) ?? new Response(null, { status: 503 });
    },
  });
  return { origin: `http://localhost:${server.port}`, stop: () => server.stop(true) };
};
