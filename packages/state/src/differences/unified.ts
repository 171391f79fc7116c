import { utf8 } from "@holdfast/vault/bytes";
import type { FileDifference, Hunk } from "./differences.ts";
import { isHarmless, shown } from "./shown.ts";

const isPlain = (path: string): boolean =>
  /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u.test(path) && !/["\\]/u.test(path) && isHarmless(path);

/** A path as `patch` reads it: in quotes, byte for byte, where it holds more than letters, marks and spaces. */
const named = (path: string): string => {
  if (isPlain(path)) return path;
  const bytes = Array.from(utf8(path.toWellFormed()), (byte) => {
    const character = String.fromCharCode(byte);
    return byte >= 0x20 && byte < 0x7f && character !== '"' && character !== "\\"
      ? character
      : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${bytes.join("")}"`;
};

/** A tab behind a name with spaces says where it ends. */
const ended = (name: string): string => (name.includes(" ") ? `${name}\t` : name);

const counted = (at: number, lines: number): string => {
  const from = lines === 0 ? at : at + 1;
  return lines === 1 ? `${from}` : `${from},${lines}`;
};

const written = (line: string): string =>
  line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`;

const hunkText = ({ a, b, lines }: Hunk): string => {
  const count = (mark: string) => lines.filter((line) => line[0] === " " || line[0] === mark).length;
  return `@@ -${counted(a, count("-"))} +${counted(b, count("+"))} @@\n${lines.map(written).join("")}`;
};

/** For somebody who reads it: behind bars, so that no program takes it for a patch. */
const guarded = ({ lines }: Hunk): string =>
  lines.map((line) => `| ${shown(line.replace(/\n$/u, ""))}\n`).join("");

const isSafe = (hunks: readonly Hunk[]): boolean => hunks.every(({ lines }) => lines.every(isHarmless));

const sizeText = (bytes: number | null): string => (bytes === null ? "nothing" : `${bytes} bytes`);

const facts = ({ facts: names }: FileDifference): string =>
  names.length === 0 ? "" : `(also changed: ${names.join(", ")})\n`;

/** What a line of the page says of a file whose change is no patch. */
const told = (file: FileDifference): string => {
  const { path, from, change, content } = file;
  const name = from === undefined ? shown(path) : `${shown(from)}, now ${shown(path)}`;
  if (content?.kind === "replaced") {
    const why = content.why === "not-text" ? "not text" : "too many lines to match";
    return `file ${change}: ${name} (${why}; ${sizeText(content.before)}, now ${sizeText(content.after)})\n`;
  }
  return `file ${change}: ${name}\n`;
};

/** What `git` says above the lines of a file; an empty file has no more than that. */
const headOf = ({ path, from = path, change }: FileDifference, isEmpty: boolean): string => {
  const head = `diff --git ${named(`a/${from}`)} ${named(`b/${path}`)}\n`;
  if (change === "added") return `${head}new file mode 100644\n${isEmpty ? "index 0000000..e69de29\n" : ""}`;
  if (change === "removed")
    return `${head}deleted file mode 100644\n${isEmpty ? "index e69de29..0000000\n" : ""}`;
  return from === path ? head : `${head}rename from ${named(from)}\nrename to ${named(path)}\n`;
};

const patchText = (file: FileDifference, hunks: readonly Hunk[]): string => {
  const { path, from = path, change } = file;
  const head = headOf(file, hunks.length === 0);
  if (hunks.length === 0) return head;
  const before = change === "added" ? "/dev/null" : ended(named(`a/${from}`));
  const after = change === "removed" ? "/dev/null" : ended(named(`b/${path}`));
  return `${head}--- ${before}\n+++ ${after}\n${hunks.map(hunkText).join("")}`;
};

/**
 * Changes of files as unified diffs that `patch -p1` applies. Files that are not text, or hold characters that act on a terminal,
 * are told in words; the latter with their lines behind bars, acting characters as escapes. [CA-8]
 */
export const filesText = (files: readonly FileDifference[]): string =>
  files
    .map((file) => {
      const { content, change, from } = file;
      if (content?.kind === "replaced") return told(file) + facts(file);
      if (content === null && from === undefined && change === "changed")
        return `file changed: ${shown(file.path)}\n${facts(file)}`;
      if (content !== null && !isSafe(content.hunks)) {
        const lines = content.hunks.map(guarded).join("| …\n");
        return `${told(file)}(characters that act are written as escapes: no patch)\n${lines}${facts(file)}`;
      }
      return facts(file) + patchText(file, content?.hunks ?? []);
    })
    .join("");
