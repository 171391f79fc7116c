import type { FileEntry } from "./model.ts";

/** Two files whose paths are one after NFC keep both, the later id under a name of its own. [ST-3] */
export const distinctPaths = (
  files: Readonly<Record<string, FileEntry>>,
): { readonly files: Readonly<Record<string, FileEntry>>; readonly renamed: readonly string[] } => {
  const taken = new Set<string>();
  const renamed: [string, FileEntry][] = [];
  for (const [id, file] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const wanted = file.path.normalize("NFC");
    const path = freePath(taken, wanted);
    taken.add(path);
    if (path !== file.path) renamed.push([id, { ...file, path }]);
  }
  if (renamed.length === 0) return { files, renamed: [] };
  return { files: { ...files, ...Object.fromEntries(renamed) }, renamed: renamed.map(([id]) => id) };
};

/** `path`, or with the lowest number that makes it free: `a/b.ts` → `a/b (2).ts`. */
export const freePath = (taken: ReadonlySet<string>, path: string, mark?: string): string => {
  const dot = path.lastIndexOf(".");
  const stemEnd = dot > path.lastIndexOf("/") + 1 ? dot : path.length;
  const named = (suffix: string) => `${path.slice(0, stemEnd)}${suffix}${path.slice(stemEnd)}`;
  const first = mark === undefined ? path : named(` (${mark})`);
  if (!taken.has(first)) return first;
  for (let n = 2; ; n++) {
    const next = named(mark === undefined ? ` (${n})` : ` (${mark} ${n})`);
    if (!taken.has(next)) return next;
  }
};
