import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { ExportSource } from "@holdfast/state/export/scan-export";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { parseExportCode } from "@holdfast/vault/export-code";
import { type ExportSecret, exportSecretOfCode, exportSecretOfPassphrase } from "@holdfast/vault/export-keys";
import { deriveLabelled } from "@holdfast/vault/labels";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import type { Exports, ImportKey, ImportSession } from "../contract/exports.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { ExportDeps } from "./export-door.ts";
import { type FileSession, readFileSession } from "./file-sessions.ts";
import { faultWords } from "./file-words.ts";
import { bringSession } from "./import-session.ts";
import { type FileRefusal, type OpenedFile, openFile, scanFile } from "./open-file.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

interface Opened {
  readonly id: string;
  readonly file: OpenedFile;
  readonly sessions: readonly FileSession[];
}

/** A file that somebody chose: read in parts, never as a whole. */
export const blobSource = (blob: Blob): ExportSource => ({
  size: blob.size,
  read: async (from, length) => new Uint8Array(await blob.slice(from, from + length).arrayBuffer()),
});

const refused = (refusal: FileRefusal, key: ImportKey): Result<never, ClientProblem> => {
  if (typeof refusal === "object") return refuse("damaged", faultWords(refusal.fault));
  switch (refusal) {
    case "not-an-export":
      return refuse("invalid-request", "this is no file that was exported here");
    case "newer-export":
      return refuse("invalid-request", "the file was made by a newer version");
    case "weak-kdf":
      return refuse("weak-kdf");
    case "not-trusted":
      return refuse("not-trusted", "the file does not prove who wrote it");
    case "wrong-secret":
      return refuse("passphrase" in key ? "wrong-passphrase" : "wrong-code");
  }
};

/** Files that were exported, opened and brought into the workspace this device works in. [EX-5] */
export const createImports = (deps: ExportDeps): Pick<Exports, "read" | "bring" | "close"> => {
  const { platform, keychain, list } = deps;
  const { primitives } = platform.vault;
  let opened: Opened | null = null;

  const secretOf = async (key: ImportKey, kdf: KdfParameters | null): Answer<ExportSecret> => {
    if ("code" in key) {
      if (kdf !== null) return refuse("wrong-code", "this file opens with a passphrase");
      const code = await parseExportCode(primitives, key.code);
      return code.ok ? ok(await exportSecretOfCode(primitives, code.value)) : refuse("mistyped-code");
    }
    if (kdf === null) return refuse("wrong-passphrase", "this file opens with a code");
    const made = await exportSecretOfPassphrase(primitives, platform.argon2id, key.passphrase, kdf);
    return made.ok ? made : refuse("weak-kdf");
  };

  /** The id that a session of a file gets here: the same each time, and nobody without the keys sees from which. */
  const idHere = async (session: Bytes): Promise<Id<"ses">> => {
    const [first] = keychain.trust().keys.generations;
    if (first === undefined) throw new Error("a key ring has at least one generation");
    const key = await deriveLabelled(primitives, first.cid, "HFV1/import/v1");
    const [tag] = await primitives.hmacAll(key, [session], utf8("session"));
    if (tag === undefined) throw new Error("hmacAll answers one tag per message");
    const id = tag.slice(0, 16);
    id[6] = ((id[6] ?? 0) & 0x0f) | 0x70;
    id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
    return formatId("ses", id);
  };

  /** Names of the sessions of this workspace by id, also of those that are out of the list. */
  const namesHere = async (): Answer<ReadonlyMap<string, string>> => {
    const used = await list.all("any");
    if (!used.ok) return used;
    const deleted = await list.shelved("deleted");
    if (!deleted.ok) return deleted;
    return ok(new Map([...deleted.value, ...used.value].map(({ id, name }) => [id, name])));
  };

  const preview = async (
    session: FileSession,
    bytes: Bytes,
    names: ReadonlyMap<string, string>,
  ): Promise<ImportSession> => {
    const imported = await idHere(bytes);
    const same = names.get(session.id);
    const before = names.get(imported);
    const here =
      same !== undefined
        ? { id: session.id, name: same, how: "same" as const }
        : before !== undefined
          ? { id: imported, name: before, how: "imported" as const }
          : null;
    return {
      id: session.id,
      name: session.name,
      createdAt: session.createdAt,
      saves: session.saves.map(({ place: _place, device: _device, ...save }) => save),
      checkpoints: session.checkpoints.length,
      unsound: session.unsound.length,
      here,
    };
  };

  return {
    read: async ({ file: blob, key, partial = false }) => {
      opened = null;
      const source = blobSource(blob);
      const scan = await scanFile(primitives, source);
      if (!scan.ok) return refused(scan.error, key);
      const { fault } = scan.value;
      if (fault !== null && !partial) return refused({ fault }, key);
      const secret = await secretOf(key, scan.value.preamble.kdf);
      if (!secret.ok) return secret;
      const file = await openFile(primitives, source, scan.value, secret.value);
      if (!file.ok) return refused(file.error, key);
      if (file.value.fault !== null && !partial) return refused({ fault: file.value.fault }, key);
      const names = await namesHere();
      if (!names.ok) return names;
      const sessions: FileSession[] = [];
      const previews: ImportSession[] = [];
      for (const each of file.value.index.sessions) {
        const session = await readFileSession(primitives, file.value, each);
        sessions.push(session);
        previews.push(await preview(session, each.sessionId, names.value));
      }
      const id = toHex(platform.vault.random(16));
      opened = { id, file: file.value, sessions };
      const found = file.value.fault;
      return ok({
        id,
        made: scan.value.preamble.made,
        bytes: blob.size,
        fault: found === null ? null : faultWords(found),
        sessions: previews,
      });
    },

    bring: async ({ id, session: wanted, history, again = false }) => {
      if (opened?.id !== id) return refuse("not-found", "no such file is open");
      const { file, sessions } = opened;
      const at = sessions.findIndex((each) => each.id === wanted);
      const session = sessions[at];
      const indexed = file.index.sessions[at];
      if (session === undefined || indexed === undefined)
        return refuse("not-found", "no such session in the file");
      const names = await namesHere();
      if (!names.ok) return names;
      const own = await idHere(indexed.sessionId);
      const isHere = names.value.has(own) || names.value.has(session.id);
      if (isHere && !again) return refuse("id-taken", "this session is in this workspace already");
      const newId = names.value.has(own) ? null : own;
      return bringSession(deps, file, {
        session,
        indexed,
        history,
        newId,
        taken: new Set(names.value.values()),
      });
    },

    close: async (id) => {
      if (opened?.id === id) opened = null;
      return ok(null);
    },
  };
};
