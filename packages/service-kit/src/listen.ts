import { REQUEST_MAX_BYTES } from "@holdfast/protocol/limits";

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** `peer` is the address at the other end of the connection. */
  readonly fetch: (request: Request, peer: string | null) => Promise<Response>;
}

export interface Listening {
  readonly port: number;
  /** Lets the requests that run end, at most 5 s. */
  readonly stop: () => Promise<void>;
}

const STOP_MILLISECONDS = 5_000;
/** Above the longest that a save may wait for the blob store. */
const IDLE_SECONDS = 60;

/** Listens for a service that runs as a process of its own. */
export const listen = ({ host, port, fetch }: ListenOptions): Listening => {
  const server = Bun.serve({
    hostname: host,
    port,
    development: false,
    // Above every route's own limit, so that a body beyond one is refused by a problem and not by the server's bare status.
    maxRequestBodySize: REQUEST_MAX_BYTES,
    idleTimeout: IDLE_SECONDS,
    fetch: (request, at) => fetch(request, at.requestIP(request)?.address ?? null),
  });
  return {
    port: server.port ?? port,
    stop: async () => {
      await Promise.race([server.stop(), Bun.sleep(STOP_MILLISECONDS)]);
      await server.stop(true);
    },
  };
};
