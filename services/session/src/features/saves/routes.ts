import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { Elysia } from "elysia";
import { answers, json, problem } from "../../edge/answers.ts";
import { readBody } from "../../edge/body.ts";
import { describe, type RequestBody } from "../../edge/document.ts";
import { IDENTITY_CODES, type Identity } from "../../edge/identify.ts";
import { readSave, SAVE_REQUEST_MAX_BYTES } from "./read-save.ts";
import type { RateState } from "./save-rate.ts";
import type { SaveRefusal, Saves } from "./service.ts";

const CODES = [
  ...IDENTITY_CODES,
  "invalid-request",
  "unsupported-media-type",
  "too-large",
  "rate-limited",
  "malformed-object",
  "wrong-kind",
  "wrong-place",
  "bad-digest",
  "bad-signature",
  "bad-references",
  "not-found",
  "forbidden",
  "device-not-allowed",
  "epoch-retired",
  "head-moved",
  "unknown-segment",
  "segment-differs",
  "quota-exceeded",
] as const satisfies ProblemCode[];
const may = answers(...CODES);

export interface SaveRouteDeps {
  readonly identity: Identity;
  readonly saves: Saves;
  readonly rate: (loginId: Uint8Array<ArrayBuffer>) => RateState;
  readonly savesPerMinute: number;
}

const refused = (refusal: SaveRefusal): Response => {
  if (refusal.code !== "head-moved") return may.refuse(refusal.code);
  const { head, segments } = refusal.moved;
  return may.refuse("head-moved", {
    head: toBase64url(head),
    segments: segments.map((id) => formatId("seg", id)),
  });
};

const body: RequestBody = {
  required: true,
  content: {
    "multipart/form-data": {
      schema: {
        type: "object",
        required: ["manifest"],
        properties: {
          manifest: { type: "string", format: "binary" },
          segment: { type: "array", items: { type: "string", format: "binary" } },
        },
      },
    },
  },
};

/** `POST …/saves`. [SP-1] */
export const saveRoutes = ({ identity, saves, rate, savesPerMinute }: SaveRouteDeps) => {
  const save = async (request: Request, id: string, limits: Record<string, string>): Promise<Response> => {
    const caller = await identity.signed(request);
    if (!caller.ok) return may.refuse(caller.error);
    const { allowed, remaining, waitSeconds } = rate(caller.value.loginId);
    limits["ratelimit-policy"] = `"saves";q=${savesPerMinute};w=60`;
    limits["ratelimit"] = `"saves";r=${remaining};t=${waitSeconds}`;
    if (!allowed) return problem("rate-limited", {}, { "retry-after": String(waitSeconds) });
    const sessionId = parseId("ses", id);
    if (sessionId === null) return may.refuse("not-found");
    const sent = await readBody(request, SAVE_REQUEST_MAX_BYTES);
    if (!sent.ok) return may.refuse(sent.error);
    const parts = readSave(sent.value, request.headers.get("content-type"));
    if (!parts.ok) return may.refuse(parts.error);
    const result = await saves.save(sessionId, caller.value, parts.value);
    if (!result.ok) return refused(result.error);
    return json(result.value.isNew ? 201 : 200, result.value.answer);
  };

  return new Elysia().post(
    "/sessions/:id/saves",
    async ({ request, params }) => {
      const limits: Record<string, string> = {};
      const response = await save(request, params.id, limits);
      for (const name in limits) response.headers.set(name, limits[name] ?? "");
      return response;
    },
    {
      parse: "none",
      ...describe("Save: one manifest and the segments it adds", CODES, { requestBody: body }),
    },
  );
};
