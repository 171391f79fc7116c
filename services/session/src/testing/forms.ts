import { formatId } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SealedSave } from "./chain.ts";

export const OCTETS = "application/octet-stream";

/** Name, file name and bytes of a part, and its type where it is not octets. */
export type FormPart = readonly [name: string, fileName: string, bytes: Bytes, type?: string];

/** A form built part by part. */
export const form = (parts: readonly FormPart[]): FormData => {
  const built = new FormData();
  for (const [name, fileName, bytes, type = OCTETS] of parts)
    built.append(name, new Blob([bytes], { type }), fileName);
  return built;
};

export const manifestPart = ({ manifest }: Pick<SealedSave, "manifest">): FormPart => [
  "manifest",
  "manifest",
  manifest,
];

export const segmentParts = ({ segments }: Pick<SealedSave, "segments">): readonly FormPart[] =>
  segments.map(({ id, bytes }) => ["segment", formatId("seg", id), bytes]);

/** The multipart form of a save. */
export const formOf = (save: Pick<SealedSave, "manifest" | "segments">): FormData =>
  form([manifestPart(save), ...segmentParts(save)]);

/** Flips one bit of the byte at `at`, which counts from the end below 0. */
export const flip = (bytes: Uint8Array, at: number): void => {
  bytes[at < 0 ? bytes.length + at : at] = (bytes.at(at) ?? 0) ^ 1;
};

/** A copy with one bit flipped. */
export const flipped = (bytes: Bytes, at: number): Bytes => {
  const copy = bytes.slice();
  flip(copy, at);
  return copy;
};
