import { parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES } from "@holdfast/service-kit/identity";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { ASSISTED_CODES } from "../../assisted/engine.ts";
import { type AssistedDeps, withSession } from "../../edge/assisted-request.ts";
import { inPieces } from "../../edge/in-pieces.ts";
import { DIFFERENCES_EXAMPLE, DifferencesSchema, PAGE_EXAMPLE } from "./schema.ts";
import { COMPARE_REFUSALS, type SaveDifferences } from "./service.ts";

const CODES = [...IDENTITY_CODES, ...ASSISTED_CODES, ...COMPARE_REFUSALS] as const satisfies ProblemCode[];
const may = answers(...CODES);

export interface DifferenceRouteDeps extends AssistedDeps {
  readonly differences: SaveDifferences;
}

const sideOf = (id: string): Bytes | "present" | null => (id === "present" ? id : parseId("cpt", id));

/** Text where the caller names it before JSON, or without JSON. */
const formOf = (request: Request): "json" | "text" => {
  const accepted = (request.headers.get("accept") ?? "").toLowerCase();
  const [json, text] = [accepted.indexOf("application/json"), accepted.indexOf("text/plain")];
  return text !== -1 && (json === -1 || text < json) ? "text" : "json";
};

const MEDIA = { json: "application/json", text: "text/plain; charset=utf-8" } as const;

const compare = (
  deps: DifferenceRouteDeps,
  request: Request,
  path: { readonly id: string; readonly cid: string; readonly other: string },
): Promise<Response> =>
  withSession(deps, request, { id: path.id, needs: ROLE.viewer }, may.refuse, async (asked) => {
    const [a, b] = [sideOf(path.cid), sideOf(path.other)];
    if (a === null || b === null) return may.refuse("not-found");
    const { assistant, caller, session } = asked;
    const form = formOf(request);
    const found = await deps.differences.compare({ assistant, caller, sessionId: session.id }, [a, b], form);
    return may.reply(
      found,
      (bytes) =>
        new Response(inPieces(bytes), {
          headers: { "cache-control": "no-store", "content-type": MEDIA[form], vary: "accept" },
        }),
    );
  });

/** `GET …/checkpoints/:cid/diff/:other`, with an unlock token only. [Z3] */
export const differenceRoutes = (deps: DifferenceRouteDeps) =>
  new Elysia().get(
    "/sessions/:id/checkpoints/:cid/diff/:other",
    ({ request, params }) => compare(deps, request, params),
    describe({
      summary: "How one checkpoint differs from another, by meaning",
      description:
        "Files line by line, conversations by message, terminals by commands and output, everything else by what differs; `present` in place of an id stands for the newest save. With `Accept: text/plain` as a page whose changes of files `patch -p1` applies.",
      tag: "checkpoints",
      codes: CODES,
      params: {
        cid: "cpt_0192f1d0c0de70008000000000000001",
        other: "cpt_0192f1d0c0de70008000000000000001",
      },
      headers: ["accept"],
      answers: {
        200: [
          { schema: DifferencesSchema, example: DIFFERENCES_EXAMPLE },
          { media: "text/plain", schema: Type.String(), example: PAGE_EXAMPLE },
        ],
      },
      unlock: "needed",
    }),
  );
