import type { Id } from "@holdfast/protocol/ids";
import type {
  CreatedCredential,
  PasskeyCreation,
  PasskeyRequest,
  ShownCredential,
} from "@holdfast/protocol/passkeys";
import type { Result } from "@holdfast/protocol/result";
import type { AccountView } from "./account.ts";
import type { ClientProblem } from "./problem.ts";

/** What a page asks `navigator.credentials` for, which exists on pages only; `prf` is what the PRF extension is asked about. */
export interface PasskeyQuestion<O> {
  readonly options: O;
  readonly prf: Uint8Array<ArrayBuffer>;
}

/**
 * What an authenticator answered, and apart from it what its PRF did: 32 bytes that unlock, or null where it has none. The client
 * overwrites the bytes that it is handed; a page that hands them over a port overwrites its own. [PK-2]
 */
export interface PasskeyAnswer<C> {
  readonly credential: C;
  readonly prf: Uint8Array<ArrayBuffer> | null;
}

/** `locked`: the passkey signs in but opens nothing; the passphrase does. [PK-14] */
export type PasskeySignedIn =
  | { readonly kind: "unlocked"; readonly account: AccountView }
  | { readonly kind: "locked"; readonly email: string };

export interface Passkey {
  readonly id: Id<"pky">;
  /** What it is on, as far as its authenticator says. */
  readonly kind: "security-key" | "synced" | "this-device" | "other";
  /** "Firefox on Linux": where it was added, in words of this client. */
  readonly addedIn: string;
  /** False: it signs in, and the passphrase unlocks. */
  readonly unlocks: boolean;
  /** The way to unlock that goes with it; null where it only signs in. */
  readonly slotId: Id<"slt"> | null;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** The passkeys of an unlocked account. */
export interface Passkeys {
  /** Asks the service. Oldest first. */
  readonly list: () => Promise<Result<readonly Passkey[], ClientProblem>>;
  readonly begin: () => Promise<Result<PasskeyQuestion<PasskeyCreation>, ClientProblem>>;
  /** Adds what `begin` asked for: with a PRF as a way to unlock, without as a way to sign in. [PK-12] */
  readonly finish: (
    answer: PasskeyAnswer<CreatedCredential>,
  ) => Promise<Result<{ readonly unlocks: boolean }, ClientProblem>>;
  /** One that is gone already is as good as removed. */
  readonly remove: (id: Id<"pky">) => Promise<Result<null, ClientProblem>>;
}

/** Signing in and unlocking by a passkey. */
export interface PasskeyCalls {
  /** To sign in it is a question of the service, to unlock one of this device, which asks nobody. */
  readonly passkeyQuestion: (
    use: "sign-in" | "unlock",
  ) => Promise<Result<PasskeyQuestion<PasskeyRequest>, ClientProblem>>;
  /** `wrong-passkey`: no account has it, or it was removed. [PK-13] */
  readonly signInByPasskey: (
    answer: PasskeyAnswer<ShownCredential>,
  ) => Promise<Result<PasskeySignedIn, ClientProblem>>;
  /** `wrong-passkey`: it does not open this account. [PK-15] */
  readonly unlockByPasskey: (
    answer: Pick<PasskeyAnswer<ShownCredential>, "prf">,
  ) => Promise<Result<AccountView, ClientProblem>>;
}
