import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "./problem.ts";

/** What a new root key leaves to do. */
export interface ReplacedRootKey {
  /** New recovery codes, shown once; null where the earlier ones go on. */
  readonly codes: readonly string[] | null;
  /** Workspaces in which an admin has to compare words first: until then the account neither reads nor writes there. [RO-12] */
  readonly waiting: readonly Id<"wsp">[];
}

/** For somebody whose keys may be in other hands. */
export interface RootKeyCalls {
  /**
   * New root key and identity for the account, new epochs wherever it is admin or owner, every other login ended: whoever has the
   * earlier keys reads nothing that is saved from now on. What was saved before stays readable to who has copies of it.
   *
   * `present` is the passphrase as it is, `next` another one to set, if wanted. `wrong-passphrase`: `present` does not open the
   * account, and nothing was changed; `weak-passphrase`: `next` is too easy to guess. Succeeds only once what is stored has
   * opened under the new root key, with which this device is then unlocked. Begun again after an interruption it finds out how
   * far the earlier try came. [RO-11] [RO-14]
   */
  readonly replaceRootKey: (input: {
    readonly present: string;
    readonly next?: string;
    readonly newCodes: boolean;
  }) => Promise<Result<ReplacedRootKey, ClientProblem>>;
}
