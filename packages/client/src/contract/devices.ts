import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "./problem.ts";

/** A machine that holds keys of the account, or did. */
export interface Device {
  readonly id: Id<"dev">;
  /** "Firefox on Linux": what its newest login says of itself, in words of this client; null where none ever did. */
  readonly name: string | null;
  readonly addedAt: string;
  /** Null where no login ever named it. */
  readonly lastSeenAt: string | null;
  /** It writes no more; what it wrote stays readable. */
  readonly revoked: boolean;
  /** The one that asks. */
  readonly current: boolean;
}

/** What revoking a device leaves to look at. */
export interface DeviceRevoked {
  /** Sessions of this workspace whose newest save is still the device's: read-only until somebody stands behind it. */
  readonly toLookAt: readonly Id<"ses">[];
}

/** The account's devices. [DV-1] */
export interface Devices {
  /** This one first, then by when they were seen last; revoked ones last. None that a service writes with for a token. */
  readonly list: () => Promise<Result<readonly Device[], ClientProblem>>;
  /** How many new devices wait for this account's answer: their codes were entered, here or elsewhere. [DV-6] */
  readonly waiting: () => Promise<Result<number, ClientProblem>>;
  /** Six words of the account's identity: the same on every device of it. */
  readonly words: () => Promise<Result<readonly string[], ClientProblem>>;
  /**
   * Takes a device's trust for new writes and ends its logins. First this device puts a save on top of every session of this
   * workspace that the other saved last. `own-device`: this one; sign out instead. It does not change the keys of the
   * account, which the device held. [DV-2] [DV-4]
   */
  readonly revoke: (id: Id<"dev">) => Promise<Result<DeviceRevoked, ClientProblem>>;
}
