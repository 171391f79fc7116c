import { toHex } from "@holdfast/protocol/encoding";
import { parseId } from "@holdfast/protocol/ids";
import { SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { SegmentAnswer } from "@holdfast/protocol/saves";
import { answers, json } from "@holdfast/service-kit/answers";
import { mediaTypeOf, readBody } from "@holdfast/service-kit/body";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES } from "@holdfast/service-kit/json-body";
import { isHeld, notModified } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { contentDigest } from "../../edge/content-digest.ts";
import { octets } from "../../edge/octets.ts";
import { sessionRequest } from "../../edge/session-request.ts";
import { readRange } from "./range.ts";
import type { Segments } from "./service.ts";

const PUT_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  "malformed-object",
  "wrong-kind",
  "wrong-place",
  "bad-digest",
  "not-found",
  "forbidden",
  "device-not-allowed",
  "epoch-retired",
  "segment-differs",
  "busy",
] as const satisfies ProblemCode[];
const GET_CODES = [
  ...IDENTITY_CODES,
  "not-found",
  "damaged",
  "range-not-satisfiable",
] as const satisfies ProblemCode[];
const mayPut = answers(...PUT_CODES);
const mayGet = answers(...GET_CODES);

const OCTETS = { media: "application/octet-stream" } as const;
const ANSWER_EXAMPLE: SegmentAnswer = {
  id: "seg_0192f1d0c0de70008000000000000001",
  digest: "0f".repeat(32),
  bytes: 8_192,
};

interface SegmentRouteDeps {
  readonly identity: Identity;
  readonly segments: Segments;
}

interface Path {
  readonly id: string;
  readonly segmentId: string;
}

const put = async (
  { identity, segments }: SegmentRouteDeps,
  request: Request,
  path: Path,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, path.id);
  if (!at.ok) return mayPut.refuse(at.error);
  const segmentId = parseId("seg", path.segmentId);
  if (segmentId === null) return mayPut.refuse("not-found");
  if (mediaTypeOf(request) !== OCTETS.media) return mayPut.refuse("unsupported-media-type");
  const digest = contentDigest(request);
  if (digest === "malformed") return mayPut.refuse("invalid-request");
  const sent = await readBody(request, SEGMENT_MAX_BYTES);
  if (!sent.ok) return mayPut.refuse(sent.error);
  const { sessionId, caller } = at.value;
  const result = await segments.put({ sessionId, segmentId, bytes: sent.value, digest }, caller);
  return mayPut.reply(result, ({ answer, isNew }) => json(isNew ? 201 : 200, answer));
};

const get = async (
  { identity, segments }: SegmentRouteDeps,
  request: Request,
  path: Path,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, path.id);
  if (!at.ok) return mayGet.refuse(at.error);
  const segmentId = parseId("seg", path.segmentId);
  if (segmentId === null) return mayGet.refuse("not-found");
  const found = await segments.get(at.value.sessionId, at.value.caller, segmentId);
  if (!found.ok) return mayGet.refuse(found.error);
  const { bytes, digest } = found.value;
  const tag = `"${toHex(digest)}"`;
  if (isHeld(request, tag)) return notModified(tag);
  const accept = { "accept-ranges": "bytes" };
  const condition = request.headers.get("if-range");
  const wanted = condition === null || condition === tag ? request.headers.get("range") : null;
  const range = readRange(wanted, bytes.length);
  if (!range.ok) return mayGet.refuse(range.error, {}, { "content-range": `bytes */${bytes.length}` });
  if (range.value === null) return octets(bytes, tag, accept);
  const { start, end } = range.value;
  const part = { ...accept, "content-range": `bytes ${start}-${end - 1}/${bytes.length}` };
  return octets(bytes.slice(start, end), tag, part, 206);
};

/** `PUT` and `GET …/segments/:segmentId`. [SP-6] */
export const segmentRoutes = (deps: SegmentRouteDeps) =>
  new Elysia()
    .put("/sessions/:id/segments/:segmentId", ({ request, params }) => put(deps, request, params), {
      parse: "none",
      ...describe({
        summary: "Store one segment ahead of the save that names it",
        tag: "saves",
        codes: PUT_CODES,
        headers: ["content-digest"],
        body: OCTETS,
        answers: {
          200: { schema: SegmentAnswer, example: ANSWER_EXAMPLE },
          201: { schema: SegmentAnswer, example: ANSWER_EXAMPLE },
        },
      }),
    })
    .get(
      "/sessions/:id/segments/:segmentId",
      ({ request, params }) => get(deps, request, params),
      describe({
        summary: "The bytes of a segment, whole or a range",
        tag: "saves",
        codes: GET_CODES,
        headers: ["range", "if-range", "if-none-match"],
        answers: { 200: OCTETS, 206: OCTETS, 304: null },
      }),
    );
