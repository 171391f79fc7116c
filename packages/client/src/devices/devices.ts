import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import type { ListedDevice } from "@holdfast/protocol/keys";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import type { ChangeKeyList } from "../account/change-key-list.ts";
import { deviceName } from "../account/device-name.ts";
import type { Keychain } from "../account/keychain.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import type { AuthApi } from "../api/auth.ts";
import type { DevicesApi } from "../api/devices.ts";
import type { Device, Devices } from "../contract/devices.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { problem, refuse } from "../problem.ts";
import type { HeadsBy, HoldHeads } from "../sessions/hold-heads.ts";
import { accountWords } from "./account-words.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

interface DevicesDeps {
  readonly platform: Platform;
  readonly api: DevicesApi;
  readonly auth: Pick<AuthApi, "me">;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
  readonly changeKeyList: ChangeKeyList;
  readonly holdHeads: HoldHeads;
  readonly headsBy: HeadsBy;
}

const byNearness = (a: Device, b: Device): number =>
  Number(b.current) - Number(a.current) ||
  Number(a.revoked) - Number(b.revoked) ||
  (b.lastSeenAt ?? "").localeCompare(a.lastSeenAt ?? "");

/** The devices of an unlocked account. What may be believed of them is the signed list's; the rest is the service's word. */
export const createDevices = (deps: DevicesDeps): Devices => {
  const { platform, api, keychain, refreshTrust } = deps;
  const { vault } = platform;

  const isRevoked = (id: Id<"dev">): boolean =>
    keychain.trust().keyList.list.revokedDevices.some((revoked) => equal(revoked, idBytes(id)));
  const isNamed = (id: Id<"dev">): boolean =>
    keychain.trust().keyList.list.devices.some(({ deviceId }) => equal(deviceId, idBytes(id)));

  /** No machine of the person: a service writes with it, as long as its token lives, and it stands with the tokens. [AM-4] */
  const isAssisted = (id: Id<"dev">): boolean =>
    keychain.trust().devices.get(id)?.verified.certificate.assisted === true;

  const deviceOf = ({ id, addedAt, lastSeenAt, userAgent }: ListedDevice): Device | null =>
    isId("dev", id) && isNamed(id) && !isAssisted(id)
      ? {
          id,
          name: userAgent === null ? null : deviceName(userAgent),
          addedAt,
          lastSeenAt,
          revoked: isRevoked(id),
          current: id === keychain.deviceId,
        }
      : null;

  const revoke = (id: Id<"dev">): Answer<null> =>
    deps.changeKeyList({
      next: ({ revokedDevices }) => ({ revokedDevices: [...revokedDevices, idBytes(id)] }),
      send: ({ version, keyList }) => api.revoke(id, version, { keyList }),
      isMade: () => isRevoked(id),
      mayBegin: () => (isNamed(id) ? ok(null) : refuse("not-found")),
      unmade: "the device was not revoked",
    });

  return {
    list: async () => {
      const refreshed = await refreshTrust();
      if (!refreshed.ok) return refreshed;
      const listed = await api.list();
      if (!listed.ok) return listed;
      const devices = listed.value.devices.map(deviceOf).filter((device) => device !== null);
      return ok(devices.toSorted(byNearness));
    },

    waiting: async () => {
      const me = await deps.auth.me();
      return me.ok ? ok(me.value.pendingDeviceCodes) : me;
    },

    words: async () => ok(await accountWords(vault.primitives, keychain)),

    revoke: async (id) => {
      if (id === keychain.deviceId) return err(problem("own-device"));
      const isTheirs = (author: Id<"dev">): boolean => author === id;
      const held = await deps.holdHeads(isTheirs);
      if (!held.ok) return held;
      try {
        // While the device may still be believed: a save that arrives later is told apart from what was seen here. [DV-4]
        await held.value.vouch();
        const revoked = await revoke(id);
        if (!revoked.ok) return revoked;
      } finally {
        await held.value.letGo();
      }
      const left = await deps.headsBy(isTheirs);
      return left.ok ? ok({ toLookAt: left.value.map((session) => session.id) }) : left;
    },
  };
};
