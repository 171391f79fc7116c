import type { ListedFile } from "./file-list.ts";
import { folderOf, nameOf } from "./paths.ts";

export interface TabName extends ListedFile {
  readonly name: string;
  /** The folder, where another tab has the same name. */
  readonly hint: string | null;
}

const pathsOf = new WeakMap<readonly ListedFile[], ReadonlyMap<string, string>>();
const byId = (files: readonly ListedFile[]): ReadonlyMap<string, string> => {
  const known = pathsOf.get(files) ?? new Map(files.map(({ id, path }) => [id, path]));
  pathsOf.set(files, known);
  return known;
};

/** What stands on the tabs of the open files; ids without a file are left out. */
export const tabNames = (files: readonly ListedFile[], open: readonly string[]): readonly TabName[] => {
  const paths = byId(files);
  const listed = open.flatMap((id) => {
    const path = paths.get(id);
    return path === undefined ? [] : [{ id, path, name: nameOf(path) }];
  });
  return listed.map((tab) => {
    const twin = listed.some(({ id, name }) => id !== tab.id && name === tab.name);
    return { ...tab, hint: twin ? folderOf(tab.path) || "/" : null };
  });
};
