import { REQUEST_MAX_BYTES } from "@holdfast/protocol/limits";
import { listenerOn } from "../data/origin-port.ts";
import type { Product } from "./compose.ts";

export interface ServeDeps {
  readonly product: Product;
  /** The web build; null for an address that is no page. */
  readonly pages: (request: Request) => Promise<Response | null>;
  readonly port: number;
  /** The public address. */
  readonly origin: string;
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | null;
}

export interface Listening {
  /** Lets the requests that run end, at most 5 s. */
  readonly stop: () => Promise<void>;
}

const STOP_MILLISECONDS = 5_000;
const POLL_MILLISECONDS = 10;
/** Above the longest that a save may wait for the blob store. */
const IDLE_SECONDS = 60;
/** The loopback by its numbers: another origin to a browser, without its keys and cookies. */
const NUMBERS = new Set(["127.0.0.1", "[::1]"]);

const redirected = (request: Request, origin: string): Response | null => {
  const { hostname, pathname, search } = new URL(request.url);
  if (!NUMBERS.has(hostname) || new URL(origin).hostname !== "localhost") return null;
  return new Response(null, { status: 308, headers: { location: `${origin}${pathname}${search}` } });
};

const notAllowed = (): Response => new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });

/**
 * Listens on the one origin: `/api` is the product's, everything else the pages'.
 *
 * @throws Error that names who holds the port when it is taken: another port would be another origin, so none is tried.
 */
export const serve = ({ product, pages, port, origin, tls }: ServeDeps): Listening => {
  const answer = async (request: Request, peer: string | null): Promise<Response> => {
    const elsewhere = redirected(request, origin);
    if (elsewhere !== null) return elsewhere;
    const { pathname } = new URL(request.url);
    if (pathname === "/api" || pathname.startsWith("/api/")) return product.fetch(request, peer);
    return (await pages(request)) ?? notAllowed();
  };

  const listen = () =>
    Bun.serve({
      port,
      // Only this machine, unless a certificate or a proxy makes it an origin that browsers let keep keys.
      hostname: tls === null && new URL(origin).hostname === "localhost" ? "127.0.0.1" : "0.0.0.0",
      development: false,
      // Said here because the runtime shares ports by default outside development: a second start must fail and say so.
      reusePort: false,
      // Above every route's own limit, so that a body beyond one is refused by a problem and not by the server's bare status.
      maxRequestBodySize: REQUEST_MAX_BYTES,
      idleTimeout: IDLE_SECONDS,
      ...(tls === null ? {} : { tls: { cert: Bun.file(tls.certificateFile), key: Bun.file(tls.keyFile) } }),
      fetch: (request, server) => answer(request, server.requestIP(request)?.address ?? null),
    });

  try {
    const server = listen();
    return {
      stop: async () => {
        // The promise waits for idle connections too, which browsers keep open for minutes.
        const stopped = server.stop();
        const latest = Date.now() + STOP_MILLISECONDS;
        while (server.pendingRequests > 0 && Date.now() < latest) await Bun.sleep(POLL_MILLISECONDS);
        await server.stop(true);
        await stopped;
      },
    };
  } catch (cause) {
    const holder = listenerOn(port);
    if (holder === null) throw cause;
    throw new Error(`Port ${port} is taken by ${holder}. End it, or choose another port with PORT.`, {
      cause,
    });
  }
};
