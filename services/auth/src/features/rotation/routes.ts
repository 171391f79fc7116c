import { parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { RotateBody } from "@holdfast/protocol/rotation";
import { RosterVersion } from "@holdfast/protocol/workspaces";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { OBJECT_CODES } from "../../objects.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { WORKSPACE_EXAMPLE } from "../accounts/examples.ts";
import { sentRoster } from "../workspaces/read-roster.ts";
import type { Rotation, RotationRefusal } from "./service.ts";

const ROTATE_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  ...OBJECT_CODES,
  "not-found",
  "forbidden",
  "key-too-young",
  "version-conflict",
  "precondition-required",
  "rate-limited",
] as const satisfies ProblemCode[];
const mayRotate = answers(...ROTATE_CODES);

export interface RotationRouteDeps {
  readonly identity: Identity;
  readonly rotation: Rotation;
  readonly rates: RouteRates;
}

/** Says from which day on the keys may be replaced without a reason. */
const refused = ({ code, from }: RotationRefusal): Response =>
  mayRotate.refuse(code, from === undefined ? {} : { detail: `from ${from.toISOString()} on` });

const rotate = async (
  { identity, rotation }: RotationRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRotate.refuse(caller.error);
  const workspaceId = parseId("wsp", id);
  if (workspaceId === null) return mayRotate.refuse("not-found");
  const version = readIfMatch(request);
  if (!version.ok) return mayRotate.refuse(version.error);
  const body = await readJson(request, RotateBody);
  if (!body.ok) return mayRotate.refuse(body.error, body.members);
  const { reason, ...rest } = body.value;
  const sent = sentRoster(rest);
  if (sent === null) return mayRotate.refuse("invalid-request");
  const rotated = await rotation.rotate(caller.value, workspaceId, version.value, { reason, ...sent });
  if (!rotated.ok) return refused(rotated.error);
  return json(200, { version: rotated.value }, { etag: versionTag(rotated.value) });
};

/** Replacing the keys of a workspace. [RO-2] */
export const rotationRoutes = (deps: RotationRouteDeps) =>
  new Elysia().put(
    "/workspaces/:id/roster",
    ({ request, params }) =>
      limitedBy(deps.rates, "grantUpload", request, () => rotate(deps, request, params.id), "rotation"),
    {
      parse: "none",
      ...describe({
        summary: "Replace the keys of a workspace: its next epoch, for the same members in the same roles",
        description:
          "Keys younger than 30 days are replaced after a suspected leak or for a member's changed keys only; `detail` says from when on they may be.",
        tag: "workspaces",
        codes: ROTATE_CODES,
        params: { id: WORKSPACE_EXAMPLE.id },
        headers: ["if-match"],
        body: { schema: RotateBody, example: EXAMPLE_ACCOUNT.rotate },
        answers: { 200: { schema: RosterVersion, example: { version: 2 } } },
      }),
    },
  );
