import { fromHex } from "@holdfast/protocol/encoding";
import { idBytes, isId, parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { BUNDLE_MEDIA_TYPE, BundleBody } from "@holdfast/protocol/saves";
import type { Bytes } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import { answers } from "../../edge/answers.ts";
import { describe } from "../../edge/document.ts";
import { IDENTITY_CODES, type Identity } from "../../edge/identify.ts";
import { jsonBody, readJson } from "../../edge/json-body.ts";
import type { Bundles } from "./service.ts";

const CODES = [
  ...IDENTITY_CODES,
  "invalid-request",
  "unsupported-media-type",
  "too-large",
  "not-found",
  "damaged",
] as const satisfies ProblemCode[];
const may = answers(...CODES);

interface BundleRouteDeps {
  readonly identity: Identity;
  readonly bundles: Bundles;
}

const idList = (ids: readonly string[] = []): Bytes[] =>
  ids.flatMap((id) => (isId("seg", id) ? [idBytes(id)] : []));

/** Pulls one record at a time; a reader that goes away ends the reading of the store too. */
const streamOf = (records: AsyncGenerator<Bytes>): ReadableStream<Bytes> =>
  new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await records.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await records.return(undefined);
    },
  });

const bundle = async (
  { identity, bundles }: BundleRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return may.refuse(caller.error);
  const sessionId = parseId("ses", id);
  if (sessionId === null) return may.refuse("not-found");
  const body = await readJson(request, BundleBody);
  if (!body.ok) return may.refuse(body.error, "errors" in body ? { errors: body.errors } : {});
  const { at, have, first } = body.value;
  const wish = { at: at === undefined ? null : fromHex(at), have: idList(have), first: idList(first) };
  const opened = await bundles.open(sessionId, caller.value, wish);
  return may.reply(
    opened,
    (records) =>
      new Response(streamOf(records), {
        headers: { "content-type": BUNDLE_MEDIA_TYPE, "cache-control": "private, no-store" },
      }),
  );
};

/** `POST …/bundle`. [SP-9] */
export const bundleRoutes = (deps: BundleRouteDeps) =>
  new Elysia().post("/sessions/:id/bundle", ({ request, params }) => bundle(deps, request, params.id), {
    parse: "none",
    ...describe("A save and the segments the reader lacks, as one stream", CODES, {
      requestBody: jsonBody(BundleBody),
      answers: { 200: BUNDLE_MEDIA_TYPE },
    }),
  });
