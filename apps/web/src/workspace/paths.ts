import { err, ok, type Result } from "@holdfast/protocol/result";

export type PathProblem = "empty" | "too-long" | "not-a-name" | "taken" | "is-folder";

const PATH_MAX_CHARS = 4096;

const WORDS: Record<PathProblem, string> = {
  empty: "Enter a name.",
  "too-long": "That path is too long.",
  "not-a-name": "A part of the path is empty, “.” or “..”.",
  taken: "A file with this path exists.",
  "is-folder": "A folder with this name exists, or a part of the path is a file.",
};

export const pathWords = (problem: PathProblem): string => WORDS[problem];

const collides = (path: string, other: string): boolean =>
  other.startsWith(`${path}/`) || path.startsWith(`${other}/`);

/** The path somebody typed, in its stored form: NFC, `/` between names, unique among `taken`. */
export const checkPath = (typed: string, taken: readonly string[]): Result<string, PathProblem> => {
  const path = typed.normalize("NFC").trim().replaceAll("\\", "/").replace(/^\/+/, "");
  if (path === "") return err("empty");
  if (path.length > PATH_MAX_CHARS) return err("too-long");
  const names = path.split("/").map((name) => name.trim());
  if (names.some((name) => name === "" || name === "." || name === "..")) return err("not-a-name");
  const clean = names.join("/");
  if (taken.includes(clean)) return err("taken");
  return taken.some((other) => collides(clean, other)) ? err("is-folder") : ok(clean);
};

/** The last name of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
/** The folder of a path, "" at the top. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

const NUMBERS_MOST = 1000;

/**
 * `wanted`, or with a number before its extension the first one that is free: "Notes 2.md". Where no number helps, as below a file
 * or in a path that is too long, what comes back is refused by `checkPath`.
 */
export const freePath = (wanted: string, taken: readonly string[]): string => {
  const dot = wanted.lastIndexOf(".");
  const [stem, extension] =
    dot > wanted.lastIndexOf("/") ? [wanted.slice(0, dot), wanted.slice(dot)] : [wanted, ""];
  let path = wanted;
  for (let n = 2; n <= NUMBERS_MOST && !checkPath(path, taken).ok; n += 1) path = `${stem} ${n}${extension}`;
  return path;
};
