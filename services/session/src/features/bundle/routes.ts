import { fromHex } from "@holdfast/protocol/encoding";
import { idBytes, isId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { BUNDLE_MEDIA_TYPE, BundleBody } from "@holdfast/protocol/saves";
import { answers } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import type { Bytes } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import { sessionRequest } from "../../edge/session-request.ts";
import type { Bundles } from "./service.ts";

const CODES = [...IDENTITY_CODES, ...BODY_CODES, "not-found"] as const satisfies readonly ProblemCode[];
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
  const asked = await sessionRequest(identity.live, request, id);
  if (!asked.ok) return may.refuse(asked.error);
  const body = await readJson(request, BundleBody);
  if (!body.ok) return may.refuse(body.error, body.members);
  const { at, have, first } = body.value;
  const wish = { at: at === undefined ? null : fromHex(at), have: idList(have), first: idList(first) };
  const opened = await bundles.open(asked.value.sessionId, asked.value.caller, wish);
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
    ...describe({
      summary: "A save and the segments the reader lacks, as one stream",
      tag: "saves",
      codes: CODES,
      body: { schema: BundleBody, example: { have: [], first: [] } },
      answers: { 200: { media: BUNDLE_MEDIA_TYPE } },
    }),
  });
