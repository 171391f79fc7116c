import { createHash, timingSafeEqual } from "node:crypto";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { answers } from "./answers.ts";
import { describe } from "./document.ts";
import { METRICS_MEDIA, type Metrics } from "./metrics.ts";
import { contextOf } from "./request-context.ts";

export interface MetricsRouteDeps {
  readonly metrics: Metrics;
  /** Whoever shows it may read; null: this machine alone. */
  readonly token: string | null;
  /** The public address: where it is not this machine's, a proxy stands before the service. */
  readonly origin: string;
}

const mayRead = answers("unauthenticated", "not-found");

const LOOPBACK_PEERS = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** What proxies say of themselves and of who asked them. */
const FORWARDED = /^(forwarded|via|x-forwarded-.+|x-real-ip|x-client-ip|true-client-ip|cf-.+)$/;

const digest = (text: string): Uint8Array => createHash("sha256").update(text).digest();

/** Somebody on this machine who asked it by its own name: a page of another site, led here by its own name's address, did not. */
const isLocal = (request: Request, origin: string): boolean =>
  LOOPBACK_HOSTS.has(new URL(origin).hostname) &&
  LOOPBACK_PEERS.has(contextOf(request).peer ?? "") &&
  LOOPBACK_HOSTS.has(new URL(request.url).hostname) &&
  ![...request.headers.keys()].some((name) => FORWARDED.test(name));

const EXAMPLE = `# HELP holdfast_build_info What runs; always 1
# TYPE holdfast_build_info gauge
holdfast_build_info{service="holdfast",build="0.1.0"} 1
`;

const BEARER = /^bearer /i;

/** What the process counts, for those who show the token, or without one for this machine alone. [OP-5] */
export const metricsRoutes = ({ metrics, token, origin }: MetricsRouteDeps) => {
  const expected = token === null ? null : digest(token);
  const shows = (request: Request, wanted: Uint8Array): boolean => {
    const shown = request.headers.get("authorization") ?? "";
    return BEARER.test(shown) && timingSafeEqual(digest(shown.replace(BEARER, "")), wanted);
  };
  return new Elysia({ prefix: "/api", normalize: false }).get(
    "/metrics",
    async ({ request }) => {
      if (expected !== null && !shows(request, expected)) return mayRead.refuse("unauthenticated");
      if (expected === null && !isLocal(request, origin)) return mayRead.refuse("not-found");
      const headers = { "content-type": METRICS_MEDIA, "cache-control": "no-store" };
      return new Response(await metrics.text(), { headers });
    },
    describe({
      summary: "What the service counts of itself, as Prometheus reads it",
      description:
        "For whoever runs the service: with the token of the setting HOLDFAST_METRICS_TOKEN as bearer, or without that setting from the machine itself.",
      tag: "health",
      anonymous: true,
      codes: mayRead.codes,
      answers: { 200: { media: "text/plain", schema: Type.String(), example: EXAMPLE } },
    }),
  );
};
