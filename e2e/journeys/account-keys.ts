import { argon2id } from "@holdfast/client/node/argon2id.node";
import type { KdfAnswer, SignedIn } from "@holdfast/protocol/auth";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { idBytes, isId } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { RosterAnswer } from "@holdfast/protocol/workspaces";
import { type Bytes, equal, utf8 } from "@holdfast/vault/bytes";
import { unlockAccount } from "@holdfast/vault/first-contact";
import { openGrant } from "@holdfast/vault/grant";
import { parseKeyList } from "@holdfast/vault/key-list";
import { openKeyRing } from "@holdfast/vault/key-ring";
import { deriveLabelled } from "@holdfast/vault/labels";
import { passphraseKeys } from "@holdfast/vault/passphrase";
import { webPrimitives } from "@holdfast/vault/primitives";
import { deriveRecoveryCode, parseRecoveryCode } from "@holdfast/vault/recovery-code";
import { verifyGenesisRoster } from "@holdfast/vault/roster";
import { SLOT_KIND } from "@holdfast/vault/slot";

const value = <T, E>(result: Result<T, E>): T => {
  if (!result.ok) throw new Error(`refused: ${String(result.error)}`);
  return result.value;
};

const bytesOf = (text: string): Bytes => {
  const bytes = fromBase64url(text);
  if (bytes === null) throw new Error("not base64url");
  return bytes;
};

const idOf = (kind: "acc" | "slt" | "wsp", text: string): Bytes => {
  if (!isId(kind, text)) throw new Error(`not an id: ${text}`);
  return idBytes(text);
};

const ask = async <T>(url: string, body: object | null, access = ""): Promise<T> => {
  const headers = {
    "content-type": "application/json",
    ...(access === "" ? {} : { authorization: `Bearer ${access}` }),
  };
  const answer = await fetch(url, {
    headers,
    ...(body === null ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<T>;
};

/** What a recovery code is and leads to, by name, with `name` before it. */
export const codeKeys = async (name: string, code: string): Promise<Readonly<Record<string, Bytes>>> => {
  const bytes = value(await parseRecoveryCode(webPrimitives, code));
  const { authKey, kek } = await deriveRecoveryCode(webPrimitives, bytes);
  return { [name]: bytes, [`${name} authKey`]: authKey, [`${name} kek`]: kek };
};

/**
 * Every secret that an account's passphrase leads to, by name, from what the service hands to whoever signs in: derived step by step, as docs/spec/keys.md
 * says, since the client lets none of them out.
 */
export const accountKeys = async (
  origin: string,
  email: string,
  passphrase: string,
): Promise<Readonly<Record<string, Bytes>>> => {
  const primitives = webPrimitives;
  const { kdf } = await ask<KdfAnswer>(`${origin}/api/auth/kdf`, { email });
  const parameters = { ...kdf, salt: bytesOf(kdf.salt) };
  const prk = await argon2id({ ...parameters, password: utf8(passphrase.normalize("NFKC")) });
  const { authKey, kek } = await passphraseKeys(primitives, prk);
  const signedIn = await ask<SignedIn>(`${origin}/api/auth/login`, {
    email,
    authKey: toBase64url(authKey),
    client: "bearer",
  });
  const { access = "", refresh = "" } = signedIn.tokens ?? {};
  const keyList = bytesOf(signedIn.keyList);
  const listed = value(parseKeyList(keyList)).slots.find(({ slotKind }) => slotKind === SLOT_KIND.passphrase);
  const slot = signedIn.slots.find(({ id }) => listed !== undefined && equal(idOf("slt", id), listed.slotId));
  if (slot === undefined) throw new Error("no passphrase slot");
  const accountId = idOf("acc", signedIn.account.id);
  const { rootKey, identity } = value(
    await unlockAccount(primitives, {
      accountId,
      slotId: idOf("slt", slot.id),
      slot: bytesOf(slot.slot),
      wrap: bytesOf(slot.wrap),
      keyList,
      kek,
      kdf: parameters,
    }),
  );
  const workspaceId = idOf("wsp", signedIn.workspaceId);
  const workspace = `${origin}/api/workspaces/${signedIn.workspaceId}/roster`;
  const answer = await ask<RosterAnswer>(workspace, null, access);
  const { roster } = value(
    await verifyGenesisRoster(primitives, bytesOf(answer.rosters[0] ?? ""), workspaceId),
  );
  const spaceKey = value(
    await openGrant(primitives, bytesOf(answer.grant ?? ""), roster, accountId, identity.x),
  );
  const ring = value(await openKeyRing(primitives, bytesOf(answer.keyRing), roster, spaceKey));
  const [generation] = ring.generations;
  const [inbox] = ring.inbox;
  if (generation === undefined || inbox === undefined) throw new Error("an empty key ring");
  return {
    prk,
    authKey,
    kek,
    rootKey,
    "identity ed25519": await deriveLabelled(primitives, rootKey, "HFV1/identity/ed25519"),
    "identity x25519": await deriveLabelled(primitives, rootKey, "HFV1/identity/x25519"),
    "space key": spaceKey,
    "chunk id key": generation.cid,
    "gear key": generation.gear,
    "inbox key": inbox,
    "refresh token": bytesOf(refresh),
  };
};
