import { toHex } from "@holdfast/protocol/encoding";
import { parseId } from "@holdfast/protocol/ids";
import { SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { Elysia } from "elysia";
import { answers, isHeld, json, notModified, octets, problem } from "../../edge/answers.ts";
import { contentDigest, mediaTypeOf, readBody } from "../../edge/body.ts";
import { describe, type RequestBody } from "../../edge/document.ts";
import { IDENTITY_CODES, type Identity } from "../../edge/identify.ts";
import { readRange } from "./range.ts";
import type { Segments } from "./service.ts";

const PUT_CODES = [
  ...IDENTITY_CODES,
  "invalid-request",
  "unsupported-media-type",
  "too-large",
  "malformed-object",
  "wrong-kind",
  "wrong-place",
  "bad-digest",
  "not-found",
  "forbidden",
  "device-not-allowed",
  "epoch-retired",
  "segment-differs",
] as const satisfies ProblemCode[];
const GET_CODES = [
  ...IDENTITY_CODES,
  "not-found",
  "damaged",
  "range-not-satisfiable",
] as const satisfies ProblemCode[];
const mayPut = answers(...PUT_CODES);
const mayGet = answers(...GET_CODES);

const OCTETS = "application/octet-stream";
const body: RequestBody = {
  required: true,
  content: { [OCTETS]: { schema: { type: "string", format: "binary" } } },
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
  const caller = await identity.live(request);
  if (!caller.ok) return mayPut.refuse(caller.error);
  const sessionId = parseId("ses", path.id);
  const segmentId = parseId("seg", path.segmentId);
  if (sessionId === null || segmentId === null) return mayPut.refuse("not-found");
  if (mediaTypeOf(request) !== OCTETS) return mayPut.refuse("unsupported-media-type");
  const digest = contentDigest(request);
  if (digest === "malformed") return mayPut.refuse("invalid-request");
  const sent = await readBody(request, SEGMENT_MAX_BYTES);
  if (!sent.ok) return mayPut.refuse(sent.error);
  const result = await segments.put({ sessionId, segmentId, bytes: sent.value, digest }, caller.value);
  return mayPut.reply(result, ({ answer, isNew }) => json(isNew ? 201 : 200, answer));
};

const get = async (
  { identity, segments }: SegmentRouteDeps,
  request: Request,
  path: Path,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayGet.refuse(caller.error);
  const sessionId = parseId("ses", path.id);
  const segmentId = parseId("seg", path.segmentId);
  if (sessionId === null || segmentId === null) return mayGet.refuse("not-found");
  const found = await segments.get(sessionId, caller.value, segmentId);
  if (!found.ok) return mayGet.refuse(found.error);
  const { bytes, digest } = found.value;
  const tag = `"${toHex(digest)}"`;
  if (isHeld(request, tag)) return notModified(tag);
  const accept = { "accept-ranges": "bytes" };
  const condition = request.headers.get("if-range");
  const wanted = condition === null || condition === tag ? request.headers.get("range") : null;
  const range = readRange(wanted, bytes.length);
  if (!range.ok) return problem(range.error, {}, { "content-range": `bytes */${bytes.length}` });
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
      ...describe("Store one segment ahead of the save that names it", PUT_CODES, { requestBody: body }),
    })
    .get("/sessions/:id/segments/:segmentId", ({ request, params }) => get(deps, request, params), {
      ...describe("The bytes of a segment, whole or a range", GET_CODES, {
        answers: { 200: OCTETS, 206: OCTETS },
      }),
    });
