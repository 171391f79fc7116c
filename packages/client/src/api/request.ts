import { loginHeaders } from "./credentials.ts";
import type { Call, HttpDeps } from "./http.ts";

/** About what a weak mobile connection sends: large bodies get the time they need. */
const UPLOAD_BYTES_PER_MILLISECOND = 8;

const sizeOf = (body: Call["body"]): number => {
  if (body === undefined) return 0;
  if (body instanceof Uint8Array) return body.length;
  let bytes = 0;
  for (const part of body.values() as Iterable<string | Blob>)
    bytes += typeof part === "string" ? part.length : part.size;
  return bytes;
};

/** Of a whole call, or of the time until its answer begins where that may take longer. */
export const timeoutOf = (
  call: Call,
  milliseconds: number,
): { readonly signal: AbortSignal; readonly begun: () => void } => {
  if (!call.streaming) {
    // Node takes whole milliseconds alone.
    const patience = Math.ceil(milliseconds + sizeOf(call.body) / UPLOAD_BYTES_PER_MILLISECOND);
    return { signal: AbortSignal.timeout(patience), begun: () => undefined };
  }
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  return { signal: controller.signal, begun: () => clearTimeout(timer) };
};

/** What fetch is called with. */
export const requestOf = (
  call: Call,
  { platform, credentials }: HttpDeps,
  timeout: AbortSignal,
): RequestInit => {
  const headers: Record<string, string> = {
    ...(call.anonymous ? {} : loginHeaders(credentials.login(), call.method)),
    ...(call.json === undefined ? {} : { "content-type": "application/json" }),
    ...(call.body instanceof Uint8Array ? { "content-type": "application/octet-stream" } : {}),
    ...call.headers,
  };
  const body = call.json === undefined ? call.body : JSON.stringify(call.json);
  return {
    method: call.method,
    headers,
    credentials: platform.credentials === "browser" ? "same-origin" : "omit",
    redirect: "error",
    cache: "no-store",
    ...(body === undefined ? {} : { body }),
    ...(call.keepalive ? { keepalive: true } : {}),
    signal: call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]),
  };
};
