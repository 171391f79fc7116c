import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { canonicalJson, parseJson } from "@holdfast/state/canonical-json";
import type { Quarantined } from "@holdfast/state/recovery/recover-save";
import { decodeText } from "@holdfast/state/section-content";
import { spaceKeyOf } from "@holdfast/state/space-keys";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import { openJournalEntry, sealJournalEntry } from "@holdfast/vault/journal";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { ClientProblem } from "../contract/problem.ts";
import type { QuarantineItem } from "../contract/recovery.ts";
import { digestBytes } from "../digest.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { refuse } from "../problem.ts";
import type { QuarantineRecord } from "../stores/device-store.ts";
import type { Attempts } from "./attempts.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A person reads it: text where it is text. */
const Content = Type.Object({
  sections: Type.Array(
    Type.Object({
      section: Type.String(),
      bytes: Type.Integer(),
      pieces: Type.Array(
        Type.Object({
          first: Type.Integer(),
          last: Type.Boolean(),
          text: Type.Optional(Type.String()),
          base64url: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
});
type Content = Static<typeof Content>;

/** What is kept apart of one session. */
export interface Quarantine {
  /** Null for nothing to keep. */
  readonly keep: (save: string, parts: readonly Quarantined[]) => Promise<string | null>;
  readonly list: () => Answer<readonly QuarantineItem[]>;
  readonly read: (id: string) => Answer<Bytes>;
  readonly discard: (id: string) => Answer<null>;
}

const pieceOf = (content: Bytes): { readonly text: string } | { readonly base64url: string } => {
  const text = decodeText(content);
  return text === null ? { base64url: toBase64url(content) } : { text };
};

const encode = (parts: readonly Quarantined[]): Bytes => {
  const content: Content = {
    sections: parts.map(({ key, bytes, pieces }) => ({
      section: key,
      bytes,
      pieces: pieces.map(({ first, last, content: part }) => ({ first, last, ...pieceOf(part) })),
    })),
  };
  const json = canonicalJson(content);
  if (!json.ok) throw new Error("pieces are text or base64url");
  return utf8(json.value);
};

export const createQuarantine = (deps: EngineDeps, session: Id<"ses">, attempts: Attempts): Quarantine => {
  const { vault, clock } = deps.platform;

  /** As unsent work is: for this device alone. */
  const seal = (save: string, content: Bytes): Promise<Bytes> => {
    const { keys } = deps.keychain.trust();
    const place = {
      workspaceId: keys.workspaceId,
      epoch: keys.epoch,
      sessionId: idBytes(session),
      n: 1,
      deviceId: idBytes(deps.keychain.deviceId),
      headDigest: digestBytes(save),
    };
    return sealJournalEntry(vault, place, keys.spaceKey, content);
  };

  const open = async ({ save, sealed }: QuarantineRecord): Answer<Bytes> => {
    const { keys } = deps.keychain.trust();
    const peeked = peekHeader(sealed);
    if (!peeked.ok) return refuse("damaged", "what was kept apart");
    const { epoch, authorDeviceId } = peeked.value.header;
    const key = spaceKeyOf(keys, epoch);
    if (key === null) return refuse("not-trusted", "what was kept apart is of another workspace");
    const place = {
      workspaceId: keys.workspaceId,
      epoch,
      sessionId: idBytes(session),
      n: 1,
      deviceId: authorDeviceId,
      headDigest: digestBytes(save),
    };
    const opened = await openJournalEntry(vault.primitives, sealed, place, key);
    return opened.ok ? opened : refuse("damaged", "what was kept apart");
  };

  const itemOf = async (record: QuarantineRecord): Promise<QuarantineItem> => {
    const opened = await open(record);
    const text = opened.ok ? decodeText(opened.value) : null;
    const parsed = text === null ? null : parseJson(text);
    const content = parsed?.ok && Value.Check(Content, parsed.value) ? parsed.value : null;
    return {
      id: record.id,
      at: record.at,
      save: record.save,
      sections: content?.sections.map(({ section }) => section) ?? [],
      bytes: opened.ok ? opened.value.length : 0,
    };
  };

  const find = async (id: string): Promise<QuarantineRecord | null> =>
    (await attempts.record()).quarantine.find((each) => each.id === id) ?? null;

  return {
    keep: async (save, parts) => {
      if (parts.length === 0) return null;
      const at = new Date(clock.now()).toISOString();
      const id = `${save.slice(0, 16)}-${clock.now().toString(36)}`;
      const sealed = await seal(save, encode(parts));
      await attempts.change((record) => ({
        ...record,
        quarantine: [{ id, at, save, sealed }, ...record.quarantine.filter((each) => each.id !== id)],
      }));
      return id;
    },
    list: async () => {
      const items: QuarantineItem[] = [];
      for (const record of (await attempts.record()).quarantine) items.push(await itemOf(record));
      return ok(items);
    },
    read: async (id) => {
      const record = await find(id);
      return record === null ? refuse("not-found") : open(record);
    },
    discard: async (id) => {
      await attempts.change((record) => ({
        ...record,
        quarantine: record.quarantine.filter((each) => each.id !== id),
      }));
      return ok(null);
    },
  };
};
