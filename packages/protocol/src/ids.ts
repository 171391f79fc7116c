import { fromHex, toHex } from "./encoding.ts";

/** What an id can name; the prefix of its text form. */
export const ID_KINDS = [
  "acc",
  "aud",
  "bld",
  "cpt",
  "dev",
  "dmg",
  "evt",
  "inv",
  "lgn",
  "ntf",
  "opr",
  "pky",
  "rel",
  "rtm",
  "run",
  "seg",
  "ses",
  "slt",
  "snp",
  "tpl",
  "ulk",
  "ver",
  "whk",
  "wsp",
] as const;
export type IdKind = (typeof ID_KINDS)[number];

/** Text form of 16 bytes: `<kind>_<32 lower-case hex>`. */
export type Id<K extends IdKind = IdKind> = `${K}_${string}`;

/** @throws RangeError when `bytes` is not 16 long: a defect of the caller. */
export const formatId = <K extends IdKind>(kind: K, bytes: Uint8Array): Id<K> => {
  if (bytes.length !== 16) throw new RangeError("an id is 16 bytes");
  return `${kind}_${toHex(bytes)}`;
};

/** The 16 bytes of an id of this kind, or null when the text is anything else. */
export const parseId = (kind: IdKind, text: string): Uint8Array<ArrayBuffer> | null => {
  if (text.length !== 36 || !text.startsWith(`${kind}_`)) return null;
  return fromHex(text.slice(4));
};

export const isId = <K extends IdKind>(kind: K, text: string): text is Id<K> => parseId(kind, text) !== null;

/** The bytes of an id whose form was already checked at the edge. @throws RangeError otherwise. */
export const idBytes = (id: Id): Uint8Array<ArrayBuffer> => {
  const bytes = fromHex(id.slice(4));
  if (bytes?.length !== 16) throw new RangeError("not an id");
  return bytes;
};

/** When a UUIDv7 was made, in milliseconds since 1970. */
export const timeOfUuid = (bytes: Uint8Array): number =>
  bytes.subarray(0, 6).reduce((milliseconds, byte) => milliseconds * 256 + byte, 0);

/** UUIDv7 bytes (RFC 9562 §5.7): `now` in milliseconds since 1970, then randomness. */
export const uuidv7 = (now: number, random: (length: number) => Uint8Array): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(16);
  bytes.set(random(10), 6);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now % 2 ** 32);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
};
