import { nameOf } from "./paths.ts";

interface Listed {
  readonly id: string;
  readonly path: string;
}

/** How well `query` fits: its characters in order, better at the start of a name and side by side. Null when it does not. */
const score = (path: string, query: string): number | null => {
  const text = path.toLowerCase();
  const nameStart = text.length - nameOf(text).length;
  let at = -1;
  let points = 0;
  for (const letter of query) {
    const next = text.indexOf(letter, at + 1);
    if (next === -1) return null;
    if (next === at + 1) points += 3;
    if (next === nameStart) points += 5;
    if (next >= nameStart) points += 1;
    at = next;
  }
  return points - path.length / 100;
};

/** The files whose paths hold the letters of `query` in order, best first. */
export const findFiles = <T extends Listed>(files: readonly T[], query: string): readonly T[] => {
  const wanted = query.toLowerCase().replaceAll(" ", "");
  return files
    .flatMap((file) => {
      const points = score(file.path, wanted);
      return points === null ? [] : [{ file, points }];
    })
    .sort((a, b) => b.points - a.points || a.file.path.localeCompare(b.file.path))
    .map(({ file }) => file);
};
