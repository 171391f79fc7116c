import { idBytes, isId } from "@holdfast/protocol/ids";
import { Lease, LeaseBody, LeaseView } from "@holdfast/protocol/leases";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import type { Caller } from "@holdfast/service-kit/caller";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { rateHeaders } from "@holdfast/service-kit/rate-limit";
import { Elysia } from "elysia";
import { sessionRequest } from "../../edge/session-request.ts";
import type { SaveRate } from "../saves/save-rate.ts";
import type { Leases } from "./service.ts";

const FIND_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const TAKE_CODES = [
  ...FIND_CODES,
  ...BODY_CODES,
  "rate-limited",
  "forbidden",
  "device-not-allowed",
  "lease-held",
] as const satisfies ProblemCode[];
const [mayTake, mayFind] = [answers(...TAKE_CODES), answers(...FIND_CODES)];

interface LeaseRouteDeps {
  readonly identity: Identity;
  readonly leases: Leases;
  /** Of each login, in this process only: what it guards is one row. */
  readonly rate: SaveRate;
}

const takeNow = async (
  { leases }: LeaseRouteDeps,
  request: Request,
  sessionId: Uint8Array<ArrayBuffer>,
  caller: Caller,
): Promise<Response> => {
  const body = await readJson(request, LeaseBody);
  if (!body.ok) return mayTake.refuse(body.error, body.members);
  const { deviceId, take } = body.value;
  if (!isId("dev", deviceId)) return mayTake.refuse("invalid-request");
  const taken = await leases.take(sessionId, caller, { deviceId: idBytes(deviceId), take });
  if (taken.ok) return json(200, taken.value);
  return taken.error.code === "lease-held"
    ? mayTake.refuse("lease-held", taken.error.holder)
    : mayTake.refuse(taken.error.code);
};

const take = async (deps: LeaseRouteDeps, request: Request, id: string): Promise<Response> => {
  const asked = await sessionRequest(deps.identity.live, request, id);
  if (!asked.ok) return mayTake.refuse(asked.error);
  const { sessionId, caller } = asked.value;
  const state = deps.rate.hit(caller.loginId);
  const response = state.allowed
    ? await takeNow(deps, request, sessionId, caller)
    : mayTake.refuse("rate-limited");
  const headers = rateHeaders(deps.rate.policy, state);
  for (const name in headers) response.headers.set(name, headers[name] ?? "");
  return response;
};

const find = async (
  { identity, leases }: LeaseRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, id);
  if (!asked.ok) return mayFind.refuse(asked.error);
  return mayFind.reply(await leases.find(asked.value.sessionId, asked.value.caller), (view) =>
    json(200, view),
  );
};

const giveBack = async (
  { identity, leases }: LeaseRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, id);
  if (!asked.ok) return mayFind.refuse(asked.error);
  return mayFind.reply(await leases.giveBack(asked.value.sessionId, asked.value.caller), () => empty());
};

const TAG = "leases";
const DEVICE = "dev_0b2fc5f996eda4c4c2272a168a000000";
const LEASE_EXAMPLE: Lease = { generation: 1, expiresAt: "2026-11-21T08:01:00.000Z" };
const VIEW_EXAMPLE: LeaseView = {
  holder: {
    deviceId: "dev_0192f1d0c0de70008000000000000001",
    since: "2026-11-21T08:00:00.000Z",
    expiresAt: "2026-11-21T08:01:00.000Z",
  },
};

/** Which device writes in a session: ask or renew, look, give back. [LE-1] */
export const leaseRoutes = (deps: LeaseRouteDeps) =>
  new Elysia()
    .post("/sessions/:id/lease", ({ request, params: { id } }) => take(deps, request, id), {
      parse: "none",
      ...describe({
        summary: "Ask to be the one device that writes, or go on being it",
        description:
          "Good for 60 s. Where another device holds it the problem names `deviceId`, `since` and `expiresAt`; with `take` it changes hands.",
        tag: TAG,
        codes: TAKE_CODES,
        body: { schema: LeaseBody, example: { deviceId: DEVICE, take: false } },
        answers: { 200: { schema: Lease, example: LEASE_EXAMPLE } },
      }),
    })
    .get(
      "/sessions/:id/lease",
      ({ request, params: { id } }) => find(deps, request, id),
      describe({
        summary: "Which device writes",
        tag: TAG,
        codes: FIND_CODES,
        answers: { 200: { schema: LeaseView, example: VIEW_EXAMPLE } },
      }),
    )
    .delete(
      "/sessions/:id/lease",
      ({ request, params: { id } }) => giveBack(deps, request, id),
      describe({
        summary: "Give it back; changes nothing for who does not hold it",
        tag: TAG,
        codes: FIND_CODES,
        answers: { 204: null },
      }),
    );
