/** An answer of stored bytes: they never change under one tag, and are for this caller only. */
export const octets = (
  bytes: Uint8Array<ArrayBuffer>,
  tag: string,
  headers: Readonly<Record<string, string>> = {},
  status: 200 | 206 = 200,
): Response =>
  new Response(bytes, {
    status,
    headers: {
      ...headers,
      "content-type": "application/octet-stream",
      "cache-control": "private, no-cache",
      etag: tag,
    },
  });

/** Bytes that follow from what is stored now. */
export const privateOctets = (bytes: Uint8Array<ArrayBuffer>): Response =>
  new Response(bytes, {
    headers: { "content-type": "application/octet-stream", "cache-control": "private, no-store" },
  });
