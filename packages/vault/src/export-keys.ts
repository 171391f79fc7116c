import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, concat, equal, parseBytes, u8, u16, u32, utf8 } from "./bytes.ts";
import { parseObject, TAG_BYTES } from "./header.ts";
import { KIND, PURPOSE } from "./kinds.ts";
import { deriveLabelled } from "./labels.ts";
import { openObject } from "./open.ts";
import { type Argon2id, checkKdf, type KdfParameters } from "./passphrase.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { sealObject } from "./seal.ts";

/** What an export file is opened with: seals its keys, and proves that nobody else wrote its end. [EX-2] */
export interface ExportSecret {
  readonly kek: Bytes;
  readonly mac: Bytes;
}

const secretOf = async (primitives: Primitives, input: Bytes): Promise<ExportSecret> => ({
  kek: await deriveLabelled(primitives, input, "HFV1/export/kek/v1"),
  mac: await deriveLabelled(primitives, input, "HFV1/export/mac/v1"),
});

/** Of a passphrase, with the terms that stand in the file; refused before it starts where they are too weak or unbearable. */
export const exportSecretOfPassphrase = async (
  primitives: Primitives,
  argon2id: Argon2id,
  passphrase: string,
  kdf: KdfParameters,
): Promise<Result<ExportSecret, "weak-kdf">> => {
  const checked = checkKdf(kdf);
  if (!checked.ok) return checked;
  const password = utf8(passphrase.normalize("NFKC"));
  const prk = await argon2id({ ...kdf, password });
  const secret = await secretOf(primitives, prk);
  for (const bytes of [password, prk]) bytes.fill(0);
  return ok(secret);
};

/** Of a code of 16 random bytes. */
export const exportSecretOfCode = (primitives: Primitives, code: Bytes): Promise<ExportSecret> =>
  secretOf(primitives, code);

/** Keys that an export file carries, and whom its reader may begin to believe. */
export interface ExportKeys {
  /** Ed25519 key of whoever founded the workspace. */
  readonly founderEd: Bytes;
  /** Who exported, and by which identity. */
  readonly accountId: Bytes;
  readonly identityEd: Bytes;
  /** K_cid of every generation, oldest first: they prove that a chunk is the one that is meant. */
  readonly cids: readonly Bytes[];
  /** Space keys in ascending order of their epochs. */
  readonly spaceKeys: readonly { readonly epoch: number; readonly key: Bytes }[];
}

export interface ExportKeysPlace {
  readonly workspaceId: Bytes;
  /** Of the workspace when the export began. */
  readonly epoch: number;
  readonly exportId: Bytes;
  /** Which of the file's keys these are, from 1. */
  readonly number: number;
  readonly deviceId: Bytes;
  /** SHA-256 of everything in the file before its first record. */
  readonly preamble: Bytes;
}

const encode = ({ founderEd, accountId, identityEd, cids, spaceKeys }: ExportKeys): Bytes =>
  concat(
    founderEd,
    accountId,
    identityEd,
    u16(cids.length),
    ...cids,
    u32(spaceKeys.length),
    ...spaceKeys.flatMap(({ epoch, key }) => [u32(epoch), key]),
  );

const decode = (content: Bytes): Result<ExportKeys, "malformed-object"> =>
  parseBytes(content, (reader) => {
    const many = <T>(count: number, bytes: number, read: () => T): readonly T[] => {
      if (count * bytes > reader.left) reader.fail("more keys than bytes");
      return Array.from({ length: count }, read);
    };
    const key = (): Bytes => reader.take(32).slice();
    const founderEd = key();
    const accountId = reader.take(16).slice();
    const identityEd = key();
    const cids = many(reader.u16(), 32, key);
    const spaceKeys = many(reader.u32(), 36, () => ({ epoch: reader.u32(), key: key() }));
    if (spaceKeys.some(({ epoch }, i) => epoch <= (spaceKeys[i - 1]?.epoch ?? 0))) reader.fail("epochs");
    return { founderEd, accountId, identityEd, cids, spaceKeys };
  });

/** Seals keys into an export file (02/8). */
export const sealExportKeys = (
  deps: VaultDeps,
  place: ExportKeysPlace,
  { kek }: ExportSecret,
  keys: ExportKeys,
): Promise<Bytes> => {
  const content = encode(keys);
  return sealObject(
    deps,
    {
      kind: KIND.wrap,
      scopeId: place.workspaceId,
      epoch: place.epoch,
      objectId: place.exportId,
      seq: place.number,
      authorDeviceId: place.deviceId,
      ext: concat(u8(PURPOSE.exportKeys), place.preamble, u32(content.length)),
    },
    kek,
    content,
  ).finally(() => content.fill(0));
};

/** Opens the keys of an export file: `wrong-key` for another passphrase or code, `wrong-place` for keys of another file. */
export const openExportKeys = async (
  primitives: Primitives,
  bytes: Bytes,
  place: Pick<ExportKeysPlace, "exportId" | "number" | "preamble">,
  { kek }: ExportSecret,
): Promise<
  Result<{ readonly keys: ExportKeys; readonly workspaceId: Bytes; readonly epoch: number }, VaultRefusal>
> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header, body } = parsed.value;
  const ext = parseBytes(header.ext, (reader) => ({
    purpose: reader.u8(),
    preamble: reader.take(32),
    length: reader.u32(),
  }));
  if (header.kind !== KIND.wrap || !ext.ok || ext.value.purpose !== PURPOSE.exportKeys)
    return err("wrong-kind");
  if (ext.value.length + TAG_BYTES !== body.length) return err("malformed-object");
  if (!equal(ext.value.preamble, place.preamble)) return err("wrong-place");
  const { scopeId, epoch } = header;
  const expect = {
    kind: KIND.wrap,
    subkind: PURPOSE.exportKeys,
    scopeId,
    epoch,
    objectId: place.exportId,
    seq: place.number,
  };
  const opened = await openObject(primitives, bytes, expect, kek);
  if (!opened.ok) return opened;
  const keys = decode(opened.value.content);
  opened.value.content.fill(0);
  return keys.ok ? ok({ keys: keys.value, workspaceId: scopeId.slice(), epoch }) : keys;
};
