import type { JsonValue } from "@holdfast/state/canonical-json";
import { sameData } from "@holdfast/state/same-data";
import { isRecord } from "./json-pointer.ts";

/**
 * The document after a merge patch (RFC 7396, section 2): members of objects one by one, null takes one away, anything else takes
 * the place of what was there. What stays as it was keeps its identity.
 */
export const applyMergePatch = (document: JsonValue | undefined, patch: JsonValue): JsonValue => {
  if (!isRecord(patch)) return document !== undefined && sameData(document, patch) ? document : patch;
  const before = document !== undefined && isRecord(document) ? document : {};
  const changes = new Map(
    Object.entries(patch).map(([name, value]) => [
      name,
      value === null
        ? undefined
        : applyMergePatch(Object.hasOwn(before, name) ? before[name] : undefined, value),
    ]),
  );
  const touches = [...changes].some(
    ([name, value]) => (Object.hasOwn(before, name) ? before[name] : undefined) !== value,
  );
  if (before === document && !touches) return document;
  const kept = Object.entries(before).filter(([name]) => !changes.has(name));
  const put = [...changes].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries([...kept, ...put]);
};
