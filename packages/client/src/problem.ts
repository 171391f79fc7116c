import { isProblemCode, PROBLEMS } from "@holdfast/protocol/problems";
import { err, type Result } from "@holdfast/protocol/result";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import type { ClientProblem } from "./contract/problem.ts";

type OwnCode = Exclude<ClientProblem["code"], keyof typeof PROBLEMS>;

const OWN_TITLES: Record<OwnCode, string> = {
  offline: "The service cannot be reached",
  "wrong-passphrase": "That passphrase does not open this account",
  "weak-passphrase": "This passphrase is too easy to guess",
  "weak-kdf": "The service asked for a key derivation that is too weak; nothing was sent",
  "not-trusted": "What the service answered is not vouched for by anybody you trust",
  "rolled-back": "The service answers an older state than this device knows",
  locked: "Unlock first",
  "insecure-origin": "Encryption needs HTTPS or localhost",
  "mistyped-code": "This recovery code has a typing mistake; nothing was sent",
  "wrong-code": "This address has no such recovery code; it may have been used or replaced",
  "signed-in": "Somebody is signed in here; sign out first",
  "wrong-passkey": "That passkey does not open an account here",
  "passkey-cancelled": "No passkey was used",
  "passkey-unsupported": "This browser does not let the page use passkeys",
  "passkey-known": "This authenticator has a passkey for the account already",
  "keys-unconfirmed": "An admin of this workspace has to confirm your new keys first",
  "keys-replaced": "The keys of this account were replaced on another device; unlock with the passphrase",
};

const titleOf = (code: ClientProblem["code"]): string =>
  isProblemCode(code) ? PROBLEMS[code].title : OWN_TITLES[code];

/** A problem of the table or of the client's own. Stored data is as it was unless `extra` says otherwise. */
export const problem = (
  code: ClientProblem["code"],
  extra: Partial<Omit<ClientProblem, "code" | "title">> = {},
): ClientProblem => ({ code, title: titleOf(code), dataSafe: true, ...extra });

export const refuse = (code: ClientProblem["code"], detail?: string): Result<never, ClientProblem> =>
  err(problem(code, detail === undefined ? {} : { detail }));

/** `keys-unconfirmed`: the newest roster names an earlier identity of the account; an admin has to confirm the present one. [RO-12] */
export type TrustRefusal = VaultRefusal | "keys-unconfirmed";

const OF_REFUSAL: Record<TrustRefusal, ClientProblem["code"]> = {
  "malformed-object": "damaged",
  "wrong-kind": "not-trusted",
  "wrong-place": "not-trusted",
  "wrong-key": "not-trusted",
  damaged: "damaged",
  "bad-signature": "not-trusted",
  "not-trusted": "not-trusted",
  "rolled-back": "not-trusted",
  "weak-kdf": "weak-kdf",
  "keys-unconfirmed": "keys-unconfirmed",
};

/** Why something the service handed out was not accepted. `what` is a noun for people, never a value. */
export const refusedObject = (what: string, refusal: TrustRefusal): Result<never, ClientProblem> =>
  refuse(OF_REFUSAL[refusal], `${what}: ${refusal}`);

/** True when the same call may succeed later without anybody changing anything. */
export const isTransient = ({ code }: ClientProblem): boolean =>
  code === "offline" || (isProblemCode(code) && PROBLEMS[code].retryable);

/** Refusals that the same bytes will meet for ever: they are sealed anew. Others, and outages, get the same bytes again. */
export const isFinal = ({ code }: ClientProblem): boolean => {
  const status = isProblemCode(code) ? PROBLEMS[code].status : 0;
  return status === 409 || status === 413 || status === 422 || status === 400;
};
