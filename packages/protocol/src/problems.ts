interface ProblemEntry {
  readonly status: number;
  readonly title: string;
  /** The same request may succeed later without a change. */
  readonly retryable: boolean;
  /** The caller's stored data is as it was before the request. */
  readonly dataSafe: boolean;
}

const refusal = <const S extends number>(status: S, title: string) =>
  ({ status, title, retryable: false, dataSafe: true }) as const;
const later = <const S extends number>(status: S, title: string) =>
  ({ status, title, retryable: true, dataSafe: true }) as const;

/** Every refusal the services can answer, with its status. The only place where a status number stands. */
export const PROBLEMS = {
  "invalid-request": refusal(400, "The request does not match what this route accepts"),
  "target-refused": refusal(400, "No hook may go to this address"),
  "header-not-allowed": refusal(400, "This route does not take that header"),
  "authorization-pending": later(400, "Nobody has approved this device yet; ask again after the interval"),
  "slow-down": later(400, "Asked too often; wait longer between two questions"),
  "expired-token": refusal(400, "This device code is not good any more; start again"),
  "access-denied": refusal(400, "Somebody refused this device"),
  unauthenticated: refusal(401, "Sign in first"),
  "invalid-credentials": refusal(401, "E-mail and passphrase do not match"),
  "token-expired": refusal(401, "The access token has expired"),
  "refresh-reused": refusal(401, "This refresh token was used before; its login is revoked"),
  "csrf-failed": refusal(403, "The cross-site request token is missing or wrong"),
  forbidden: refusal(403, "Your role does not allow this"),
  "human-check-failed": refusal(403, "Show that you are no program, then try again"),
  "assisted-not-allowed": refusal(403, "The account or the workspace does not allow assisted mode"),
  "unlock-required": refusal(403, "This needs an unlock token that is good for this workspace"),
  "device-not-allowed": refusal(403, "The certificate of this device does not allow this"),
  "no-such-route": refusal(404, "Nothing answers at this address"),
  "not-found": refusal(404, "There is nothing here that you may open"),
  "method-not-allowed": refusal(405, "This address does not take that method"),
  "id-taken": refusal(409, "This id is already in use"),
  "email-taken": refusal(409, "An account with this e-mail exists"),
  "name-taken": refusal(409, "Another session has this name"),
  "head-moved": refusal(409, "Another save came first; merge with the head and save again"),
  "lease-held": refusal(409, "Another device is writing in this session"),
  "epoch-retired": refusal(409, "This key epoch no longer takes writes; seal again under the current one"),
  "segment-differs": refusal(409, "A segment with this id and other bytes is stored"),
  "unknown-segment": refusal(409, "The manifest names a segment that is not stored"),
  "own-device": refusal(409, "This is the device you are using; sign out on it instead"),
  "not-a-save": refusal(409, "The session has no save with this digest"),
  "already-member": refusal(409, "This account belongs to the workspace already"),
  "already-invited": refusal(409, "This address has an open invite; revoke it first"),
  "invite-closed": refusal(409, "The invite was used, revoked or has expired"),
  "invite-limit": refusal(409, "The workspace has as many open invites as it may; revoke one first"),
  "workspace-limit": refusal(409, "The account has as many workspaces as it may"),
  "device-limit": refusal(409, "The account has as many devices as it may; revoke one first"),
  "unlock-limit": refusal(409, "The account has as many unlock tokens as it may; end one first"),
  "key-too-young": refusal(409, "The present keys are too young to be replaced without a reason"),
  "patch-failed": refusal(409, "The patch does not apply to the state as it is"),
  "passkey-limit": refusal(409, "The account has as many passkeys as it may; remove one first"),
  "nothing-new": refusal(409, "Nothing has changed since then"),
  "webhook-limit": refusal(409, "The workspace has as many hooks as it may; delete one first"),
  "checkpoint-limit": refusal(409, "The session has as many checkpoints as it may; delete one first"),
  "attempts-exhausted": refusal(
    409,
    "This was tried as often as it may be without a person; ask with confirmed",
  ),
  "confirmation-needed": refusal(409, "So much is damaged that a person has to decide; ask with confirmed"),
  "refresh-raced": later(409, "Another tab has just refreshed this login; use its result"),
  "request-in-progress": later(409, "A request with this idempotency key is still running"),
  "version-conflict": refusal(412, "It changed since you read it"),
  "too-large": refusal(413, "The body is larger than this route accepts"),
  "quota-exceeded": refusal(413, "The session would be larger than its quota"),
  "unsupported-media-type": refusal(415, "This route does not accept that media type"),
  "range-not-satisfiable": refusal(416, "The segment is shorter than that"),
  "idempotency-key-reused": refusal(422, "This idempotency key was used with another request"),
  "malformed-object": refusal(422, "The sealed object does not have the form its kind demands"),
  "wrong-kind": refusal(422, "This is a sealed object of another kind"),
  "wrong-place": refusal(422, "The sealed object belongs to another account, workspace or session"),
  "bad-signature": refusal(422, "The signature does not hold"),
  "bad-digest": refusal(422, "The bytes do not have the digest that was named"),
  "bad-references": refusal(422, "The manifest's references do not add up"),
  "passkey-refused": refusal(422, "The new passkey could not be verified, or its answer came too late"),
  "upgrade-required": refusal(426, "This address is answered by a WebSocket"),
  "precondition-required": refusal(428, "Name the version you changed: If-Match is missing"),
  "rate-limited": later(429, "Too many requests; wait and try again"),
  "account-locked": later(429, "Too many wrong attempts; wait and try again"),
  internal: { status: 500, title: "Something failed inside the service", retryable: true, dataSafe: true },
  damaged: {
    status: 500,
    title: "The stored bytes are damaged; other copies may be whole",
    retryable: false,
    dataSafe: false,
  },
  busy: later(503, "Too much of this work is under way; wait and try again"),
  "human-check-unavailable": later(503, "Who tells people from programs is not answering; nobody is let in"),
  unavailable: later(503, "A part the service needs is not answering; try again"),
} as const satisfies Record<string, ProblemEntry>;

export type ProblemCode = keyof typeof PROBLEMS;
export type ProblemStatus<C extends ProblemCode> = (typeof PROBLEMS)[C]["status"];

/** Where in the request the fault is: a JSON Pointer, and words that never repeat the value. */
export interface ProblemPointer {
  readonly pointer: string;
  readonly detail: string;
}

/** RFC 9457 body. `code` is the stable discriminant, `detail` is for people. */
export interface Problem<C extends ProblemCode = ProblemCode> {
  readonly type: string;
  readonly code: C;
  readonly title: string;
  readonly status: ProblemStatus<C>;
  readonly detail?: string;
  readonly instance?: string;
  readonly retryable: boolean;
  readonly dataSafe: boolean;
  readonly errors?: readonly ProblemPointer[];
}

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);
