import {
  AccountKeys,
  AddDeviceBody,
  DeviceList,
  KeyListVersion,
  ReplaceSlotsBody,
} from "@holdfast/protocol/keys";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { ok, type Result } from "@holdfast/protocol/result";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity, type IdentityCode } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import type { Bytes } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { OBJECT_CODES } from "../../objects.ts";
import { wireKeys } from "../../wire.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { KEYS_EXAMPLE } from "../accounts/examples.ts";
import type { Recovery } from "../recovery/service.ts";
import type { KeyChangeCode, Keys, SentSlot } from "./service.ts";

/** Refusals of every change of the key list. */
export const CHANGE_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  ...OBJECT_CODES,
  "not-found",
  "id-taken",
  "version-conflict",
  "precondition-required",
] as const satisfies ProblemCode[];
const [mayRead, mayChange] = [answers(...IDENTITY_CODES), answers(...CHANGE_CODES)];

export interface KeyRouteDeps {
  readonly identity: Identity;
  readonly keys: Keys;
  readonly recovery: Pick<Recovery, "claims" | "finish">;
}

const read = async (
  { identity, keys }: KeyRouteDeps,
  request: Request,
  view: (keys: AccountKeys) => unknown,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRead.refuse(caller.error);
  const stored = await keys.read(caller.value);
  if (stored === null) throw new Error("an account without keys");
  return json(200, view(wireKeys(stored)), { etag: versionTag(stored.keyList.version) });
};

const done = (result: Result<number, KeyChangeCode>): Response | Promise<Response> =>
  mayChange.reply(result, (version) => json(200, { version }, { etag: versionTag(version) }));

/** Who changes, and the version it is made for. */
const changeOf = async <C>(
  author: Promise<Result<C, IdentityCode>>,
  request: Request,
): Promise<{ readonly caller: C; readonly version: number } | Response> => {
  const caller = await author;
  if (!caller.ok) return mayChange.refuse(caller.error);
  const version = readIfMatch(request);
  if (!version.ok) return mayChange.refuse(version.error);
  return { caller: caller.value, version: version.value };
};

type Replace = (
  version: number,
  keyList: Bytes,
  slots: readonly SentSlot[],
) => ReturnType<Keys["replaceSlots"]>;

/** By a login, or by the token of a recovery. */
const replacerOf = async (
  { identity, keys, recovery }: KeyRouteDeps,
  request: Request,
): Promise<Result<Replace, IdentityCode>> => {
  const claims = await recovery.claims(request);
  if (claims !== null) {
    return claims.ok ? ok((...change) => recovery.finish(claims.value, ...change)) : claims;
  }
  const caller = await identity.live(request);
  return caller.ok ? ok((...change) => keys.replaceSlots(caller.value, ...change)) : caller;
};

const replaceSlots = async (deps: KeyRouteDeps, request: Request): Promise<Response> => {
  const change = await changeOf(replacerOf(deps, request), request);
  if (change instanceof Response) return change;
  const body = await readJson(request, ReplaceSlotsBody);
  if (!body.ok) return mayChange.refuse(body.error, body.members);
  const sent = decoded(() => ({
    keyList: bytesOf(body.value.keyList),
    slots: body.value.slots.map(({ id, slot, wrap, authKey }) => ({
      id: idOf("slt", id),
      slot: bytesOf(slot),
      wrap: bytesOf(wrap),
      authKey: authKey === undefined ? null : bytesOf(authKey),
    })),
  }));
  if (sent === null) return mayChange.refuse("invalid-request");
  return done(await change.caller(change.version, sent.keyList, sent.slots));
};

const addDevice = async (deps: KeyRouteDeps, request: Request): Promise<Response> => {
  const change = await changeOf(deps.identity.live(request), request);
  if (change instanceof Response) return change;
  const body = await readJson(request, AddDeviceBody);
  if (!body.ok) return mayChange.refuse(body.error, body.members);
  const { keyList, device } = body.value;
  const sent = decoded(() => ({
    keyList: bytesOf(keyList),
    device: { id: idOf("dev", device.id), certificate: bytesOf(device.certificate) },
  }));
  if (sent === null) return mayChange.refuse("invalid-request");
  return done(await deps.keys.addDevice(change.caller, change.version, sent.keyList, sent.device));
};

const { version, keyList, devices } = KEYS_EXAMPLE;
const CHANGED = { 200: { schema: KeyListVersion, example: { version: 2 } } };
const CHANGE = { tag: "keys", codes: CHANGE_CODES, headers: ["if-match"], answers: CHANGED } as const;

/** The signed key list with the slots and devices it names. [AU-9] */
export const keyRoutes = (deps: KeyRouteDeps) =>
  new Elysia()
    .get(
      "/keys/slots",
      ({ request }) => read(deps, request, (keys) => keys),
      describe({
        summary: "The account's key list, slots and devices",
        tag: "keys",
        codes: IDENTITY_CODES,
        answers: { 200: { schema: AccountKeys, example: KEYS_EXAMPLE } },
      }),
    )
    .put("/keys/slots", ({ request }) => replaceSlots(deps, request), {
      parse: "none",
      ...describe({
        ...CHANGE,
        summary: "Replace the key list and the slots that change with it",
        description: "By a login, or once by the token that `POST /api/auth/recover` answers.",
        body: { schema: ReplaceSlotsBody, example: EXAMPLE_ACCOUNT.replaceSlots },
      }),
    })
    .get(
      "/keys/devices",
      ({ request }) =>
        read(deps, request, (keys) => ({
          version: keys.version,
          keyList: keys.keyList,
          devices: keys.devices,
        })),
      describe({
        summary: "The account's devices",
        tag: "keys",
        codes: IDENTITY_CODES,
        answers: { 200: { schema: DeviceList, example: { version, keyList, devices } } },
      }),
    )
    .post("/keys/devices", ({ request }) => addDevice(deps, request), {
      parse: "none",
      ...describe({
        ...CHANGE,
        summary: "Add a device, or renew its certificate",
        body: { schema: AddDeviceBody, example: EXAMPLE_ACCOUNT.addDevice },
      }),
    });
