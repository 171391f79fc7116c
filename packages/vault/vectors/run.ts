import { toHex } from "@holdfast/protocol/encoding";
import { deriveIdentity } from "../src/identity.ts";
import { formatInviteFragment, inviteProof } from "../src/invite.ts";
import { nameTag } from "../src/name-tag.ts";
import { padme } from "../src/padding.ts";
import { derivePasskey, passkeyPrfInput } from "../src/passkey.ts";
import { passphraseKeys } from "../src/passphrase.ts";
import type { Primitives } from "../src/primitives.ts";
import { deriveRecoveryCode, formatRecoveryCode } from "../src/recovery-code.ts";
import { workspaceIdOf } from "../src/roster.ts";
import { unlockKeys } from "../src/unlock-token.ts";
import { WORDS_FOR, wordsOf } from "../src/words.ts";
import { attempt, bytesOf } from "./attempt.ts";
import type { AcceptVector, DerivationVectors, RejectVector, Vectors } from "./vector.ts";

export interface VectorReport {
  readonly passed: number;
  /** One line per vector that does not hold. */
  readonly failures: readonly string[];
}

const acceptFailure = async (primitives: Primitives, vector: AcceptVector): Promise<string | null> => {
  const opened = await attempt(primitives, vector);
  if (!opened.ok) return `${vector.name}: refused as ${opened.error}`;
  const found = Array.isArray(opened.value)
    ? opened.value.map((chunk) => (chunk === null ? "" : toHex(chunk))).join()
    : toHex(opened.value);
  return found === vector.content.toString() ? null : `${vector.name}: opens to other content`;
};

const rejectFailure = async (primitives: Primitives, vector: RejectVector): Promise<string | null> => {
  const opened = await attempt(primitives, vector);
  if (opened.ok) return `${vector.name}: accepted`;
  return opened.error === vector.refusal ? null : `${vector.name}: refused as ${opened.error}`;
};

const inviteOf = async (
  primitives: Primitives,
  given: DerivationVectors["invite"],
): Promise<DerivationVectors["invite"]> => {
  const secret = bytesOf(given.secret);
  const [workspaceId, identityEd] = [bytesOf(given.workspaceId), bytesOf(given.identityEd)];
  const acceptor = {
    inviteId: bytesOf(given.inviteId),
    workspaceId,
    accountId: bytesOf(given.accountId),
    identityEd,
    identityX: bytesOf(given.identityX),
  };
  return {
    ...given,
    proof: toHex(await inviteProof(primitives, secret, acceptor)),
    fragment: formatInviteFragment({ secret, workspaceId, inviterEd: identityEd }),
  };
};

/** The derivations again, from the inputs that stand in the vectors. */
export const derive = async (
  primitives: Primitives,
  given: DerivationVectors,
): Promise<DerivationVectors> => {
  const passphrase = await passphraseKeys(primitives, bytesOf(given.passphrase.prk));
  const code = bytesOf(given.recoveryCode.code);
  const recovery = await deriveRecoveryCode(primitives, code);
  const identity = await deriveIdentity(primitives, bytesOf(given.identity.rootKey));
  const unlock = await unlockKeys(primitives, bytesOf(given.unlock.token));
  const { founderEd, founderNonce } = given.workspace;
  const { cid, name } = given.nameTag;
  const workspaceId = await workspaceIdOf(primitives, bytesOf(founderEd), bytesOf(founderNonce));
  return {
    passphrase: {
      prk: given.passphrase.prk,
      authKey: toHex(passphrase.authKey),
      kek: toHex(passphrase.kek),
    },
    recoveryCode: {
      code: given.recoveryCode.code,
      authKey: toHex(recovery.authKey),
      kek: toHex(recovery.kek),
      slotId: toHex(recovery.slotId),
      text: await formatRecoveryCode(primitives, code),
    },
    identity: {
      rootKey: given.identity.rootKey,
      ed: toHex(identity.ed.publicKey),
      x: toHex(identity.x.publicKey),
    },
    workspace: { founderEd, founderNonce, workspaceId: toHex(workspaceId) },
    nameTag: { cid, name, tag: toHex(await nameTag(primitives, bytesOf(cid), name)) },
    words: {
      key: given.words.key,
      identity: (await wordsOf(primitives, WORDS_FOR.identity, bytesOf(given.words.key))).join(" "),
      pairing: (await wordsOf(primitives, WORDS_FOR.pairing, bytesOf(given.words.key))).join(" "),
    },
    invite: await inviteOf(primitives, given.invite),
    passkey: {
      output: given.passkey.output,
      input: toHex(await passkeyPrfInput(primitives)),
      kek: toHex(await derivePasskey(primitives, bytesOf(given.passkey.output))),
    },
    unlock: { token: given.unlock.token, id: toHex(unlock.id), key: toHex(unlock.key) },
    padme: given.padme.map(([length]) => [length, padme(length)] as const),
  };
};

const derivationFailure = async (
  primitives: Primitives,
  given: DerivationVectors,
): Promise<string | null> => {
  const found = await derive(primitives, given);
  return JSON.stringify(found) === JSON.stringify(given) ? null : "derivations: other results";
};

/** Runs every vector on one set of primitives. Plain code without I/O: a page, Bun and Node run the same. [SF-17] */
export const runVectors = async (primitives: Primitives, vectors: Vectors): Promise<VectorReport> => {
  const results: (string | null)[] = [];
  for (const vector of vectors.accept) results.push(await acceptFailure(primitives, vector));
  for (const vector of vectors.reject) results.push(await rejectFailure(primitives, vector));
  results.push(await derivationFailure(primitives, vectors.derivations));
  const failures = results.filter((result) => result !== null);
  return { passed: results.length - failures.length, failures };
};
