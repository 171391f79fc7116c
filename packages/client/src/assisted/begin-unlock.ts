import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import type { KeyList } from "@holdfast/vault/key-list";
import { listedDevice } from "@holdfast/vault/next-key-list";
import { makeUnlockDevice } from "@holdfast/vault/unlock-device";
import { formatUnlockToken, sealUnlock, UNLOCK_TOKEN_BYTES, unlockKeys } from "@holdfast/vault/unlock-token";
import type { NewUnlock } from "../contract/assisted.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { AssistedDeps } from "./assisted-deps.ts";

/**
 * Makes a token of the workspace that this device works in. The token is made here and told to nobody: the service gets what it
 * opens, and the device that writes with it. [AM-1] [AM-4]
 */
export const beginUnlock = async (deps: AssistedDeps): Promise<Result<NewUnlock, ClientProblem>> => {
  const { platform, keychain, changeKeyList, api, serverTime } = deps;
  const { primitives, random } = platform.vault;
  const token = random(UNLOCK_TOKEN_BYTES);
  const account = {
    accountId: idBytes(keychain.accountId),
    signer: keychain.identity.ed.privateKey,
    issuer: idBytes(keychain.deviceId),
  };
  const { deviceId, seed, certificate, notAfter } = await makeUnlockDevice(
    platform.vault,
    account,
    serverTime.now(),
  );
  const keys = await unlockKeys(primitives, token);
  const listed = await listedDevice(primitives, deviceId, certificate);
  const id = formatId("ulk", keys.id);
  const isNamed = ({ devices }: KeyList): boolean =>
    devices.some(
      (each) => equal(each.deviceId, deviceId) && equal(each.certificateDigest, listed.certificateDigest),
    );
  try {
    const done = await changeKeyList({
      next: ({ devices }) => ({ devices: [...devices, listed] }),
      isMade: isNamed,
      mayBegin: ({ assistedAllowed }) =>
        assistedAllowed && keychain.trust().roster.roster.assistedAllowed
          ? ok(null)
          : refuse("assisted-not-allowed"),
      send: async ({ version, keyList }) => {
        const { workspaceId, epoch, spaceKey } = keychain.trust().keys;
        const wrap = await sealUnlock(platform.vault, { workspaceId, epoch, deviceId }, keys, {
          spaceKey,
          seed,
        });
        return api.create(version, {
          id,
          workspaceId: formatId("wsp", workspaceId),
          wrap: toBase64url(wrap),
          device: { id: formatId("dev", deviceId), certificate: toBase64url(certificate) },
          keyList,
        });
      },
      unmade: "the unlock token was not stored",
    });
    if (!done.ok) return done;
    const expiresAt = new Date(notAfter).toISOString();
    return ok({ token: formatUnlockToken(token), id, expiresAt });
  } finally {
    for (const secret of [token, seed, keys.key]) secret.fill(0);
  }
};
