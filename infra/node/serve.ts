import { type Listening, type ListenOptions, listen } from "@holdfast/service-kit/listen";
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
  const answer: ListenOptions["fetch"] = async (request, peer, upgrade) => {
    const elsewhere = redirected(request, origin);
    if (elsewhere !== null) return elsewhere;
    const { pathname } = new URL(request.url);
    if (pathname === "/api" || pathname.startsWith("/api/")) return product.fetch(request, peer, upgrade);
    return (await pages(request)) ?? notAllowed();
  };

  try {
    return listen({
      port,
      // Only this machine, unless a certificate or a proxy makes it an origin that browsers let keep keys.
      host: tls === null && new URL(origin).hostname === "localhost" ? "127.0.0.1" : "0.0.0.0",
      tls,
      fetch: answer,
      endStreams: product.endStreams,
    });
  } catch (cause) {
    const holder = listenerOn(port);
    if (holder === null) throw cause;
    throw new Error(`Port ${port} is taken by ${holder}. End it, or choose another port with PORT.`, {
      cause,
    });
  }
};
