import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { type Bytes, concat, equal, parseBytes, u8, utf8 } from "./bytes.ts";
import { deriveLabelled } from "./labels.ts";
import type { Primitives } from "./primitives.ts";
import { isRole, ROLE, type Role } from "./roles.ts";

const SECRET_BYTES = 32;

/** What an inviter's client seals for every admin to check an acceptance with (kind 09, thing 3). [WS-4] */
export interface SealedInvite {
  /** 32 random bytes: whoever shows them was given the link. */
  readonly secret: Bytes;
  /** Owners are not invited. */
  readonly role: Role;
  /** As the inviter typed it. */
  readonly email: string;
}

/** @throws RangeError for a secret of another length, and for owners */
export const encodeInvite = ({ secret, role, email }: SealedInvite): Bytes => {
  if (secret.length !== SECRET_BYTES || role === ROLE.owner) throw new RangeError("not an invite");
  return concat(secret, u8(role), utf8(email));
};

/** The content of an opened invite; null for what is none. */
export const parseInvite = (content: Bytes): SealedInvite | null => {
  const parsed = parseBytes(content, (reader) => {
    const secret = reader.take(SECRET_BYTES).slice();
    const role = reader.u8();
    if (!isRole(role) || role === ROLE.owner) return reader.fail("role");
    return { secret, role, email: new TextDecoder().decode(reader.rest) };
  });
  return parsed.ok ? parsed.value : null;
};

/** What stands behind the `#` of a link: only who was given the link has it. [WS-5] */
export interface InviteFragment {
  readonly secret: Bytes;
  readonly workspaceId: Bytes;
  /** Ed25519 key of the inviter's identity. */
  readonly inviterEd: Bytes;
}

export const formatInviteFragment = ({ secret, workspaceId, inviterEd }: InviteFragment): string =>
  [secret, workspaceId, inviterEd].map(toBase64url).join(".");

/** Null for what is no such fragment, whole and in its one form. */
export const parseInviteFragment = (text: string): InviteFragment | null => {
  const [secret, workspaceId, inviterEd, ...more] = text.split(".").map(fromBase64url);
  const whole = secret?.length === SECRET_BYTES && workspaceId?.length === 16 && inviterEd?.length === 32;
  return whole && more.length === 0 ? { secret, workspaceId, inviterEd } : null;
};

/** Who accepts which invite, with which keys. */
export interface Acceptor {
  readonly inviteId: Bytes;
  readonly workspaceId: Bytes;
  readonly accountId: Bytes;
  readonly identityEd: Bytes;
  readonly identityX: Bytes;
}

/**
 * Proves to whoever knows the link's secret that these keys are of who was given the link: a service that does not know it
 * can put no other account or key in their place. [WS-5] @throws RangeError for parts of another length
 */
export const inviteProof = async (
  primitives: Primitives,
  secret: Bytes,
  { inviteId, workspaceId, accountId, identityEd, identityX }: Acceptor,
): Promise<Bytes> => {
  const message = concat(inviteId, workspaceId, accountId, identityEd, identityX);
  if (secret.length !== SECRET_BYTES || message.length !== 3 * 16 + 2 * 32) {
    throw new RangeError("parts of a proof have fixed lengths");
  }
  const key = await deriveLabelled(primitives, secret, "HFV1/invite/v1");
  const [proof] = await primitives.hmacAll(key, [message]);
  key.fill(0);
  if (proof === undefined) throw new Error("one message has one code");
  return proof;
};

/** Compares in constant time. */
export const verifyInviteProof = async (
  primitives: Primitives,
  secret: Bytes,
  acceptor: Acceptor,
  proof: Bytes,
): Promise<boolean> => equal(await inviteProof(primitives, secret, acceptor), proof);
