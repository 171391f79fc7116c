import { parseId } from "@holdfast/protocol/ids";
import {
  AddPasskeyBody,
  PasskeyCreation,
  PasskeyList,
  PasskeyView,
  RemovePasskeyBody,
} from "@holdfast/protocol/passkeys";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { readIfMatch } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { OBJECT_CODES } from "../../objects.ts";
import { CREATED_EXAMPLE, CREATION_EXAMPLE, PASSKEY_EXAMPLE } from "./examples.ts";
import type { Passkeys } from "./service.ts";
import { wirePasskey } from "./wire.ts";

const BEGIN_CODES = [...IDENTITY_CODES, "rate-limited"] as const satisfies ProblemCode[];
/** Of a change that may bring, or take, a slot with its list. */
const CHANGE_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  ...OBJECT_CODES,
  "not-found",
  "id-taken",
  "version-conflict",
  "precondition-required",
] as const satisfies ProblemCode[];
const ADD_CODES = [
  ...CHANGE_CODES,
  "passkey-refused",
  "passkey-limit",
  "rate-limited",
] as const satisfies ProblemCode[];
const [mayList, mayBegin, mayAdd, mayRemove] = [
  answers(...IDENTITY_CODES),
  answers(...BEGIN_CODES),
  answers(...ADD_CODES),
  answers(...CHANGE_CODES),
];

export interface PasskeyRouteDeps {
  readonly identity: Identity;
  readonly passkeys: Passkeys;
  readonly rates: RouteRates;
}

const list = async ({ identity, passkeys }: PasskeyRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayList.refuse(caller.error);
  const items = (await passkeys.list(caller.value)).map(wirePasskey);
  const answer: PasskeyList = { items };
  return json(200, answer);
};

const begin = async ({ identity, passkeys }: PasskeyRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayBegin.refuse(caller.error);
  return json(200, await passkeys.beginAdding(caller.value));
};

const add = async ({ identity, passkeys }: PasskeyRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayAdd.refuse(caller.error);
  const body = await readJson(request, AddPasskeyBody);
  if (!body.ok) return mayAdd.refuse(body.error, body.members);
  const { credential, keys } = body.value;
  const sent = decoded(() =>
    keys === undefined
      ? { keys: null }
      : {
          keys: {
            keyList: bytesOf(keys.keyList),
            slot: {
              id: idOf("slt", keys.slot.id),
              slot: bytesOf(keys.slot.slot),
              wrap: bytesOf(keys.slot.wrap),
            },
          },
        },
  );
  if (sent === null) return mayAdd.refuse("invalid-request");
  const version = readIfMatch(request);
  if (sent.keys !== null && !version.ok) return mayAdd.refuse(version.error);
  const added = await passkeys.add(caller.value, {
    credential,
    keys: sent.keys === null || !version.ok ? null : { ...sent.keys, version: version.value },
    userAgent: request.headers.get("user-agent") ?? "",
  });
  return mayAdd.reply(added, (passkey) => json(201, wirePasskey(passkey)));
};

const remove = async (
  { identity, passkeys }: PasskeyRouteDeps,
  request: Request,
  text: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRemove.refuse(caller.error);
  const id = parseId("pky", text);
  if (id === null) return mayRemove.refuse("not-found");
  const body = await readJson(request, RemovePasskeyBody);
  if (!body.ok) return mayRemove.refuse(body.error, body.members);
  const { keyList } = body.value;
  const sent = decoded(() => ({ keyList: keyList === undefined ? null : bytesOf(keyList) }));
  if (sent === null) return mayRemove.refuse("invalid-request");
  const version = readIfMatch(request);
  if (sent.keyList !== null && !version.ok) return mayRemove.refuse(version.error);
  const next =
    sent.keyList === null || !version.ok ? null : { keyList: sent.keyList, version: version.value };
  return mayRemove.reply(await passkeys.remove(caller.value, id, next), () => empty());
};

/** The passkeys of the caller's account: which there are, a new one, and the end of one. [PK-3] [PK-8] [PK-9] */
export const passkeyRoutes = (deps: PasskeyRouteDeps) =>
  new Elysia()
    .get(
      "/auth/passkeys",
      ({ request }) => list(deps, request),
      describe({
        summary: "The passkeys of the account",
        tag: "auth",
        codes: IDENTITY_CODES,
        answers: { 200: { schema: PasskeyList, example: { items: [PASSKEY_EXAMPLE] } } },
      }),
    )
    .post(
      "/auth/passkeys/register/options",
      ({ request }) => limitedBy(deps.rates, "login", request, () => begin(deps, request), "passkeyOptions"),
      {
        parse: "none",
        ...describe({
          summary: "Begin to add a passkey",
          description:
            "Options for `navigator.credentials.create`. The challenge is good for one answer of this login.",
          tag: "auth",
          codes: BEGIN_CODES,
          answers: { 200: { schema: PasskeyCreation, example: CREATION_EXAMPLE } },
        }),
      },
    )
    .post(
      "/auth/passkeys/register/verify",
      ({ request }) => limitedBy(deps.rates, "login", request, () => add(deps, request), "passkeyAdd"),
      {
        parse: "none",
        ...describe({
          summary: "Add a passkey by the answer of its authenticator",
          description:
            "With `keys` it brings a slot to unlock, under If-Match. Results of the PRF extension stay with the client: a body with one is refused.",
          tag: "auth",
          codes: ADD_CODES,
          headers: ["if-match"],
          body: { schema: AddPasskeyBody, example: { credential: CREATED_EXAMPLE } },
          answers: { 201: { schema: PasskeyView, example: PASSKEY_EXAMPLE } },
        }),
      },
    )
    .delete("/auth/passkeys/:passkeyId", ({ request, params }) => remove(deps, request, params.passkeyId), {
      parse: "none",
      ...describe({
        summary: "Remove a passkey, and the slot that it unlocks",
        description: "Where it has a slot, the body brings the list without it, under If-Match.",
        tag: "auth",
        codes: CHANGE_CODES,
        headers: ["if-match"],
        params: { passkeyId: PASSKEY_EXAMPLE.id },
        body: { schema: RemovePasskeyBody, example: {} },
        answers: { 204: null },
      }),
    });
