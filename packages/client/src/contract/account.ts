import type { Id } from "@holdfast/protocol/ids";

export interface AccountView {
  readonly accountId: Id<"acc">;
  readonly email: string;
  readonly workspaceId: Id<"wsp">;
  readonly deviceId: Id<"dev">;
}

/** A new account, and its recovery codes in groups of 4: this is the only time anybody sees them. [KY-17] */
export interface Registered extends AccountView {
  /** Empty where none were wanted. */
  readonly recoveryCodes: readonly string[];
}

/**
 * `signed-out`: no login. `locked`: a login, and no keys in memory; `replaced` where the keys were replaced on another device, and
 * only the passphrase or a passkey gets the new ones. `unlocked`: ready. [RO-14]
 */
export type AccountStatus =
  | { readonly kind: "starting" }
  | { readonly kind: "signed-out" }
  | { readonly kind: "locked"; readonly email: string; readonly replaced?: true }
  | { readonly kind: "unlocked"; readonly account: AccountView };
