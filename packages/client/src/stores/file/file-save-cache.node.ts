import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { toHex } from "@holdfast/protocol/encoding";
import { type Id, isId } from "@holdfast/protocol/ids";
import { SessionConfig } from "@holdfast/protocol/retention";
import { SessionPage } from "@holdfast/protocol/sessions";
import { concat } from "@holdfast/vault/bytes";
import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { DIGEST_BYTES, digestBytes } from "../../digest.ts";
import type { CachedSave, SaveCache } from "../save-cache.ts";
import { isMissing, readIfThere } from "./durable-file.node.ts";
import { replaceFile } from "./replace-file.node.ts";

const decodeSave = (bytes: Uint8Array<ArrayBuffer>): CachedSave | null =>
  bytes.length <= DIGEST_BYTES
    ? null
    : { digest: toHex(bytes.slice(0, DIGEST_BYTES)), manifest: bytes.slice(DIGEST_BYTES) };

/** What a file holds, where it has this form. */
const readForm = async <S extends TSchema>(path: string, schema: S): Promise<Static<S> | null> => {
  const bytes = await readIfThere(path);
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Value.Check(schema, value) ? value : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
};

/** A cache in a directory: per session one file for the manifest and one a segment. */
export const createFileSaveCache = (directory: string): SaveCache => {
  const saveOf = (session: Id<"ses">): string => join(directory, session, "save");
  const segmentOf = (session: Id<"ses">, id: Id<"seg">): string => join(directory, session, id);
  const list = join(directory, "sessions.json");
  const configOf = (account: Id<"acc">): string => join(directory, `${account}.json`);

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
    sessions: () => readForm(list, SessionPage.properties.items),
    setSessions: (sessions) => replaceFile(list, JSON.stringify(sessions)),
    config: (account) => readForm(configOf(account), SessionConfig),
    setConfig: (account, config) => replaceFile(configOf(account), JSON.stringify(config)),
    forget: (session) => rm(join(directory, session), { recursive: true, force: true }),
    clear: () => rm(directory, { recursive: true, force: true }),
  };
};
