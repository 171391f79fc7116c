import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { FILE_MAX_BYTES } from "@holdfast/protocol/limits";
import type { FileEntry } from "@holdfast/state/model";

/** What a file holds, as the state keeps it. */
export type FileContent = Pick<FileEntry, "content" | "eol" | "bom">;

const BOM = [0xef, 0xbb, 0xbf] as const;

const textIn = (bytes: Uint8Array): string | null => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\u0000") ? null : text;
  } catch {
    // Bytes that are no UTF-8 are kept as bytes.
    return null;
  }
};

/** Every line ends in the Windows way, and there is one. */
const hasOnlyCrlf = (text: string): boolean => text.includes("\r\n") && !/\r(?!\n)|(?<!\r)\n/.test(text);

/**
 * A file's bytes as content: text where they are UTF-8, with its line ends and its byte order mark as facts beside it, so that
 * `bytesOf` gives the same bytes again. Null for more than a file may hold, 5 MiB.
 */
export const contentOf = (bytes: Uint8Array): FileContent | null => {
  if (bytes.length > FILE_MAX_BYTES) return null;
  const bom = BOM.every((byte, index) => bytes[index] === byte);
  const text = textIn(bom ? bytes.subarray(BOM.length) : bytes);
  if (text === null) return { content: { bytes: toBase64url(bytes) }, eol: "lf", bom: false };
  if (hasOnlyCrlf(text)) return { content: text.replaceAll("\r\n", "\n"), eol: "crlf", bom };
  return { content: text, eol: "lf", bom };
};

/** The bytes of a file as they stand on a disk. */
export const bytesOf = ({ content, eol, bom }: FileContent): Uint8Array<ArrayBuffer> => {
  if (typeof content !== "string") return fromBase64url(content.bytes) ?? new Uint8Array();
  const lines = eol === "crlf" ? content.replaceAll(/\r?\n/g, "\r\n") : content;
  return new TextEncoder().encode(bom ? `\ufeff${lines}` : lines);
};
