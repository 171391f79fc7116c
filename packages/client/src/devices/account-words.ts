import type { Primitives } from "@holdfast/vault/primitives";
import { WORDS_FOR, wordsOf } from "@holdfast/vault/words";
import type { Keychain } from "../account/keychain.ts";

/** The words of the account's identity: the same on each of its devices. [KY-21] */
export const accountWords = (
  primitives: Primitives,
  { identity }: Pick<Keychain, "identity">,
): Promise<readonly string[]> => wordsOf(primitives, WORDS_FOR.identity, identity.ed.publicKey);
