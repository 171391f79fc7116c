import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { UNLOCK_SECONDS } from "@holdfast/protocol/limits";
import { ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import { signCertificate } from "@holdfast/vault/certificate";
import { digestOf } from "@holdfast/vault/digest";
import { importEd25519Seed } from "@holdfast/vault/ed25519";
import type { KeyList } from "@holdfast/vault/key-list";
import { ROLE } from "@holdfast/vault/roles";
import { formatUnlockToken, sealUnlock, UNLOCK_TOKEN_BYTES, unlockKeys } from "@holdfast/vault/unlock-token";
import { importX25519 } from "@holdfast/vault/x25519";
import type { NewUnlock } from "../contract/assisted.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { AssistedDeps } from "./assisted-deps.ts";

/** A device that nobody keeps: certified for a service to write with, for eight hours, as a member at most. [AM-2] */
const makeDevice = async ({ platform, keychain, serverTime }: AssistedDeps) => {
  const { primitives, random } = platform.vault;
  const [seed, deviceId] = [random(32), random(16)];
  const notBefore = serverTime.now();
  const notAfter = notBefore + UNLOCK_SECONDS * 1000;
  const certificate = await signCertificate(
    primitives,
    {
      accountId: idBytes(keychain.accountId),
      deviceId,
      version: 1,
      issuerDeviceId: idBytes(keychain.deviceId),
      edPublic: (await importEd25519Seed(seed)).publicKey,
      xPublic: (await importX25519(random(32))).publicKey,
      roleCap: ROLE.member,
      agent: false,
      assisted: true,
      ephemeral: false,
      notBefore,
      notAfter,
      byteLimit: 0,
      sessionIds: [],
    },
    keychain.identity.ed.privateKey,
  );
  const certificateDigest = await digestOf(primitives, certificate);
  return { seed, deviceId, certificate, certificateDigest, notAfter };
};

/**
 * Makes a token of the workspace that this device works in. The token is made here and told to nobody: the service gets what it
 * opens, and the device that writes with it. [AM-1] [AM-4]
 */
export const beginUnlock = async (deps: AssistedDeps): Promise<Result<NewUnlock, ClientProblem>> => {
  const { platform, keychain, changeKeyList, api } = deps;
  const { primitives, random } = platform.vault;
  const token = random(UNLOCK_TOKEN_BYTES);
  const device = await makeDevice(deps);
  const keys = await unlockKeys(primitives, token);
  const { deviceId, certificateDigest, seed } = device;
  const id = formatId("ulk", keys.id);
  const isNamed = ({ devices }: KeyList): boolean =>
    devices.some(
      (each) => equal(each.deviceId, deviceId) && equal(each.certificateDigest, certificateDigest),
    );
  try {
    const done = await changeKeyList({
      next: ({ devices }) => ({ devices: [...devices, { deviceId, certificateDigest }] }),
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
          device: { id: formatId("dev", deviceId), certificate: toBase64url(device.certificate) },
          keyList,
        });
      },
      unmade: "the unlock token was not stored",
    });
    if (!done.ok) return done;
    const expiresAt = new Date(device.notAfter).toISOString();
    return ok({ token: formatUnlockToken(token), id, expiresAt });
  } finally {
    for (const secret of [token, seed, keys.key]) secret.fill(0);
  }
};
