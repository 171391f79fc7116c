import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { SaveAnswer } from "@holdfast/protocol/saves";
import { answers, json } from "@holdfast/service-kit/answers";
import { readBody } from "@holdfast/service-kit/body";
import type { Caller } from "@holdfast/service-kit/caller";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES } from "@holdfast/service-kit/json-body";
import { rateHeaders } from "@holdfast/service-kit/rate-limit";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { readSave, SAVE_REQUEST_MAX_BYTES } from "./read-save.ts";
import type { SaveRate } from "./save-rate.ts";
import type { SaveRefusal, Saves } from "./service.ts";

const CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
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
  "damaged",
  "busy",
] as const satisfies ProblemCode[];
const may = answers(...CODES);

export interface SaveRouteDeps {
  readonly identity: Identity;
  readonly saves: Saves;
  readonly rate: SaveRate;
}

const refused = (refusal: SaveRefusal): Response => {
  if (refusal.code !== "head-moved") return may.refuse(refusal.code);
  const { head, segments } = refusal.moved;
  return may.refuse("head-moved", {
    head: toBase64url(head),
    segments: segments.map((id) => formatId("seg", id)),
  });
};

const BINARY = Type.String({ format: "binary" });
const FORM = Type.Object({ manifest: BINARY, segment: Type.Optional(Type.Array(BINARY)) });
const ANSWER_EXAMPLE: SaveAnswer = {
  seq: 1,
  digest: "0f".repeat(32),
  receivedAt: "2026-11-21T08:00:00.000Z",
};

/** `POST …/saves`. [SP-1] */
export const saveRoutes = ({ identity, saves, rate }: SaveRouteDeps) => {
  const save = async (request: Request, id: string, caller: Caller): Promise<Response> => {
    const sessionId = parseId("ses", id);
    if (sessionId === null) return may.refuse("not-found");
    const sent = await readBody(request, SAVE_REQUEST_MAX_BYTES);
    if (!sent.ok) return may.refuse(sent.error);
    const parts = readSave(sent.value, request.headers.get("content-type"));
    if (!parts.ok) return may.refuse(parts.error);
    const result = await saves.save(sessionId, caller, parts.value);
    if (!result.ok) return refused(result.error);
    return json(result.value.isNew ? 201 : 200, result.value.answer);
  };

  const limitedSave = async (request: Request, id: string): Promise<Response> => {
    const caller = await identity.signed(request);
    if (!caller.ok) return may.refuse(caller.error);
    const state = rate.hit(caller.value.loginId);
    const response = state.allowed ? await save(request, id, caller.value) : may.refuse("rate-limited");
    const headers = rateHeaders(rate.policy, state);
    for (const name in headers) response.headers.set(name, headers[name] ?? "");
    return response;
  };

  return new Elysia().post("/sessions/:id/saves", ({ request, params }) => limitedSave(request, params.id), {
    parse: "none",
    ...describe({
      summary: "Save: one manifest and the segments it adds",
      tag: "saves",
      codes: CODES,
      body: { media: "multipart/form-data", schema: FORM },
      answers: {
        200: { schema: SaveAnswer, example: ANSWER_EXAMPLE },
        201: { schema: SaveAnswer, example: ANSWER_EXAMPLE },
      },
      idempotency: "ignored",
    }),
  });
};
