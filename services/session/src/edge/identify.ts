import type { ProblemCode } from "@holdfast/protocol/problems";
import type { Result } from "@holdfast/protocol/result";
import type { Caller } from "../caller.ts";

/** Refusals of every route: who calls is not known, or did not come from the site itself. */
export const IDENTITY_CODES = [
  "unauthenticated",
  "token-expired",
  "csrf-failed",
] as const satisfies ProblemCode[];
export type IdentityCode = (typeof IDENTITY_CODES)[number];

/** Finds who calls by the access token, cookie or bearer. [AU-5] [AU-8] */
export interface Identity {
  /** Token and CSRF hold, and the login is live at this moment. */
  readonly live: (request: Request) => Promise<Result<Caller, IdentityCode>>;
  /** Token and CSRF hold. For saves alone: their commit reads the login in its own transaction. [AU-7] */
  readonly signed: (request: Request) => Promise<Result<Caller, IdentityCode>>;
}
