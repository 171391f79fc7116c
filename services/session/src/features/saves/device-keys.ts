import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SigningDevice } from "@holdfast/vault/node/signed-meta";

const KEPT_MAX = 10_000;

/** What signatures of devices are judged by, remembered so that a save needs one round trip to the database and not two. */
export interface DeviceKeys {
  readonly find: (deviceId: Bytes) => Promise<SigningDevice | null>;
  readonly forget: (deviceId: Bytes) => void;
}

/**
 * Remembers the keys of the last 10,000 devices.
 *
 * A remembered key only serves to verify a signature early: whether it is still the device's, and whether the device may
 * write at all, is read from the rows inside the commit, so nothing here delays a revocation. A device never changes from an
 * assisted one to another or back.
 */
export const rememberDeviceKeys = (load: (deviceId: Bytes) => Promise<SigningDevice | null>): DeviceKeys => {
  const kept = new Map<string, SigningDevice>();
  return {
    find: async (deviceId) => {
      const name = toHex(deviceId);
      const known = kept.get(name);
      if (known !== undefined) return known;
      const loaded = await load(deviceId);
      if (loaded === null) return null;
      const oldest = kept.keys().next();
      if (kept.size >= KEPT_MAX && !oldest.done) kept.delete(oldest.value);
      kept.set(name, loaded);
      return loaded;
    },
    forget: (deviceId) => {
      kept.delete(toHex(deviceId));
    },
  };
};
