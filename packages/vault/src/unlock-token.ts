import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, concat, equal, u8 } from "./bytes.ts";
import { type Ed25519Pair, importEd25519Seed } from "./ed25519.ts";
import { type Header, parseObject } from "./header.ts";
import { KIND, PURPOSE } from "./kinds.ts";
import { deriveLabelled } from "./labels.ts";
import { openObject } from "./open.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { sealObject } from "./seal.ts";

export const UNLOCK_TOKEN_BYTES = 32;
const SEQ = 1;

/** What an unlock token gives: the name of its row, and the key of the object in it. [AM-1] */
export interface UnlockKeys {
  readonly id: Bytes;
  readonly key: Bytes;
}

export interface UnlockPlace {
  readonly workspaceId: Bytes;
  readonly epoch: number;
  /** The throw-away device. */
  readonly deviceId: Bytes;
}

/** Id and key of a token of 32 random bytes. @throws RangeError for another length */
export const unlockKeys = async (primitives: Primitives, token: Bytes): Promise<UnlockKeys> => {
  if (token.length !== UNLOCK_TOKEN_BYTES) throw new RangeError("an unlock token is 32 bytes");
  return {
    id: (await deriveLabelled(primitives, token, "HFV1/unlock/id/v1")).slice(0, 16),
    key: await deriveLabelled(primitives, token, "HFV1/unlock/key/v1"),
  };
};

/** The text of a token, shown once: base64url of its 32 bytes. */
export const formatUnlockToken = (token: Bytes): string => toBase64url(token);

/** The token of a text, or null when it is none. */
export const parseUnlockToken = (text: string): Bytes | null => {
  const token = fromBase64url(text);
  return token?.length === UNLOCK_TOKEN_BYTES ? token : null;
};

/** Seals the space key and the throw-away device's Ed25519 seed under a token's key, signed by that device (02/6). [AM-1] */
export const sealUnlock = async (
  deps: VaultDeps,
  place: UnlockPlace,
  keys: UnlockKeys,
  { spaceKey, seed }: { readonly spaceKey: Bytes; readonly seed: Bytes },
): Promise<Bytes> => {
  const { privateKey } = await importEd25519Seed(seed);
  return sealObject(
    deps,
    {
      kind: KIND.wrap,
      scopeId: place.workspaceId,
      epoch: place.epoch,
      objectId: keys.id,
      seq: SEQ,
      authorDeviceId: place.deviceId,
      ext: u8(PURPOSE.unlock),
    },
    keys.key,
    concat(spaceKey, seed),
    privateKey,
  );
};

/** Reads the clear parts of what a token opens; needs no key. */
export const parseUnlock = (
  bytes: Bytes,
): Result<{ readonly header: Header }, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (header.kind !== KIND.wrap || header.ext[0] !== PURPOSE.unlock) return err("wrong-kind");
  return header.seq === SEQ ? ok({ header }) : err("malformed-object");
};

export interface OpenedUnlock {
  readonly spaceKey: Bytes;
  readonly seed: Bytes;
  /** The throw-away device's keys, made from the seed. */
  readonly device: Ed25519Pair;
}

/**
 * Opens what a token was made for. `edPublic` is the key in the throw-away device's certificate: an object that another
 * key signed is `bad-signature`, a seed that does not lead to it `not-trusted`. Whether the certificate is still good is the
 * caller's to judge. [AM-1] [AM-2]
 */
export const openUnlock = async (
  primitives: Primitives,
  bytes: Bytes,
  place: UnlockPlace & { readonly edPublic: Bytes },
  keys: UnlockKeys,
): Promise<Result<OpenedUnlock, VaultRefusal>> => {
  const view = parseUnlock(bytes);
  if (!view.ok) return view;
  const opened = await openObject(
    primitives,
    bytes,
    {
      kind: KIND.wrap,
      subkind: PURPOSE.unlock,
      scopeId: place.workspaceId,
      epoch: place.epoch,
      objectId: keys.id,
      seq: SEQ,
      authorDeviceId: place.deviceId,
      signedBy: place.edPublic,
    },
    keys.key,
  );
  if (!opened.ok) return opened;
  const { content } = opened.value;
  const [spaceKey, seed] = [content.slice(0, 32), content.slice(32)];
  content.fill(0);
  const device = await importEd25519Seed(seed);
  return equal(device.publicKey, place.edPublic) ? ok({ spaceKey, seed, device }) : err("not-trusted");
};
