import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import type { AccountStatus, AccountView, Registered } from "./account.ts";
import type { Assisted } from "./assisted.ts";
import type { Audit } from "./audit.ts";
import type { Branches } from "./branches.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { Devices } from "./devices.ts";
import type { Watch } from "./events.ts";
import type { Exports } from "./exports.ts";
import type { HumanCheckTerms } from "./human-check.ts";
import type { Invitations } from "./invitations.ts";
import type { KeyHealth } from "./key-health.ts";
import type { Login } from "./logins.ts";
import type { Members } from "./members.ts";
import type { Notifications } from "./notifications.ts";
import type { Pairing, PairingCalls } from "./pairing.ts";
import type { PasskeyCalls, Passkeys } from "./passkeys.ts";
import type { ClientProblem } from "./problem.ts";
import type { Recovery } from "./recovery.ts";
import type { RecoveryCodes } from "./recovery-codes.ts";
import type { Retention } from "./retention.ts";
import type { RootKeyCalls } from "./root-key.ts";
import type { Rotation } from "./rotation.ts";
import type { AutosaveChoice, OpenOptions, SessionHandle, SessionSummary } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import type { Slots } from "./slots.ts";
import type { Webhooks } from "./webhooks.ts";
import type { Workspaces } from "./workspaces.ts";

/** The product as a program sees it. Made by `createHoldfast`; the web workspace uses nothing below it. */
export interface Holdfast extends PairingCalls, PasskeyCalls, RootKeyCalls {
  readonly status: () => AccountStatus;
  readonly subscribe: (listener: (status: AccountStatus) => void) => () => void;
  /** Finds the login and the local wrap of an earlier visit; asks nobody. */
  readonly start: () => Promise<void>;
  /**
   * What registering, signing in and recovering ask for besides: with terms, each takes a `turnstileToken` of the widget made by
   * them, good once. Null where the service asks for none.
   */
  readonly humanCheck: () => Promise<Result<HumanCheckTerms | null, ClientProblem>>;
  /** Makes 8 recovery codes with the account unless `recoveryCodes` is false. */
  readonly register: (input: {
    readonly email: string;
    readonly passphrase: string;
    readonly recoveryCodes?: boolean;
    readonly turnstileToken?: string;
  }) => Promise<Result<Registered, ClientProblem>>;
  readonly signIn: (input: {
    readonly email: string;
    readonly passphrase: string;
    readonly turnstileToken?: string;
  }) => Promise<Result<AccountView, ClientProblem>>;
  /**
   * Uses up a recovery code to set a new passphrase, ends every login of the account and signs in here. `mistyped-code`: the
   * check characters do not fit and nothing was sent; `wrong-code`: no such account, or the code was used or replaced;
   * `account-locked`: too many wrong codes. Succeeds only once the new passphrase has opened the account. [KY-19]
   */
  readonly recover: (input: {
    readonly email: string;
    readonly code: string;
    readonly passphrase: string;
    readonly turnstileToken?: string;
  }) => Promise<Result<AccountView, ClientProblem>>;
  readonly recoveryCodes: RecoveryCodes;
  readonly slots: Slots;
  readonly keyHealth: KeyHealth;
  readonly assisted: Assisted;
  readonly devices: Devices;
  readonly pairing: Pairing;
  readonly passkeys: Passkeys;
  readonly audit: Audit;
  readonly workspaces: Workspaces;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly rotation: Rotation;
  readonly sessions: Sessions;
  readonly branches: Branches;
  readonly checkpoints: Checkpoints;
  readonly recovery: Recovery;
  readonly retention: Retention;
  readonly webhooks: Webhooks;
  readonly notifications: Notifications;
  readonly exports: Exports;
  /**
   * Replaces the passphrase and ends every other login of the account in one step. `wrong-passphrase`: `present` does not open
   * the account, and nothing was changed; `weak-passphrase`: `next` is too easy to guess, or the same. Succeeds only once what is
   * stored has opened with the new passphrase. The keys of the account stay the same: it does not lock out who has
   * the earlier passphrase and an old copy of what the service stores. [AU-24]
   */
  readonly changePassphrase: (input: {
    readonly present: string;
    readonly next: string;
  }) => Promise<Result<null, ClientProblem>>;
  /** `account-locked`: five wrong passphrases in a row were typed here. [SL-9] */
  readonly unlock: (passphrase: string) => Promise<Result<AccountView, ClientProblem>>;
  readonly lock: () => Promise<void>;
  /** `discardUnsent` false refuses with `locked` work still unsent as `{ code: "offline" }`. */
  readonly signOut: (options: { readonly discardUnsent: boolean }) => Promise<Result<null, ClientProblem>>;
  /** The live logins of the account: this one first, then by when they were last seen. */
  readonly logins: () => Promise<Result<readonly Login[], ClientProblem>>;
  /**
   * Ends a login at once. Its device is signed out at its next request; what it has not sent stays sealed there until the next
   * sign-in. The current one leaves as by `signOutEverywhere`.
   */
  readonly revokeLogin: (id: Id<"lgn">) => Promise<Result<null, ClientProblem>>;
  /**
   * Ends every login of the account, this one too. What this device has not sent is sent before, or stays sealed on it until the
   * next sign-in. Without the service nothing ends. [AU-22]
   */
  readonly signOutEverywhere: () => Promise<Result<null, ClientProblem>>;
  /**
   * Works in another workspace of the account from now on, in every tab of this device: what is open is saved and closed. Nothing
   * moves before everything the service says of that workspace is verified. A device whose account was removed from where it
   * works goes home by itself. [WS-2]
   */
  readonly switchWorkspace: (id: Id<"wsp">) => Promise<Result<AccountView, ClientProblem>>;
  /** Gives up the membership of the workspace this device works in, and goes home. [WS-8] */
  readonly leaveWorkspace: () => Promise<Result<AccountView, ClientProblem>>;
  readonly listSessions: () => Promise<Result<readonly SessionSummary[], ClientProblem>>;
  readonly createSession: (input: {
    readonly name: string;
    readonly state: State;
  }) => Promise<Result<SessionSummary, ClientProblem>>;
  readonly renameSession: (id: Id<"ses">, name: string) => Promise<Result<SessionSummary, ClientProblem>>;
  readonly deleteSession: (id: Id<"ses">) => Promise<Result<null, ClientProblem>>;
  readonly openSession: (
    id: Id<"ses">,
    options?: OpenOptions,
  ) => Promise<Result<SessionHandle, ClientProblem>>;
  /**
   * Tells what happens in the workspace that this device works in: in order, each once, across reconnects, locking and restarts of
   * the service. Keep the number of the last one and hand it in as `after` to go on from there in another process. [EV-10]
   */
  readonly watch: Watch;
  /**
   * The pace of automatic saves: 5–600 s; null for none, where this device keeps its journal; `account`, as it begins, for
   * what `retention.config` says. [NT-12]
   */
  readonly setAutosaveSeconds: (seconds: AutosaveChoice) => void;
  /** Locks after so many minutes without an edit or a call; null, as it begins, never. */
  readonly setIdleLockMinutes: (minutes: number | null) => void;
}
