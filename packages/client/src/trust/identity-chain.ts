import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import { followSuccessors } from "@holdfast/vault/successor";

/** Who an account was and is: each identity named its successor, and each successor said from whom it came. [RO-9] */
export interface IdentityChain {
  /** From the first to the present one. */
  readonly identities: readonly Bytes[];
  readonly present: Bytes;
  /** What the present identity accepted as the account's home; null for one that succeeded nobody. [RO-16] */
  readonly homeId: Bytes | null;
}

/** The whole chain of an account, of which the reader knows one identity. [RO-10] */
export const readChain = async (
  primitives: Primitives,
  accountId: Bytes,
  knownEd: Bytes,
  successors: readonly Bytes[],
): Promise<Result<IdentityChain, VaultRefusal>> => {
  const followed = await followSuccessors(primitives, accountId, knownEd, successors);
  if (!followed.ok) return followed;
  const { all, homeId } = followed.value;
  return ok({ identities: all, present: all.at(-1) ?? knownEd, homeId });
};

/** The same for an account whose present identity is at hand: nobody comes after it. */
export const readOwnChain = async (
  primitives: Primitives,
  accountId: Bytes,
  identityEd: Bytes,
  successors: readonly Bytes[],
): Promise<Result<IdentityChain, VaultRefusal>> => {
  const chain = await readChain(primitives, accountId, identityEd, successors);
  return chain.ok && !equal(chain.value.present, identityEd) ? err("not-trusted") : chain;
};

export const isOneOf = (identities: readonly Bytes[], identityEd: Bytes): boolean =>
  identities.some((each) => equal(each, identityEd));
