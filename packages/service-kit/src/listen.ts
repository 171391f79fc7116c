import { REQUEST_MAX_BYTES } from "@holdfast/protocol/limits";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { problem } from "./answers.ts";
import { describeError } from "./request-log.ts";
import { addSecurityHeaders } from "./security-headers.ts";
import { bunSockets, SWITCHED, type Upgrade, upgradeOn } from "./sockets.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** PEM files, to serve HTTPS directly. */
  readonly tls?: { readonly certificateFile: string; readonly keyFile: string } | null;
  /** `peer` is the address at the other end of the connection. */
  readonly fetch: (request: Request, peer: string | null, upgrade: Upgrade) => Promise<Response>;
  /** Called first when it stops: ends streams and sockets, which would be waited for. */
  readonly endStreams?: () => void;
}

export interface Listening {
  readonly port: number;
  /** Lets the requests that run end, at most 5 s. */
  readonly stop: () => Promise<void>;
}

const STOP_MILLISECONDS = 5_000;
const POLL_MILLISECONDS = 10;
/** Above the longest that a save may wait for the blob store. */
const IDLE_SECONDS = 60;

/** The answer to what reaches no edge: a request whose address is none, with a Host header that nobody can read. */
const bare = (code: ProblemCode): Response => {
  const response = problem(code);
  addSecurityHeaders(response.headers);
  return response;
};

/** Listens on one address. @throws Error when the port is taken. */
export const listen = ({ host, port, tls = null, fetch, endStreams }: ListenOptions): Listening => {
  const server = Bun.serve({
    hostname: host,
    port,
    development: false,
    // Said here because the runtime shares ports by default outside development: a second start must fail and say so.
    reusePort: false,
    // Above every route's own limit, so that a body beyond one is refused by a problem and not by the server's bare status.
    maxRequestBodySize: REQUEST_MAX_BYTES,
    idleTimeout: IDLE_SECONDS,
    ...(tls === null ? {} : { tls: { cert: Bun.file(tls.certificateFile), key: Bun.file(tls.keyFile) } }),
    websocket: bunSockets,
    fetch: async (request, at) => {
      if (!URL.canParse(request.url)) return bare("invalid-request");
      const peer = at.requestIP(request)?.address ?? null;
      const answer = await fetch(request, peer, upgradeOn(at, request));
      return answer === SWITCHED ? undefined : answer;
    },
    // Whatever the edge lets through is a defect; the runtime's own page for one would tell the caller of it.
    error: (cause) => {
      process.stderr.write(`${JSON.stringify({ event: "defect", error: describeError(cause) })}\n`);
      return bare("internal");
    },
  });
  return {
    port: server.port ?? port,
    stop: async () => {
      endStreams?.();
      // The promise waits for idle connections too, which browsers keep open for minutes.
      const stopped = server.stop();
      const latest = Date.now() + STOP_MILLISECONDS;
      while (server.pendingRequests > 0 && Date.now() < latest) await Bun.sleep(POLL_MILLISECONDS);
      await server.stop(true);
      await stopped;
    },
  };
};
