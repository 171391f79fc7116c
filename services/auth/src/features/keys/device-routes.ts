import { parseId } from "@holdfast/protocol/ids";
import { AddDeviceBody, DeviceList, KeyListVersion, RevokeDeviceBody } from "@holdfast/protocol/keys";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES } from "@holdfast/service-kit/identity";
import { readJson } from "@holdfast/service-kit/json-body";
import { versionTag } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { wireDevices } from "../../wire.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { DEVICES_EXAMPLE } from "../accounts/examples.ts";
import { CHANGE_CODES, changeOf, type KeyRouteDeps } from "./change.ts";

const ADD_CODES = [...CHANGE_CODES, "device-limit"] as const satisfies ProblemCode[];
const REVOKE_CODES = [...CHANGE_CODES, "own-device"] as const satisfies ProblemCode[];
const [mayRead, mayAdd, mayRevoke] = [
  answers(...IDENTITY_CODES),
  answers(...ADD_CODES),
  answers(...REVOKE_CODES),
];

type DeviceRouteDeps = Pick<KeyRouteDeps, "identity" | "keys">;

const list = async ({ identity, keys }: DeviceRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRead.refuse(caller.error);
  const found = await keys.devices(caller.value);
  if (found === null) throw new Error("an account without keys");
  const { keyList, devices } = found;
  return json(200, wireDevices(keyList, devices), { etag: versionTag(keyList.version) });
};

const add = async ({ identity, keys }: DeviceRouteDeps, request: Request): Promise<Response> => {
  const change = await changeOf(identity.live(request), request);
  if (change instanceof Response) return change;
  const body = await readJson(request, AddDeviceBody);
  if (!body.ok) return mayAdd.refuse(body.error, body.members);
  const { keyList, device } = body.value;
  const sent = decoded(() => ({
    keyList: bytesOf(keyList),
    device: { id: idOf("dev", device.id), certificate: bytesOf(device.certificate) },
  }));
  if (sent === null) return mayAdd.refuse("invalid-request");
  const added = await keys.addDevice(change.caller, change.version, sent.keyList, sent.device);
  return mayAdd.reply(added, (version) => json(200, { version }, { etag: versionTag(version) }));
};

const revoke = async (
  { identity, keys }: DeviceRouteDeps,
  request: Request,
  text: string,
): Promise<Response> => {
  const change = await changeOf(identity.live(request), request);
  if (change instanceof Response) return change;
  const body = await readJson(request, RevokeDeviceBody);
  if (!body.ok) return mayRevoke.refuse(body.error, body.members);
  const keyList = decoded(() => bytesOf(body.value.keyList));
  if (keyList === null) return mayRevoke.refuse("invalid-request");
  const deviceId = parseId("dev", text);
  if (deviceId === null) return mayRevoke.refuse("not-found");
  const revoked = await keys.revokeDevice(change.caller, change.version, keyList, deviceId);
  return mayRevoke.reply(revoked, (version) => json(200, { version }, { etag: versionTag(version) }));
};

const { addDevice, register, revokeDevice } = EXAMPLE_ACCOUNT;
const CHANGED = { 200: { schema: KeyListVersion, example: { version: 2 } } };
const CHANGE = { tag: "keys", headers: ["if-match"], answers: CHANGED } as const;

/** The account's devices: which there are, a new one, and the end of one. [AU-9] [DV-1] [DV-2] */
export const deviceRoutes = (deps: DeviceRouteDeps) =>
  new Elysia()
    .get(
      "/keys/devices",
      ({ request }) => list(deps, request),
      describe({
        summary: "The account's devices",
        description: "Last seen and user agent are those of the login that was seen last with it.",
        tag: "keys",
        codes: IDENTITY_CODES,
        answers: { 200: { schema: DeviceList, example: DEVICES_EXAMPLE } },
      }),
    )
    .post("/keys/devices", ({ request }) => add(deps, request), {
      parse: "none",
      ...describe({
        ...CHANGE,
        codes: ADD_CODES,
        summary: "Add a device, or renew its certificate",
        body: { schema: AddDeviceBody, example: addDevice },
      }),
    })
    .delete("/keys/devices/:id", ({ request, params }) => revoke(deps, request, params.id), {
      parse: "none",
      ...describe({
        ...CHANGE,
        codes: REVOKE_CODES,
        summary: "Revoke a device and end its logins",
        description:
          "The list names it as revoked. Its writes are refused at once; what it wrote stays readable.",
        params: { id: register.device.id },
        ifMatch: 2,
        body: { schema: RevokeDeviceBody, example: revokeDevice },
      }),
    });
