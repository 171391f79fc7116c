import type { VaultRefusal } from "../src/refusal.ts";

/** All byte strings in the vector files are lower-case hex. */
export type Hex = string;

/** What opens an object: a 32-byte key, the recipient's X25519 private key, or nothing for signed-only kinds. */
export type VectorKey = { readonly ikm: Hex } | { readonly recipientPrivate: Hex } | null;

export interface VectorPlace {
  readonly kind: number;
  readonly subkind: number | null;
  readonly scopeId: Hex;
  readonly epoch: number;
  readonly objectId: Hex;
  readonly seq: number;
  readonly authorDeviceId: Hex;
}

export interface Attempt {
  readonly name: string;
  readonly bytes: Hex;
  readonly expect: VectorPlace;
  readonly key: VectorKey;
  readonly signedBy: Hex | null;
}

/** Opens to `content`; a segment to one plaintext per chunk, a signed-only object to its ext. */
export interface AcceptVector extends Attempt {
  readonly content: Hex | readonly Hex[];
}

export interface RejectVector extends Attempt {
  readonly refusal: VaultRefusal;
}

/** Inputs and outputs of the derivations of keys.md and of padding. */
export interface DerivationVectors {
  readonly passphrase: { readonly prk: Hex; readonly authKey: Hex; readonly kek: Hex };
  readonly recoveryCode: {
    readonly code: Hex;
    readonly authKey: Hex;
    readonly kek: Hex;
    readonly slotId: Hex;
    readonly text: string;
  };
  readonly identity: { readonly rootKey: Hex; readonly ed: Hex; readonly x: Hex };
  readonly workspace: { readonly founderEd: Hex; readonly founderNonce: Hex; readonly workspaceId: Hex };
  readonly nameTag: { readonly cid: Hex; readonly name: string; readonly tag: Hex };
  /** The words of one key for each purpose. */
  readonly words: { readonly key: Hex; readonly identity: string; readonly pairing: string };
  /** Proof of an acceptance, and the fragment of its link. */
  readonly invite: {
    readonly secret: Hex;
    readonly inviteId: Hex;
    readonly workspaceId: Hex;
    readonly accountId: Hex;
    readonly identityEd: Hex;
    readonly identityX: Hex;
    readonly proof: Hex;
    readonly fragment: string;
  };
  /** What a PRF is asked, one answer, and the key that follows. */
  readonly passkey: { readonly output: Hex; readonly input: Hex; readonly kek: Hex };
  /** What an unlock token gives. */
  readonly unlock: { readonly token: Hex; readonly id: Hex; readonly key: Hex };
  /** Pairs of a length and what it is padded to. */
  readonly padme: readonly (readonly [number, number])[];
}

export interface Vectors {
  readonly accept: readonly AcceptVector[];
  readonly reject: readonly RejectVector[];
  readonly derivations: DerivationVectors;
}
