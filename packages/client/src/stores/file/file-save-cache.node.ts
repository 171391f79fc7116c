import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { toHex } from "@holdfast/protocol/encoding";
import { type Id, isId } from "@holdfast/protocol/ids";
import { SessionPage } from "@holdfast/protocol/sessions";
import { concat } from "@holdfast/vault/bytes";
import { Value } from "@sinclair/typebox/value";
import { DIGEST_BYTES, digestBytes } from "../../digest.ts";
import type { CachedSave, SaveCache } from "../save-cache.ts";
import { isMissing, readIfThere } from "./durable-file.node.ts";

let written = 0;

/** Whole or not at all; what a power cut takes is fetched again. */
const replaceFile = async (path: string, content: Uint8Array | string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  written += 1;
  const temporary = `${path}.${process.pid}-${written}.new`;
  await writeFile(temporary, content, { mode: 0o600 });
  await rename(temporary, path);
};

const decodeSave = (bytes: Uint8Array<ArrayBuffer>): CachedSave | null =>
  bytes.length <= DIGEST_BYTES
    ? null
    : { digest: toHex(bytes.slice(0, DIGEST_BYTES)), manifest: bytes.slice(DIGEST_BYTES) };

/** A cache in a directory: per session one file for the manifest and one a segment. */
export const createFileSaveCache = (directory: string): SaveCache => {
  const saveOf = (session: Id<"ses">): string => join(directory, session, "save");
  const segmentOf = (session: Id<"ses">, id: Id<"seg">): string => join(directory, session, id);
  const list = join(directory, "sessions.json");

  const segments = async (session: Id<"ses">): Promise<ReadonlySet<Id<"seg">>> => {
    const names = await readdir(join(directory, session)).catch((cause: unknown): string[] => {
      if (isMissing(cause)) return [];
      throw cause;
    });
    return new Set(names.filter((name): name is Id<"seg"> => isId("seg", name)));
  };

  return {
    segments,
    save: async (session) => {
      const bytes = await readIfThere(saveOf(session));
      return bytes === null ? null : decodeSave(bytes);
    },
    segment: (session, id) => readIfThere(segmentOf(session, id)),
    put: async (session, { digest, manifest }, added, live) => {
      for (const { id, bytes } of added) await replaceFile(segmentOf(session, id), bytes);
      await replaceFile(saveOf(session), concat(digestBytes(digest), manifest));
      for (const id of await segments(session)) {
        if (!live.has(id)) await rm(segmentOf(session, id), { force: true });
      }
    },
    sessions: async () => {
      const bytes = await readIfThere(list);
      if (bytes === null) return null;
      try {
        const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
        return Value.Check(SessionPage.properties.items, value) ? value : null;
      } catch (cause) {
        if (cause instanceof SyntaxError) return null;
        throw cause;
      }
    },
    setSessions: (sessions) => replaceFile(list, JSON.stringify(sessions)),
    forget: (session) => rm(join(directory, session), { recursive: true, force: true }),
    clear: () => rm(directory, { recursive: true, force: true }),
  };
};
