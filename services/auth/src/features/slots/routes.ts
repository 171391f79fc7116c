import { parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { KeyHealth, LabelSlotBody, SlotLabelVersion } from "@holdfast/protocol/slots";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { readJson } from "@holdfast/service-kit/json-body";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { SEALED_CODES } from "../../checked-meta.ts";
import { bytesOf, decoded } from "../../decode.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { HEALTH_EXAMPLE } from "./examples.ts";
import type { Slots } from "./service.ts";
import { wireHealth } from "./wire.ts";

const LABEL_CODES = [
  ...IDENTITY_CODES,
  "invalid-request",
  "unsupported-media-type",
  ...SEALED_CODES,
  "not-found",
  "version-conflict",
  "precondition-required",
] as const satisfies ProblemCode[];
const [mayRead, mayLabel] = [answers(...IDENTITY_CODES), answers(...LABEL_CODES)];

export interface SlotRouteDeps {
  readonly identity: Identity;
  readonly slots: Slots;
}

const health = async ({ identity, slots }: SlotRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRead.refuse(caller.error);
  return json(200, wireHealth(await slots.health(caller.value)));
};

const label = async (
  { identity, slots }: SlotRouteDeps,
  request: Request,
  text: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayLabel.refuse(caller.error);
  const version = readIfMatch(request, 0);
  if (!version.ok) return mayLabel.refuse(version.error);
  const body = await readJson(request, LabelSlotBody);
  if (!body.ok) return mayLabel.refuse(body.error, body.members);
  const meta = decoded(() => bytesOf(body.value.meta));
  if (meta === null) return mayLabel.refuse("invalid-request");
  const slotId = parseId("slt", text);
  if (slotId === null) return mayLabel.refuse("not-found");
  const labelled = await slots.label(caller.value, slotId, version.value, meta);
  return mayLabel.reply(labelled, (made) => json(200, { version: made }, { etag: versionTag(made) }));
};

const { labelSlot, register } = EXAMPLE_ACCOUNT;
const [passphrase] = register.slots;

/** Names of slots, and how the account's keys stand. [SL-1] [SL-4] */
export const slotRoutes = (deps: SlotRouteDeps) =>
  new Elysia()
    .get(
      "/keys/health",
      ({ request }) => health(deps, request),
      describe({
        summary: "How the account's keys stand: ages, use, policy and what to do",
        description:
          "Labels are sealed. The official client verifies what is signed and recomputes the rest.",
        tag: "keys",
        codes: IDENTITY_CODES,
        answers: { 200: { schema: KeyHealth, example: HEALTH_EXAMPLE } },
      }),
    )
    .patch("/keys/slots/:id", ({ request, params }) => label(deps, request, params.id), {
      parse: "none",
      ...describe({
        summary: "Name a slot",
        description:
          'The name is sealed in the account\'s own workspace. If-Match names the version of the name, `"v0"` before the first.',
        tag: "keys",
        codes: LABEL_CODES,
        headers: ["if-match"],
        ifMatch: 0,
        params: { id: passphrase?.id ?? "" },
        body: { schema: LabelSlotBody, example: labelSlot },
        answers: { 200: { schema: SlotLabelVersion, example: { version: 1 } } },
      }),
    });
