import { open } from "node:fs/promises";
import { type FileSession, readFileSession } from "@holdfast/client/export/file-sessions";
import { faultWords } from "@holdfast/client/export/file-words";
import type { OpenedFile } from "@holdfast/client/export/open-file";
import type { ExportSource } from "@holdfast/state/export/scan-export";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { Wish } from "./arguments.ts";
import { chooseSave, chooseSessions } from "./choose.ts";
import { Ending, EXIT } from "./exit.ts";
import { type Folder, openFolder } from "./folder.ts";
import { openWithSecret } from "./open-with-secret.ts";
import { createSafeNames } from "./safe-names.ts";
import { type Subject, type TakenSave, takeOutSave, verifySave } from "./take-out.ts";

export interface Surroundings {
  readonly ask: (question: string) => Promise<string | null>;
  readonly say: (text: string) => void;
  readonly windows: boolean;
}

const sourceOf = async (path: string): Promise<ExportSource & { readonly close: () => Promise<void> }> => {
  const handle = await open(path, "r").catch((cause: Error) => {
    throw new Ending(EXIT.file, `The file cannot be read: ${cause.message}`);
  });
  const { size } = await handle.stat();
  return {
    size,
    read: async (from, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
      return bytes.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
};

const listOf = ({ id, name, createdAt, saves, unsound, checkpoints }: FileSession) => ({
  id,
  name,
  createdAt,
  saves: saves.map(({ place: _place, ...save }) => save),
  unsound,
  checkpoints,
});

const listed = (session: FileSession): string => {
  const { id, name, saves, unsound, checkpoints } = session;
  const last = saves.at(-1);
  const newest = last === undefined ? "no save" : `newest: number ${last.seq} of ${last.at}`;
  const lines = [`${name ?? "(name cannot be verified)"}  ${id}`, `  ${saves.length} saves, ${newest}`];
  for (const { note, createdAt } of checkpoints)
    lines.push(`  checkpoint "${note?.name ?? "?"}" of ${createdAt}`);
  for (const { seq, why } of unsound) lines.push(`  save number ${seq} is left out: ${why}`);
  return lines.join("\n");
};

/** Terminals act on what they are sent: names of others are shown without anything that they would act on. */
const plain = (text: string): string =>
  Array.from(text, (character) => (character < " " && character !== "\n" ? "?" : character))
    .join("")
    .replaceAll(/[\u007f-\u009f]/g, "?");

const writeSession = async (
  subject: Subject,
  wish: Wish,
  folder: Folder,
  place: string,
  windows: boolean,
): Promise<readonly TakenSave[]> => {
  const { session } = subject;
  const text = (value: unknown): Uint8Array =>
    new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  await folder.write(`${place}/session.json`, text(listOf(session)));
  await folder.write(`${place}/checkpoints.json`, text(session.checkpoints));
  const saves = wish.history
    ? session.saves
    : [chooseSave(session, wish.at)].filter((save) => save !== undefined);
  const taken: TakenSave[] = [];
  for (const save of saves) {
    const under = wish.history ? `${place}/saves/${String(save.seq).padStart(6, "0")}` : place;
    taken.push(await takeOutSave(subject, save, folder, under, windows));
  }
  return taken;
};

const verifyAll = async (subject: Subject): Promise<readonly TakenSave[]> => {
  const taken: TakenSave[] = [];
  for (const save of subject.session.saves) taken.push(await verifySave(subject, save));
  return taken;
};

const subjectsOf = async (file: OpenedFile): Promise<readonly Subject[]> => {
  const subjects: Subject[] = [];
  for (const indexed of file.index.sessions) {
    subjects.push({ file, indexed, session: await readFileSession(nodePrimitives, file, indexed) });
  }
  return subjects;
};

const folderOf = async (path: string): Promise<Folder> => {
  try {
    return await openFolder(path);
  } catch (cause) {
    throw new Ending(EXIT.folder, cause instanceof Error ? cause.message : "the folder cannot be written");
  }
};

const act = async (
  subjects: readonly Subject[],
  wish: Wish,
  { windows }: Surroundings,
): Promise<readonly TakenSave[]> => {
  const taken: TakenSave[] = [];
  if (wish.verify) for (const subject of subjects) taken.push(...(await verifyAll(subject)));
  if (wish.folder === null) return taken;
  const folder = await folderOf(wish.folder);
  const names = createSafeNames(windows);
  for (const subject of subjects) {
    const place = names.folder(subject.session.name ?? subject.session.id);
    taken.push(...(await writeSession(subject, wish, folder, place, windows)));
  }
  return taken;
};

/** Does what was asked for and answers how the program ends. @throws Ending with words for people */
export const run = async (wish: Wish, surroundings: Surroundings): Promise<number> => {
  const { say, ask } = surroundings;
  const source = await sourceOf(wish.file);
  try {
    const file = await openWithSecret(source, wish.partial, ask);
    const all = await subjectsOf(file);
    const chosen = new Set(
      chooseSessions(
        all.map(({ session }) => session),
        wish.session,
      ),
    );
    const subjects = all.filter(({ session }) => chosen.has(session));
    if (subjects.length === 0 && wish.session !== null)
      throw new Ending(EXIT.usage, "No such session is in the file; see --list.");
    if (wish.at !== null && subjects.every(({ session }) => chooseSave(session, wish.at) === undefined))
      throw new Ending(EXIT.usage, "No such save is in the file; see --list.");
    const taken = await act(subjects, wish, surroundings);
    const fault = file.fault === null ? null : faultWords(file.fault);
    const lost = taken.filter(({ whole }) => !whole);
    const unsound = subjects.reduce((sum, { session }) => sum + session.unsound.length, 0);
    if (wish.json) {
      say(
        JSON.stringify({
          made: file.preamble.made,
          fault,
          sessions: subjects.map(({ session }) => listOf(session)),
          taken,
        }),
      );
    } else {
      if (fault !== null) say(`Not all of it: ${fault}.`);
      for (const { session } of subjects) say(plain(listed(session)));
      for (const { name, seq, lost: parts } of lost)
        say(plain(`Save ${seq} of ${name ?? "?"} lost ${parts.join(", ")}`));
      if (taken.length > 0) {
        const files = taken.reduce((sum, each) => sum + each.files, 0);
        const done = wish.folder === null ? "opened and verified" : `written: ${files} files`;
        say(`${taken.length} saves ${done}.`);
      }
    }
    return lost.length + unsound > 0 || fault !== null ? EXIT.lost : EXIT.well;
  } finally {
    await source.close();
  }
};
