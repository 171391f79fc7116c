import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Id, isId } from "@holdfast/protocol/ids";
import type { HistoryStore, IndexPart } from "../history-store.ts";
import { isMissing, readIfThere } from "./durable-file.node.ts";
import { replaceFile } from "./replace-file.node.ts";

const PART = /^index-(\d{1,9})$/;

/** In a directory: per session one file a part of the index and one a segment. */
export const createFileHistoryStore = (directory: string): HistoryStore => {
  const namesOf = (session: Id<"ses">): Promise<readonly string[]> =>
    readdir(join(directory, session)).catch((cause: unknown): string[] => {
      if (isMissing(cause)) return [];
      throw cause;
    });
  return {
    parts: async (session) => {
      const parts: IndexPart[] = [];
      for (const name of await namesOf(session)) {
        const n = PART.exec(name)?.[1];
        const bytes = n === undefined ? null : await readIfThere(join(directory, session, name));
        if (bytes !== null) parts.push({ n: Number(n), bytes });
      }
      return parts.sort((a, b) => a.n - b.n);
    },
    addPart: (session, { n, bytes }) => replaceFile(join(directory, session, `index-${n}`), bytes),
    segments: async (session) =>
      new Set((await namesOf(session)).filter((name): name is Id<"seg"> => isId("seg", name))),
    segment: (session, id) => readIfThere(join(directory, session, id)),
    addSegment: (session, { id, bytes }) => replaceFile(join(directory, session, id), bytes),
    forget: (session) => rm(join(directory, session), { recursive: true, force: true }),
    clear: () => rm(directory, { recursive: true, force: true }),
  };
};
