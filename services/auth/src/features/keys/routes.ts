import { AccountKeys, KeyListVersion, ReplaceSlotsBody } from "@holdfast/protocol/keys";
import { ok, type Result } from "@holdfast/protocol/result";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type IdentityCode } from "@holdfast/service-kit/identity";
import { readJson } from "@holdfast/service-kit/json-body";
import { versionTag } from "@holdfast/service-kit/preconditions";
import type { Bytes } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { wireKeys } from "../../wire.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { KEYS_EXAMPLE } from "../accounts/examples.ts";
import { CHANGE_CODES, changeOf, type KeyRouteDeps, mayChange } from "./change.ts";
import { deviceRoutes } from "./device-routes.ts";
import type { Keys, SentSlot } from "./service.ts";

const mayRead = answers(...IDENTITY_CODES);

const read = async ({ identity, keys }: KeyRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRead.refuse(caller.error);
  const stored = await keys.read(caller.value);
  if (stored === null) throw new Error("an account without keys");
  return json(200, wireKeys(stored), { etag: versionTag(stored.keyList.version) });
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
  const replaced = await change.caller(change.version, sent.keyList, sent.slots);
  return mayChange.reply(replaced, (version) => json(200, { version }, { etag: versionTag(version) }));
};

/** The signed key list with the slots and devices it names. [AU-9] */
export const keyRoutes = (deps: KeyRouteDeps) =>
  new Elysia()
    .get(
      "/keys/slots",
      ({ request }) => read(deps, request),
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
        summary: "Replace the key list and the slots that change with it",
        description: "By a login, or once by the token that `POST /api/auth/recover` answers.",
        tag: "keys",
        codes: CHANGE_CODES,
        headers: ["if-match"],
        body: { schema: ReplaceSlotsBody, example: EXAMPLE_ACCOUNT.replaceSlots },
        answers: { 200: { schema: KeyListVersion, example: { version: 2 } } },
      }),
    })
    .use(deviceRoutes(deps));
