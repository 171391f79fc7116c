import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { signCertificate } from "@holdfast/vault/certificate";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import { type KeyList, parseKeyList, signKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives, sha256Sync } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { bytesIn, stealAccount } from "./stolen-keys.ts";
import { value, type World } from "./world.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** The key list of an account, and changes of it by whoever has its passphrase and no client. */
export const listOf = async (world: World, email: string) => {
  const { accountId, identity, accessToken } = await stealAccount(world, email);
  const ask = async (method: string, path: string, version: number, body?: object): Promise<Response> => {
    const answer = await fetch(`${world.origin}/api/keys/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        "content-type": "application/json",
        "if-match": `"v${version}"`,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${await answer.text()}`);
    return answer;
  };
  const read = async (): Promise<Bytes> => bytesIn((await (await ask("GET", "slots", 1)).json()).keyList);
  const next = (bytes: Bytes, change: (list: KeyList) => Partial<KeyList>): Promise<Bytes> => {
    const list = value(parseKeyList(bytes));
    const after = { statementId: random(16), version: list.version + 1, previousDigest: sha256Sync(bytes) };
    return signKeyList(nodePrimitives, { ...list, ...after, ...change(list) }, identity.ed.privateKey);
  };

  const addDevice = async (bytes: Bytes): Promise<{ readonly list: Bytes; readonly deviceId: Bytes }> => {
    const { edPublic, xPublic } = await generateDeviceKeys();
    const deviceId = random(16);
    const certificate = await signCertificate(
      nodePrimitives,
      {
        accountId,
        deviceId,
        version: 1,
        issuerDeviceId: deviceId,
        edPublic,
        xPublic,
        roleCap: ROLE.owner,
        agent: false,
        assisted: false,
        ephemeral: false,
        notBefore: Date.now(),
        notAfter: Date.now() + DAY_MILLISECONDS,
        byteLimit: 0,
        sessionIds: [],
      },
      identity.ed.privateKey,
    );
    const listed = { deviceId, certificateDigest: sha256Sync(certificate) };
    const list = await next(bytes, ({ devices }) => ({ devices: [...devices, listed] }));
    const device = { id: formatId("dev", deviceId), certificate: toBase64url(certificate) };
    const { version } = value(parseKeyList(bytes));
    await ask("POST", "devices", version, { keyList: toBase64url(list), device });
    return { list, deviceId };
  };

  const revoke = async (bytes: Bytes, id: Bytes): Promise<Bytes> => {
    const list = await next(bytes, ({ revokedDevices }) => ({ revokedDevices: [...revokedDevices, id] }));
    const { version } = value(parseKeyList(bytes));
    await ask("DELETE", `devices/${formatId("dev", id)}`, version, { keyList: toBase64url(list) });
    return list;
  };

  return {
    /** How many devices the newest list names, and how many of them as revoked. */
    counts: async () => {
      const { devices, revokedDevices } = value(parseKeyList(await read()));
      return { named: devices.length, revoked: revokedDevices.length };
    },
    isNamed: async (id: Bytes) =>
      value(parseKeyList(await read())).devices.some(({ deviceId }) => equal(deviceId, id)),
    /** Adds devices until the list names so many, and revokes all but the last of them, as earlier clients left them. */
    crowd: async (most: number): Promise<void> => {
      let list = await read();
      const added: Bytes[] = [];
      while (value(parseKeyList(list)).devices.length < most) {
        const made = await addDevice(list);
        list = made.list;
        added.push(made.deviceId);
      }
      for (const id of added.slice(0, -1)) list = await revoke(list, id);
    },
  };
};
