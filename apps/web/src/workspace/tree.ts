import type { ListedFile } from "./file-list.ts";
import { nameOf } from "./paths.ts";

export interface TreeRow {
  readonly kind: "folder" | "file";
  readonly path: string;
  readonly name: string;
  /** 1 at the top. */
  readonly level: number;
  /** Null for folders. */
  readonly fileId: string | null;
  readonly open: boolean;
  readonly position: number;
  readonly siblings: number;
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: { readonly name: string; readonly path: string; readonly id: string }[];
}

const emptyFolder = (): Folder => ({ folders: new Map(), files: [] });
const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;

const folderTree = (files: readonly ListedFile[]): Folder => {
  const top = emptyFolder();
  for (const { id, path } of files) {
    let folder = top;
    for (const name of path.split("/").slice(0, -1)) {
      const inside = folder.folders.get(name) ?? emptyFolder();
      folder.folders.set(name, inside);
      folder = inside;
    }
    folder.files.push({ id, path, name: nameOf(path) });
  }
  return top;
};

/** The rows a file tree shows, folders first, without what is inside the closed ones. */
export const treeRows = (files: readonly ListedFile[], closed: readonly string[]): readonly TreeRow[] => {
  const rows: TreeRow[] = [];
  const walk = (folder: Folder, prefix: string, level: number): void => {
    const folders = [...folder.folders].sort(([a], [b]) => byName(a, b));
    const inOrder = folder.files.toSorted((a, b) => byName(a.name, b.name));
    const siblings = folders.length + inOrder.length;
    folders.forEach(([name, inside], index) => {
      const path = `${prefix}${name}`;
      const open = !closed.includes(path);
      rows.push({ kind: "folder", path, name, level, fileId: null, open, position: index + 1, siblings });
      if (open) walk(inside, `${path}/`, level + 1);
    });
    inOrder.forEach(({ name, path, id }, index) => {
      const position = folders.length + index + 1;
      rows.push({ kind: "file", path, name, level, fileId: id, open: false, position, siblings });
    });
  };
  walk(folderTree(files), "", 1);
  return rows;
};
