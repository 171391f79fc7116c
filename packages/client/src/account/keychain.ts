import type { Id } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import type { DeviceKeys } from "@holdfast/vault/device-keys";
import type { Identity } from "@holdfast/vault/identity";
import type { Trust } from "../trust/trust.ts";

/** The secrets of an unlocked account. They live in memory only, and only until `wipe`. */
export interface Keychain {
  readonly accountId: Id<"acc">;
  readonly email: string;
  readonly deviceId: Id<"dev">;
  readonly deviceKeys: DeviceKeys;
  readonly identity: Identity;
  /** The root key sealed to this device (02/7): opened only to make a slot, and for no longer. */
  readonly localWrap: Bytes;
  /** Of the workspace this device works in, the newest verified; replaced when the service has news that verify. */
  readonly trust: () => Trust;
  /** Of the account's home, as it was when this device began to work where it does. */
  readonly home: () => Trust;
  readonly replaceTrust: (trust: Trust) => void;
  /** False once the service has shown two rosters of one version. [WS-14] */
  readonly mayWrite: () => boolean;
  readonly stopWriting: () => void;
  /** Overwrites all raw key bytes and forgets the rest. Using it afterwards throws. */
  readonly wipe: () => void;
}

/** Overwrites the keys a verification led to. */
export const overwriteKeys = ({ keys, ring }: Trust): void => {
  keys.spaceKey.fill(0);
  for (const key of ring.inbox) key.fill(0);
  for (const key of keys.earlierSpaceKeys ?? []) key.fill(0);
  for (const { cid, gear } of keys.generations) {
    cid.fill(0);
    gear.fill(0);
  }
};

export const createKeychain = (
  secrets: Pick<Keychain, "accountId" | "email" | "deviceId" | "deviceKeys" | "identity" | "localWrap"> & {
    readonly home: Trust;
    /** The same where the device works at home. */
    readonly trust: Trust;
    /** Overwritten here at once: everything needed later has been derived from it. */
    readonly rootKey: Bytes;
  },
): Keychain => {
  let trust: Trust | null = secrets.trust;
  let home: Trust | null = secrets.home;
  let mayWrite = true;
  const held = [secrets.trust, secrets.home];
  const localWrap = secrets.localWrap.slice();
  secrets.rootKey.fill(0);
  return {
    accountId: secrets.accountId,
    email: secrets.email,
    deviceId: secrets.deviceId,
    deviceKeys: secrets.deviceKeys,
    identity: secrets.identity,
    localWrap,
    trust: () => {
      if (trust === null) throw new Error("the keychain was wiped");
      return trust;
    },
    home: () => {
      if (home === null) throw new Error("the keychain was wiped");
      return home;
    },
    replaceTrust: (next) => {
      if (trust === null) return;
      if (home === trust) home = next;
      trust = next;
      held.push(next);
    },
    mayWrite: () => mayWrite,
    stopWriting: () => {
      mayWrite = false;
    },
    wipe: () => {
      for (const each of held) overwriteKeys(each);
      held.length = 0;
      localWrap.fill(0);
      trust = null;
      home = null;
    },
  };
};
