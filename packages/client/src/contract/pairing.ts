import type { Result } from "@holdfast/protocol/result";
import type { AccountView } from "./account.ts";
import type { ClientProblem } from "./problem.ts";

/** What a new device shows while it waits. */
export interface PairingBegun {
  /** "WDJB-MJHT", to be entered on a device that is signed in. */
  readonly userCode: string;
  /** The page that takes it, with the code in it. */
  readonly address: string;
  /** Six words of this attempt's key: the other device must show the same. */
  readonly words: readonly string[];
  readonly expiresAt: string;
}

/** What came back. Nothing of it is used before somebody has confirmed the words. [DV-9] */
export interface PairingArrived {
  readonly email: string;
  /** Six words of the account's identity: the other device must show the same. */
  readonly words: readonly string[];
}

/** A new device is let in by one of the account: calls of the new one. */
export interface PairingCalls {
  /** Makes a fresh key and asks for a code, good for ten minutes; an earlier attempt ends. `turnstileToken` as for `signIn`. */
  readonly beginPairing: (input?: {
    readonly turnstileToken?: string;
  }) => Promise<Result<PairingBegun, ClientProblem>>;
  /**
   * Waits for the other device's answer. `access-denied`: it said no, or this attempt was cancelled; `expired-token`: nobody
   * answered in time. Adopts nothing. [DV-9]
   */
  readonly awaitPairing: () => Promise<Result<PairingArrived, ClientProblem>>;
  /** Both lines of words agree: opens the account here and makes this device one of it. [KY-22] */
  readonly confirmPairing: () => Promise<Result<AccountView, ClientProblem>>;
  /** Ends the attempt, and the login where there is one already. */
  readonly cancelPairing: () => Promise<void>;
}

/** Who asks to be let in. */
export interface PairingRequest {
  readonly userCode: string;
  /** "Firefox on Linux", as it says of itself. */
  readonly name: string;
  readonly kind: "browser" | "program";
  readonly address: string;
  readonly startedAt: string;
  readonly expiresAt: string;
  /** Six words of its key: the device must show the same, or somebody else's key was put in its place. */
  readonly words: readonly string[];
}

/** A new device is let in: calls of the one that is signed in. */
export interface Pairing {
  /** Who asks with this code. `not-found`: nobody, or another account entered it first. */
  readonly lookup: (userCode: string) => Promise<Result<PairingRequest, ClientProblem>>;
  /** Hands the account's key to the device that `lookup` showed, and answers the words of the account to compare there. */
  readonly approve: (userCode: string) => Promise<Result<readonly string[], ClientProblem>>;
  readonly deny: (userCode: string) => Promise<Result<null, ClientProblem>>;
}
