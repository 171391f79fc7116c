import type { JsonValue } from "@holdfast/state/canonical-json";

/** Deeper than any place of a state that means something, and far from where following it down ends the stack. */
export const POINTER_PARTS_MAX = 64;

/** The parts of a JSON Pointer (RFC 6901), or null for a text that is none or has more than 64 parts. */
export const parsePointer = (pointer: string): readonly string[] | null => {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return null;
  const parts = pointer.slice(1).split("/");
  if (parts.length > POINTER_PARTS_MAX) return null;
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
};

export const formatPointer = (...parts: readonly string[]): string =>
  parts.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

export type JsonRecord = Readonly<Record<string, JsonValue>>;

export const isRecord = (value: JsonValue): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an array part names: an index below `end`, or null. Leading zeros and signs name nothing. */
export const indexOf = (part: string, end: number): number | null =>
  /^(0|[1-9][0-9]{0,8})$/.test(part) && Number(part) < end ? Number(part) : null;

/** The member that one part names; undefined where nothing is there. Only own members are. */
export const memberOf = (value: JsonValue, part: string): JsonValue | undefined => {
  if (Array.isArray(value)) {
    const index = indexOf(part, value.length);
    return index === null ? undefined : value[index];
  }
  return isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
};
