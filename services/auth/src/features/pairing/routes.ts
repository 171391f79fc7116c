import { toBase64url } from "@holdfast/protocol/encoding";
import { DEVICE_CODE_SECONDS, DEVICE_POLL_SECONDS } from "@holdfast/protocol/limits";
import {
  ApprovePairingBody,
  ExchangeBody,
  PairedIn,
  PairingStarted,
  PairingView,
  StartPairingBody,
  UserCodeBody,
} from "@holdfast/protocol/pairing";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Elysia } from "elysia";
import { bytesOf, decoded } from "../../decode.ts";
import { HUMAN_CODES, type HumanCheck } from "../../edge/human-check.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { originOf } from "../../edge/origin.ts";
import { type SignedInDeps, signedIn } from "../../edge/signed-in.ts";
import { OBJECT_CODES } from "../../objects.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { SIGNED_IN_EXAMPLE } from "../accounts/examples.ts";
import type { PairingAsked } from "./repository.ts";
import type { Pairing } from "./service.ts";

const START_CODES = [...BODY_CODES, "rate-limited", ...HUMAN_CODES] as const satisfies ProblemCode[];
const LOOKUP_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  "not-found",
  "account-locked",
  "rate-limited",
] as const satisfies ProblemCode[];
const APPROVE_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  ...OBJECT_CODES,
  "not-found",
] as const satisfies ProblemCode[];
const DENY_CODES = [...IDENTITY_CODES, ...BODY_CODES, "not-found"] as const satisfies ProblemCode[];
const EXCHANGE_CODES = [
  ...BODY_CODES,
  "authorization-pending",
  "slow-down",
  "expired-token",
  "access-denied",
  "rate-limited",
] as const satisfies ProblemCode[];
const [mayStart, mayLookup, mayApprove, mayDeny, mayExchange] = [
  answers(...START_CODES),
  answers(...LOOKUP_CODES),
  answers(...APPROVE_CODES),
  answers(...DENY_CODES),
  answers(...EXCHANGE_CODES),
];

export interface PairingRouteDeps extends SignedInDeps {
  readonly identity: Identity;
  readonly pairing: Pairing;
  readonly rates: RouteRates;
  readonly human: HumanCheck;
}

/** Where the page is that takes the user code. */
const PAGE = "/device";

const start = async ({ pairing, human }: PairingRouteDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, StartPairingBody);
  if (!body.ok) return mayStart.refuse(body.error, body.members);
  const { client } = body.value;
  const pairingKey = decoded(() => bytesOf(body.value.pairingKey));
  if (pairingKey === null) return mayStart.refuse("invalid-request");
  const checked = await human(request, "device-start", body.value.turnstileToken);
  if (!checked.ok) return mayStart.refuse(checked.error);
  const { userAgent, address } = originOf(request, client, null);
  const { deviceCode, userCode } = await pairing.start({ client, pairingKey, userAgent, address });
  const answer: PairingStarted = {
    deviceCode,
    userCode,
    verificationUri: PAGE,
    verificationUriComplete: `${PAGE}?code=${userCode}`,
    expiresInSeconds: DEVICE_CODE_SECONDS,
    intervalSeconds: DEVICE_POLL_SECONDS,
  };
  return json(201, answer);
};

const wireAsked = (userCode: string, asked: PairingAsked): PairingView => ({
  userCode,
  client: asked.client,
  pairingKey: toBase64url(asked.pairingKey),
  userAgent: asked.userAgent,
  address: asked.address,
  startedAt: asked.createdAt.toISOString(),
  expiresAt: asked.expiresAt.toISOString(),
});

const lookup = async ({ identity, pairing }: PairingRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayLookup.refuse(caller.error);
  const body = await readJson(request, UserCodeBody);
  if (!body.ok) return mayLookup.refuse(body.error, body.members);
  const { userCode } = body.value;
  const asked = await pairing.lookup(caller.value, userCode);
  if (asked.ok) return json(200, wireAsked(userCode, asked.value));
  if (asked.error.code === "not-found") return mayLookup.refuse("not-found");
  return mayLookup.refuse("account-locked", {}, { "retry-after": String(asked.error.waitSeconds) });
};

const approve = async ({ identity, pairing }: PairingRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayApprove.refuse(caller.error);
  const body = await readJson(request, ApprovePairingBody);
  if (!body.ok) return mayApprove.refuse(body.error, body.members);
  const handOff = decoded(() => bytesOf(body.value.handOff));
  if (handOff === null) return mayApprove.refuse("invalid-request");
  return mayApprove.reply(await pairing.approve(caller.value, body.value.userCode, handOff), () => empty());
};

const deny = async ({ identity, pairing }: PairingRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayDeny.refuse(caller.error);
  const body = await readJson(request, UserCodeBody);
  if (!body.ok) return mayDeny.refuse(body.error, body.members);
  return mayDeny.reply(await pairing.deny(caller.value, body.value.userCode), () => empty());
};

const exchange = async (deps: PairingRouteDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, ExchangeBody);
  if (!body.ok) return mayExchange.refuse(body.error, body.members);
  const { userAgent, address } = originOf(request, "browser", null);
  const paired = await deps.pairing.exchange(body.value.deviceCode, { userAgent, address });
  if (paired.ok) {
    const { handOff, ...answer } = paired.value;
    return signedIn(deps, 200, answer, { handOff: toBase64url(handOff) });
  }
  if (paired.error.code !== "slow-down") return mayExchange.refuse(paired.error.code);
  return mayExchange.refuse("slow-down", {}, { "retry-after": String(paired.error.waitSeconds) });
};

const USER_CODE = "WDJB-MJHT";
const DEVICE_CODE = "SEhISEhISEhISEhISEhISEhISEhISEhISEhISEhISEg";
const { startPairing, handOff } = EXAMPLE_ACCOUNT;

const STARTED_EXAMPLE: PairingStarted = {
  deviceCode: DEVICE_CODE,
  userCode: USER_CODE,
  verificationUri: PAGE,
  verificationUriComplete: `${PAGE}?code=${USER_CODE}`,
  expiresInSeconds: DEVICE_CODE_SECONDS,
  intervalSeconds: DEVICE_POLL_SECONDS,
};

const VIEW_EXAMPLE: PairingView = {
  userCode: USER_CODE,
  client: startPairing.client,
  pairingKey: startPairing.pairingKey,
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  address: "192.0.2.7",
  startedAt: "2026-11-21T08:00:00.000Z",
  expiresAt: "2026-11-21T08:10:00.000Z",
};

/** A device is let in by another one of the account (RFC 8628), with the account's key. [DV-5] [DV-6] [DV-7] [DV-8] */
export const pairingRoutes = (deps: PairingRouteDeps) =>
  new Elysia()
    .post(
      "/cli/device/start",
      ({ request }) => limitedBy(deps.rates, "deviceStart", request, () => start(deps, request)),
      {
        parse: "none",
        ...describe({
          summary: "Ask to be let in by another device",
          description: "The addresses are relative to this service. Both codes end after ten minutes.",
          tag: "devices",
          anonymous: true,
          codes: START_CODES,
          body: { schema: StartPairingBody, example: startPairing },
          answers: { 201: { schema: PairingStarted, example: STARTED_EXAMPLE } },
        }),
      },
    )
    .post(
      "/cli/device/lookup",
      ({ request }) => limitedBy(deps.rates, "login", request, () => lookup(deps, request), "device-lookup"),
      {
        parse: "none",
        ...describe({
          summary: "Enter a user code and see who asks",
          description: "From then on the code is answered by this account only. Wrong codes are counted.",
          tag: "devices",
          codes: LOOKUP_CODES,
          body: { schema: UserCodeBody, example: { userCode: USER_CODE } },
          answers: { 200: { schema: PairingView, example: VIEW_EXAMPLE } },
        }),
      },
    )
    .post("/cli/device/approve", ({ request }) => approve(deps, request), {
      parse: "none",
      ...describe({
        summary: "Let a device in, with the account's key sealed to it",
        tag: "devices",
        codes: APPROVE_CODES,
        body: { schema: ApprovePairingBody, example: { userCode: USER_CODE, handOff } },
        answers: { 204: null },
      }),
    })
    .post("/cli/device/deny", ({ request }) => deny(deps, request), {
      parse: "none",
      ...describe({
        summary: "Refuse a device",
        tag: "devices",
        codes: DENY_CODES,
        body: { schema: UserCodeBody, example: { userCode: USER_CODE } },
        answers: { 204: null },
      }),
    })
    .post(
      "/cli/device/exchange",
      ({ request }) => limitedBy(deps.rates, "devicePoll", request, () => exchange(deps, request)),
      {
        parse: "none",
        ...describe({
          summary: "Ask whether the device was let in",
          description: "At most once in the interval. The login and the hand-off are answered once.",
          tag: "devices",
          anonymous: true,
          codes: EXCHANGE_CODES,
          body: { schema: ExchangeBody, example: { deviceCode: DEVICE_CODE } },
          answers: { 200: { schema: PairedIn, example: { ...SIGNED_IN_EXAMPLE, handOff } } },
        }),
      },
    );
