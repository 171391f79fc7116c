/** JSON that a thread has written, for one caller. */
export const jsonBytes = (
  status: number,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(bytes, {
    status,
    headers: { "cache-control": "no-store", ...headers, "content-type": "application/json" },
  });
