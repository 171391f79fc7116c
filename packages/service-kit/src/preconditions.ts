import { err, ok, type Result } from "@holdfast/protocol/result";

/** The strong tag of a version: `"v<version>"`. */
export const versionTag = (version: number): string => `"v${version}"`;

/**
 * The version that If-Match names. Without the header `precondition-required`; a header that is not one `"v<version>"`
 * matches nothing and is `version-conflict`. Versions begin with `first`: 0 for what may not be there yet.
 */
export const readIfMatch = (
  request: Request,
  first: 0 | 1 = 1,
): Result<number, "precondition-required" | "version-conflict"> => {
  const header = request.headers.get("if-match");
  if (header === null) return err("precondition-required");
  const digits = /^"v(0|[1-9]\d{0,8})"$/.exec(header)?.[1];
  return digits === undefined || Number(digits) < first ? err("version-conflict") : ok(Number(digits));
};

/** True when the caller holds what the strong tag names (RFC 9110 §13.1.2). */
export const isHeld = (request: Request, tag: string): boolean => {
  const held = request.headers.get("if-none-match");
  return held === "*" || (held?.split(",").some((item) => item.trim().replace(/^W\//, "") === tag) ?? false);
};

export const notModified = (tag: string): Response =>
  new Response(null, { status: 304, headers: { etag: tag, "cache-control": "private, no-cache" } });
