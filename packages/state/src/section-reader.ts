import { type Bytes, concat } from "@holdfast/vault/bytes";
import { type Entry, placesOf } from "./entry.ts";
import type { ChunkReader } from "./segment-reader.ts";

/** Contents of whole sections whose lists are loaded, in order; null where any chunk is lost. */
export const readSections = async (
  reader: ChunkReader,
  entries: readonly Entry[],
): Promise<readonly (Bytes | null)[]> => {
  const lists = entries.map(placesOf);
  const wanted = lists.flatMap((places, i) =>
    (places ?? []).map((place) => ({ type: entries[i]?.type ?? 0, place })),
  );
  const contents = await reader.read(wanted);
  let next = 0;
  return entries.map((entry, i) => {
    const count = lists[i]?.length;
    if (count === undefined) return null;
    const parts = contents.slice(next, next + count);
    next += count;
    const whole = parts.filter((part) => part !== null);
    if (whole.length !== count) return null;
    const [first] = whole;
    const content = count === 1 && first !== undefined ? first : concat(...whole);
    return content.length === entry.bytes ? content : null;
  });
};
