import { err, ok, type Result } from "@holdfast/protocol/result";

/** Bytes `start` up to but without `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header of one byte range (RFC 9110 §14.2). Null: the header is missing, of another unit, or asks for
 * several ranges, and the whole is to be sent.
 */
export const readRange = (
  header: string | null,
  length: number,
): Result<ByteRange | null, "range-not-satisfiable"> => {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return ok(null);
  if (first === "") {
    const suffix = Math.min(Number(last), length);
    return suffix === 0 ? err("range-not-satisfiable") : ok({ start: length - suffix, end: length });
  }
  const start = Number(first);
  const end = last === "" ? length : Math.min(Number(last) + 1, length);
  if (last !== "" && Number(last) < start) return ok(null);
  return start >= length ? err("range-not-satisfiable") : ok({ start, end });
};
