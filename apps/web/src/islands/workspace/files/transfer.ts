import { FILE_MAX_BYTES } from "@holdfast/protocol/limits";
import type { FileEntry } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { openedFiles } from "../../../stores/looking.ts";
import { flushEdits } from "../../../stores/pending-edits.ts";
import { downloadFile } from "../../../stores/save-file.ts";
import { change, sessionStore } from "../../../stores/session-store.ts";
import { say } from "../../../stores/ui-store.ts";
import { uploadedWords } from "../../../words/file-words.ts";
import { bytesOf, contentOf, type FileContent } from "../../../workspace/file-bytes.ts";
import { removeFiles } from "../../../workspace/file-changes.ts";
import { languageOf } from "../../../workspace/languages.ts";
import { checkPath, freePath, nameOf } from "../../../workspace/paths.ts";
import type { TreeRow } from "../../../workspace/tree.ts";
import { addFiles, inFolder } from "../../../workspace/tree-moves.ts";
import { filesOf } from "./tree-actions.ts";

const read = async (file: File): Promise<FileContent | null> => {
  if (file.size > FILE_MAX_BYTES) return null;
  try {
    return contentOf(new Uint8Array(await file.arrayBuffer()));
  } catch {
    // A folder that was dropped, or a file that was removed meanwhile: it is named as left out.
    return null;
  }
};

/** Takes files of this device into a folder of the session; a name that is taken gets a number. */
export const uploadFiles = async (folder: string, picked: readonly File[]): Promise<void> => {
  const refused: string[] = [];
  const contents: (readonly [string, FileContent])[] = [];
  for (const file of picked) {
    const content = await read(file);
    if (content === null) refused.push(file.name);
    else contents.push([file.name, content]);
  }
  const added: FileEntry[] = [];
  change((state) => {
    const taken = Object.values(state.files).map(({ path }) => path);
    added.length = 0;
    for (const [name, content] of contents) {
      const wanted = freePath(inFolder(folder, name.replaceAll(/[/\\]/g, "_")), taken);
      const checked = checkPath(wanted, taken);
      if (!checked.ok) {
        refused.push(name);
        continue;
      }
      const path = checked.value;
      taken.push(path);
      const facts = { id: crypto.randomUUID(), path, language: languageOf(path) };
      added.push({ ...newTextFile({ ...facts, content: "" }), ...content });
    }
    return addFiles(added)(state);
  });
  const names = added.map(({ path }) => nameOf(path));
  const undo = (): void => change(removeFiles(new Set(added.map(({ id }) => id))));
  say(uploadedWords(names, refused, FILE_MAX_BYTES), added.length === 0 ? null : undo);
};

const NOT_OPENED = "Not all of this moment could be read, so nothing was downloaded. Your data is as it was.";
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Gives a file to this device, or what a folder holds as one archive; null for everything. */
export const download = async (row: TreeRow | null): Promise<void> => {
  flushEdits();
  const { state } = sessionStore.getState();
  const files = await openedFiles(row === null ? Object.values(state?.files ?? {}) : filesOf(row));
  if (files === null) {
    say(NOT_OPENED);
    return;
  }
  const [file] = files;
  if (row !== null && row.fileId !== null) {
    if (file !== undefined) await downloadFile(row.name, [bytesOf(file)]);
    return;
  }
  const { pathsInside, zipFiles } = await import("../../../workspace/zip-files.ts");
  const name = row?.name ?? "files";
  await downloadFile(`${name}.zip`, await zipFiles(pathsInside(files, row?.path ?? ""), turn));
};
