import { type Bytes, concat, isZero, parseBytes, u32 } from "./bytes.ts";

const TAG_BYTES = 16;
const LENGTH_BYTES = 4;

/** `length` rounded up as in Padmé: at most 12 % more, and only O(log log) bits of the length stay visible. Below 2^32. [SF-10] */
export const padme = (length: number): number => {
  if (length < 2) return length;
  const exponent = 31 - Math.clz32(length);
  const kept = 32 - Math.clz32(exponent);
  const step = 2 ** (exponent - kept);
  return Math.ceil(length / step) * step;
};

/** `u32 length ‖ content ‖ zeros`, so that the sealed frame has a Padmé length. */
export const padContent = (content: Bytes): Bytes => {
  const target = padme(LENGTH_BYTES + content.length + TAG_BYTES) - TAG_BYTES;
  return concat(u32(content.length), content, new Uint8Array(target - LENGTH_BYTES - content.length));
};

/** The content again; null when the length, the padding's size or its filler is not what `padContent` writes. */
export const unpadContent = (padded: Bytes): Bytes | null => {
  const parsed = parseBytes(padded, (reader) => {
    const content = reader.take(reader.u32());
    const filler = reader.rest;
    if (padme(LENGTH_BYTES + content.length + TAG_BYTES) !== padded.length + TAG_BYTES)
      reader.fail("padding");
    if (!isZero(filler)) reader.fail("filler");
    return content;
  });
  return parsed.ok ? parsed.value : null;
};
