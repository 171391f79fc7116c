import type { ProblemCode } from "@holdfast/protocol/problems";
import { SESSION_CONFIG_DEFAULTS, SessionConfig, SessionConfigBody } from "@holdfast/protocol/retention";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import type { SessionConfigs, VersionedConfig } from "./service.ts";

const FIND_CODES = [...IDENTITY_CODES] as const satisfies ProblemCode[];
const PUT_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  "precondition-required",
  "version-conflict",
] as const satisfies ProblemCode[];
const [mayFind, mayPut] = [answers(...FIND_CODES), answers(...PUT_CODES)];

interface SessionConfigRouteDeps {
  readonly identity: Identity;
  readonly configs: SessionConfigs;
}

const withTag = ({ config, version }: VersionedConfig): Response =>
  json(200, config, { etag: versionTag(version) });

const find = async ({ identity, configs }: SessionConfigRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  return caller.ok ? withTag(await configs.find(caller.value)) : mayFind.refuse(caller.error);
};

const put = async ({ identity, configs }: SessionConfigRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayPut.refuse(caller.error);
  const version = readIfMatch(request, 0);
  if (!version.ok) return mayPut.refuse(version.error);
  const body = await readJson(request, SessionConfigBody);
  if (!body.ok) return mayPut.refuse(body.error, body.members);
  return mayPut.reply(await configs.put(caller.value, body.value, version.value), withTag);
};

const CONFIG = { schema: SessionConfig, example: SESSION_CONFIG_DEFAULTS };

/** `GET` and `PUT /api/session-config`. [RT-4] */
export const sessionConfigRoutes = (deps: SessionConfigRouteDeps) =>
  new Elysia()
    .get(
      "/session-config",
      ({ request }) => find(deps, request),
      describe({
        summary: "How long this account keeps saves, and how large a session may become",
        description: "Of a workspace the longest times and the largest size of its owners hold.",
        tag: "retention",
        codes: FIND_CODES,
        answers: { 200: CONFIG },
      }),
    )
    .put("/session-config", ({ request }) => put(deps, request), {
      parse: "none",
      ...describe({
        summary: "Set all of it",
        description: "Shorter times take effect with the next cleaning; what went does not come back.",
        tag: "retention",
        codes: PUT_CODES,
        headers: ["if-match"],
        body: { schema: SessionConfigBody, example: SESSION_CONFIG_DEFAULTS },
        answers: { 200: CONFIG },
      }),
    });
