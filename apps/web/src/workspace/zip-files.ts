import type { FileEntry } from "@holdfast/state/model";
import { Zip, ZipDeflate } from "fflate";
import { bytesOf } from "./file-bytes.ts";

/** So much is compressed before the page gets its turn. */
const STEP_BYTES = 256 * 1024;

/** A path that stays inside of wherever the archive is unpacked, whatever wrote it. */
const safePath = (path: string): string =>
  path
    .replaceAll("\\", "/")
    .split("/")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no name of a file holds them
    .map((name) => name.replaceAll(/[\u0000-\u001f\u007f]/g, "_"))
    .map((name) => (name.trim() === "" || name === "." || name === ".." ? "_" : name))
    .join("/");

/** Files below `folder`, which is "" for all of them, under their paths in it. */
export const pathsInside = (
  files: readonly FileEntry[],
  folder: string,
): readonly (readonly [path: string, file: FileEntry])[] => {
  const taken = new Set<string>();
  return files.map((file) => {
    const wanted = safePath(folder === "" ? file.path : file.path.slice(folder.length + 1));
    let path = wanted;
    for (let n = 2; taken.has(path); n += 1) path = `${wanted} ${n}`;
    taken.add(path);
    return [path, file] as const;
  });
};

/** An archive in pieces. Between them the page is free: `turn` resolves when it had its turn. */
export const zipFiles = async (
  files: readonly (readonly [path: string, file: FileEntry])[],
  turn: () => Promise<void>,
): Promise<readonly Uint8Array<ArrayBuffer>[]> => {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    pieces.push(Uint8Array.from(piece));
  });
  let sinceTurn = 0;
  for (const [path, file] of files) {
    const entry = new ZipDeflate(path, { level: 6 });
    zip.add(entry);
    const bytes = bytesOf(file);
    for (let at = 0; at === 0 || at < bytes.length; at += STEP_BYTES) {
      const step = bytes.subarray(at, at + STEP_BYTES);
      entry.push(step, at + STEP_BYTES >= bytes.length);
      sinceTurn += step.length;
      if (sinceTurn < STEP_BYTES) continue;
      sinceTurn = 0;
      await turn();
    }
  }
  zip.end();
  return pieces;
};
