import type { State } from "@holdfast/state/model";

export interface ListedFile {
  readonly id: string;
  readonly path: string;
}

let before: readonly ListedFile[] = [];
let of: State["files"] | null = null;

/** Whether a list says what the files are now. Nothing is made for it: with thousands of files this runs at every few letters. */
const holds = (list: readonly ListedFile[], files: State["files"]): boolean => {
  let n = 0;
  for (const id in files) {
    const was = list[n];
    if (was === undefined || was.id !== id || was.path !== files[id]?.path) return false;
    n += 1;
  }
  return n === list.length;
};

/** Ids and paths of the files. The same list as long as none of them changes, whatever is typed in the files. */
export const fileList = (files: State["files"]): readonly ListedFile[] => {
  if (files === of) return before;
  if (!holds(before, files)) before = Object.values(files).map(({ id, path }) => ({ id, path }));
  of = files;
  return before;
};
