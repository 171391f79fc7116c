import type { State } from "@holdfast/state/model";

export interface ListedFile {
  readonly id: string;
  readonly path: string;
}

let before: readonly ListedFile[] = [];

/** Ids and paths of the files. The same list as long as none of them changes, whatever is typed in the files. */
export const fileList = (files: State["files"]): readonly ListedFile[] => {
  const list: ListedFile[] = [];
  let same = true;
  for (const { id, path } of Object.values(files)) {
    const was = before[list.length];
    same = same && was?.id === id && was.path === path;
    list.push({ id, path });
  }
  if (same && list.length === before.length) return before;
  before = list;
  return list;
};
