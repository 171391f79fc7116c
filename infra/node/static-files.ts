import { realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { pageOf, staticHeaders, withScriptsFrom } from "@holdfast/service-kit/pages";

/** Files whose names hold a hash of their content never change. */
const HASHED = /^\/_astro\//;
const TEXT = /\.(html|m?js|css|svg|json|webmanifest|txt|map)$/;
const COMPRESS_FROM_BYTES = 1024;

interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
  readonly etag: string;
  readonly type: string;
}

const load = async (file: string, scriptsFrom: string | null): Promise<Asset> => {
  const source = Bun.file(file);
  const stored = new Uint8Array(await source.arrayBuffer());
  const isOpened = scriptsFrom !== null && file.endsWith(".html");
  const body = isOpened
    ? new TextEncoder().encode(withScriptsFrom(new TextDecoder().decode(stored), scriptsFrom))
    : stored;
  const digest = new Bun.CryptoHasher("sha256").update(body).digest("hex").slice(0, 32);
  const compress = TEXT.test(file) && body.length >= COMPRESS_FROM_BYTES;
  return {
    body,
    gzip: compress ? new Uint8Array(gzipSync(body)) : null,
    etag: `"${digest}"`,
    type: source.type,
  };
};

/**
 * Answers GET and HEAD with the files below `folder`, the web build, which does not change while the process runs: each file is read and compressed
 * once. Pages take scripts from this origin alone, and from `scriptsFrom` where one is named. Answers null for methods it does not take. A path outside the folder, also through a symbolic link, is not found.
 */
export const createStaticFiles = (
  folder: string,
  scriptsFrom: string | null = null,
): ((request: Request) => Promise<Response | null>) => {
  const root = realpathSync(folder) + sep;
  const assets = new Map<string, Promise<Asset>>();

  const find = (path: string): Promise<Asset> | null => {
    const known = assets.get(path);
    if (known !== undefined) return known;
    const file = join(root, path);
    if (!file.startsWith(root) || !Bun.file(file).size || !realpathSync(file).startsWith(root)) return null;
    const asset = load(file, scriptsFrom);
    assets.set(path, asset);
    return asset;
  };

  const pathOf = (request: Request): string | null => {
    try {
      return decodeURIComponent(new URL(request.url).pathname);
    } catch (error) {
      if (error instanceof URIError) return null;
      throw error;
    }
  };

  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") return null;
    const asked = pathOf(request);
    const path = asked === null || asked.includes("\0") ? null : pageOf(asked);
    const found = path === null ? null : find(path);
    const asset = await (found ?? find("/404.html"));
    if (asset === null)
      return new Response("Not found", { status: 404, headers: staticHeaders("/404.html") });

    const headers = new Headers(staticHeaders(found === null || path === null ? "/404.html" : path));
    headers.set("content-type", asset.type);
    headers.set("etag", asset.etag);
    headers.set(
      "cache-control",
      path !== null && HASHED.test(path) ? "public, max-age=31536000, immutable" : "no-cache",
    );
    headers.set("vary", "accept-encoding");
    if (found !== null && request.headers.get("if-none-match") === asset.etag)
      return new Response(null, { status: 304, headers });

    const zipped = request.headers.get("accept-encoding")?.includes("gzip") ? asset.gzip : null;
    if (zipped !== null) headers.set("content-encoding", "gzip");
    const body = zipped ?? asset.body;
    headers.set("content-length", String(body.length));
    return new Response(request.method === "HEAD" ? null : body, {
      status: found === null ? 404 : 200,
      headers,
    });
  };
};
