import type { IndexedSession } from "@holdfast/client/export/file-index";
import { type FileSession, readFileState, type SoundSave } from "@holdfast/client/export/file-sessions";
import type { OpenedFile } from "@holdfast/client/export/open-file";
import { nodeDeflate } from "@holdfast/state/node/deflate";
import type { OpenedState } from "@holdfast/state/open";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { Folder } from "./folder.ts";
import { createSafeNames } from "./safe-names.ts";
import { shapeState } from "./shape-state.ts";

/** What became of one save. */
export interface TakenSave {
  readonly session: string;
  readonly name: string | null;
  readonly seq: number;
  readonly at: string;
  readonly whole: boolean;
  /** Sections that could not be read, by name. */
  readonly lost: readonly string[];
  readonly files: number;
}

export interface Subject {
  readonly file: OpenedFile;
  readonly session: FileSession;
  readonly indexed: IndexedSession;
}

export const openState = async ({ file, indexed }: Subject, save: SoundSave): Promise<OpenedState | null> => {
  const deps = { primitives: nodePrimitives, deflate: nodeDeflate };
  const read = await readFileState(deps, file, indexed.sessionId, save.place);
  return read.ok ? read.value : null;
};

const takenOf = (
  { session }: Subject,
  save: SoundSave,
  opened: OpenedState | null,
  files: number,
): TakenSave => ({
  session: session.id,
  name: session.name,
  seq: save.seq,
  at: save.at,
  whole: opened?.report.whole ?? false,
  lost:
    opened === null
      ? ["everything"]
      : opened.report.sections.filter(({ state }) => state === "lost").map(({ key }) => key),
  files,
});

/** Opens a save and writes nothing. */
export const verifySave = async (subject: Subject, save: SoundSave): Promise<TakenSave> =>
  takenOf(subject, save, await openState(subject, save), 0);

/** Writes all that a save holds below `under`, one file at a time. */
export const takeOutSave = async (
  subject: Subject,
  save: SoundSave,
  folder: Folder,
  under: string,
  windows: boolean,
): Promise<TakenSave> => {
  const opened = await openState(subject, save);
  let files = 0;
  if (opened !== null) {
    for (const { path, bytes } of shapeState(opened.state, createSafeNames(windows))) {
      await folder.write(`${under}/${path}`, bytes);
      files += 1;
    }
  }
  const taken = takenOf(subject, save, opened, files);
  await folder.write(`${under}/save.json`, new TextEncoder().encode(`${JSON.stringify(taken, null, 2)}\n`));
  return taken;
};
