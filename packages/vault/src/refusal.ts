/**
 * Why bytes were not accepted.
 *
 * `malformed-object`: not the form its kind demands · `wrong-kind`: an object of another kind · `wrong-place`: of another
 * account, workspace, session, epoch, seq or author · `wrong-key`: the commitment is of another key · `damaged`: the right
 * key, and bytes that do not hold · `bad-signature` · `not-trusted`: whole, but nobody entitled vouches for it ·
 * `rolled-back`: older than, or beside, what was seen before · `weak-kdf`: derivation outside floor and ceiling.
 */
export type VaultRefusal =
  | "malformed-object"
  | "wrong-kind"
  | "wrong-place"
  | "wrong-key"
  | "damaged"
  | "bad-signature"
  | "not-trusted"
  | "rolled-back"
  | "weak-kdf";
