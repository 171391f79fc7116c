import { err, ok, type Result } from "@holdfast/protocol/result";
import { ascii, type Bytes, concat, equal, isZero, parseBytes, u8, u64 } from "./bytes.ts";
import { signEd25519 } from "./ed25519.ts";
import { parseObject } from "./header.ts";
import { KIND, STATEMENT } from "./kinds.ts";
import type { Primitives } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { signFields } from "./seal.ts";
import { verifyObject } from "./signature.ts";

/** What an identity says of the one that comes after it, when an account's root key is replaced. */
export interface Successor {
  readonly accountId: Bytes;
  /** 16 random bytes. */
  readonly statementId: Bytes;
  /** Of the first key list of the next identity; from 2. */
  readonly version: number;
  /** The device that made it. */
  readonly deviceId: Bytes;
  /** The earlier identity, which signs. */
  readonly identityEd: Bytes;
  readonly nextEd: Bytes;
  readonly nextX: Bytes;
  /** SHA-256 of the earlier identity's last key list. */
  readonly keyListDigest: Bytes;
  /** The account's home workspace. */
  readonly homeId: Bytes;
}

/** As it was read: whether the two signatures hold is `verifySuccessor`. */
export interface ParsedSuccessor extends Successor {
  /** Signature of the next identity, without which anybody could name it as the one that comes after his own. */
  readonly acceptance: Bytes;
}

const ACCEPTANCE = ascii("HFV1/successor/v1");

const fieldsOf = ({ identityEd, nextEd, nextX, keyListDigest, homeId }: Successor): Bytes =>
  concat(u8(STATEMENT.successor), identityEd, nextEd, nextX, keyListDigest, homeId);

/** What the next identity signs: from whom it comes, whose account, and which home. */
const acceptanceMessage = async (primitives: Primitives, successor: Successor): Promise<Bytes> =>
  concat(
    ACCEPTANCE,
    successor.accountId,
    u64(successor.version),
    await primitives.sha256(fieldsOf(successor)),
  );

/**
 * Signs with the Ed25519 private keys of both identities: the earlier one says who comes after it, the next one from whom it
 * comes. [RO-9] @throws RangeError when it is not well formed
 */
export const signSuccessor = async (
  primitives: Primitives,
  successor: Successor,
  signers: { readonly earlier: CryptoKey; readonly next: CryptoKey },
): Promise<Bytes> => {
  const acceptance = await signEd25519(signers.next, await acceptanceMessage(primitives, successor));
  const bytes = await signFields(
    primitives,
    {
      kind: KIND.statement,
      scopeId: successor.accountId,
      epoch: 0,
      objectId: successor.statementId,
      seq: successor.version,
      authorDeviceId: successor.deviceId,
      ext: concat(fieldsOf(successor), acceptance),
    },
    signers.earlier,
  );
  if (!parseSuccessor(bytes).ok) throw new RangeError("not a well-formed successor statement");
  return bytes;
};

/** Reads a successor statement without judging its signature. [RO-9] */
export const parseSuccessor = (bytes: Bytes): Result<ParsedSuccessor, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (header.kind !== KIND.statement || header.ext[0] !== STATEMENT.successor) return err("wrong-kind");
  return parseBytes(header.ext, (reader) => {
    reader.u8();
    const identityEd = reader.take(32);
    const nextEd = reader.take(32);
    const nextX = reader.take(32);
    const keyListDigest = reader.take(32);
    const homeId = reader.take(16);
    const acceptance = reader.take(64);
    if (header.seq < 2 || isZero(keyListDigest)) reader.fail("a first list succeeds nobody");
    if (equal(identityEd, nextEd)) reader.fail("its own successor");
    return {
      accountId: header.scopeId,
      statementId: header.objectId,
      version: header.seq,
      deviceId: header.authorDeviceId,
      identityEd,
      nextEd,
      nextX,
      keyListDigest,
      homeId,
      acceptance,
    };
  });
};

/** A successor statement of this account, signed by this identity and accepted by the one it names. */
export const verifySuccessor = async (
  primitives: Primitives,
  bytes: Bytes,
  expect: { readonly accountId: Bytes; readonly identityEd: Bytes },
): Promise<Result<Successor, VaultRefusal>> => {
  const parsed = parseSuccessor(bytes);
  if (!parsed.ok) return parsed;
  const { accountId, identityEd, nextEd, acceptance } = parsed.value;
  if (!equal(accountId, expect.accountId)) return err("wrong-place");
  if (!equal(identityEd, expect.identityEd)) return err("not-trusted");
  const message = await acceptanceMessage(primitives, parsed.value);
  const accepted = await primitives.verifyEd25519(nextEd, acceptance, message);
  return accepted && (await verifyObject(primitives, bytes, identityEd)) ? parsed : err("bad-signature");
};

/** Where an account's successor statements lead from an identity that the reader trusts. */
export interface FollowedSuccessors {
  /** From the trusted identity to the newest; never empty. */
  readonly identities: readonly Bytes[];
  /** X25519 key of the newest, null where nothing succeeds the trusted one: then only a key list says it. */
  readonly identityX: Bytes | null;
  /** The statements after the trusted identity, oldest first. */
  readonly links: readonly Successor[];
  /** From the account's first identity, each accepted by the one after it, to the newest. [RO-16] */
  readonly all: readonly Bytes[];
  /** The account's home as the newest identity names it, null for an account with one identity. [RO-16] */
  readonly homeId: Bytes | null;
}

const hasRivals = (chain: readonly Successor[]): boolean =>
  chain.some((one, i) => chain.some((other, j) => i !== j && equal(one.identityEd, other.identityEd)));

const parseAll = (statements: readonly Bytes[]): Result<readonly ParsedSuccessor[], VaultRefusal> => {
  const chain: ParsedSuccessor[] = [];
  for (const bytes of statements) {
    const parsed = parseSuccessor(bytes);
    if (!parsed.ok) return parsed;
    chain.push(parsed.value);
  }
  return ok(chain);
};

const follows = (before: Successor, link: Successor): boolean =>
  equal(before.nextEd, link.identityEd) && before.version < link.version && equal(before.homeId, link.homeId);

/** Each goes on where the one before it ends, with a later list, and none comes back to an identity that was left. */
const goesOn = (chain: readonly Successor[]): boolean =>
  chain.every((link, i) => {
    const before = chain[i - 1];
    return before === undefined || follows(before, link);
  }) && !chain.some((link, i) => chain.slice(0, i + 1).some((left) => equal(left.identityEd, link.nextEd)));

/**
 * Follows an account's whole chain of successor statements, oldest first, from an identity that the reader trusts.
 *
 * Statements before that identity are held to the same rules, so that a chain is whole or refused. `rolled-back` where two
 * have one predecessor: neither is taken. `not-trusted` where the chain is broken or the trusted identity is not on it,
 * `wrong-place` for another account's statement, `bad-signature`. [RO-10]
 */
export const followSuccessors = async (
  primitives: Primitives,
  accountId: Bytes,
  fromIdentityEd: Bytes,
  statements: readonly Bytes[],
): Promise<Result<FollowedSuccessors, VaultRefusal>> => {
  const parsed = parseAll(statements);
  if (!parsed.ok) return parsed;
  const chain = parsed.value;
  for (const [i, bytes] of statements.entries()) {
    const identityEd = chain[i]?.identityEd ?? fromIdentityEd;
    const verified = await verifySuccessor(primitives, bytes, { accountId, identityEd });
    if (!verified.ok) return verified;
  }
  // Only signed rivals are told as such: anybody can write down an unsigned one.
  if (hasRivals(chain)) return err("rolled-back");
  if (!goesOn(chain)) return err("not-trusted");
  const newest = chain.at(-1);
  const all = [chain[0]?.identityEd ?? fromIdentityEd, ...chain.map((link) => link.nextEd)];
  const start = all.findIndex((identity) => equal(identity, fromIdentityEd));
  if (start === -1) return err("not-trusted");
  return ok({
    identities: all.slice(start),
    identityX: newest?.nextX ?? null,
    links: chain.slice(start),
    all,
    homeId: newest?.homeId ?? null,
  });
};
