import type { FileEntry, State } from "@holdfast/state/model";
import { languageOf } from "./languages.ts";
import { checkPath, folderOf, freePath, nameOf } from "./paths.ts";
import type { TreeRow } from "./tree.ts";

type Place = Pick<TreeRow, "kind" | "path">;

export const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`);

/** A name inside a folder, which is "" at the top. */
export const inFolder = (folder: string, name: string): string =>
  folder === "" ? name : `${folder}/${name}`;

/** The folder that something lands in when it is put on a row; between the rows, at the top. */
export const folderAt = (row: Place | null): string =>
  row === null ? "" : row.kind === "folder" ? row.path : folderOf(row.path);

/** Whether a row would go anywhere by being moved into a folder. */
export const mayMoveInto = (row: Place, folder: string): boolean =>
  folderOf(row.path) !== folder && !(row.kind === "folder" && isBelow(folder, row.path));

/** Copies of what stands in a row, below a folder, under a name that is free there; none where no name is. `newId` is asked once a file. */
export const copiesOf = (
  files: State["files"],
  row: Pick<TreeRow, "path" | "fileId">,
  folder: string,
  newId: () => string,
): readonly FileEntry[] => {
  const all = Object.values(files);
  const paths = all.map(({ path }) => path);
  const target = freePath(inFolder(folder, nameOf(row.path)), paths);
  if (!checkPath(target, paths).ok) return [];
  return all
    .filter(({ id, path }) => (row.fileId === null ? path.startsWith(`${row.path}/`) : id === row.fileId))
    .map(({ mergedFrom: _, ...file }) => {
      const path = `${target}${file.path.slice(row.path.length)}`;
      return {
        ...file,
        id: newId(),
        path,
        language: file.language === languageOf(file.path) ? languageOf(path) : file.language,
      };
    });
};

/** Adds files at paths that are free. */
export const addFiles =
  (added: readonly FileEntry[]) =>
  (state: State): State =>
    added.length === 0
      ? state
      : { ...state, files: { ...state.files, ...Object.fromEntries(added.map((file) => [file.id, file])) } };
