import { MergeAnswer, MergeBody } from "@holdfast/protocol/merges";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { ROLE } from "@holdfast/vault/roles";
import { Elysia } from "elysia";
import { COMMIT_CODES } from "../../assisted/commit.ts";
import { ASSISTED_CODES } from "../../assisted/engine.ts";
import { type AssistedDeps, withSession } from "../../edge/assisted-request.ts";
import { countSave } from "../../edge/count-save.ts";
import type { SaveRate } from "../saves/save-rate.ts";
import type { Merges } from "./service.ts";

const CODES = [
  ...IDENTITY_CODES,
  ...ASSISTED_CODES,
  ...BODY_CODES,
  ...COMMIT_CODES,
  "nothing-new",
  "patch-failed",
  "rate-limited",
] as const satisfies ProblemCode[];
const may = answers(...CODES);

/** A merge may become a save, and counts as one. */
export interface MergeRouteDeps extends AssistedDeps {
  readonly merges: Merges;
  readonly rate: SaveRate;
}

const mergeConflicts = (deps: MergeRouteDeps, request: Request, id: string): Promise<Response> =>
  withSession(deps, request, { id, needs: ROLE.member }, may.refuse, async (asked) => {
    const body = await readJson(request, MergeBody);
    if (!body.ok) return may.refuse(body.error, body.members);
    const { caller, session, assistant } = asked;
    if (!countSave(deps.rate, request, caller.loginId)) return may.refuse("rate-limited");
    const merged = await deps.merges.merge({ caller, assistant, sessionId: session.id }, body.value);
    if (merged.ok) return json(merged.value.save === null ? 200 : 201, merged.value);
    const { code, errors = [] } = merged.error;
    return may.refuse(code, errors.length === 0 ? {} : { errors });
  });

const EXAMPLE = {
  strategy: "three-way",
  base: "0f".repeat(32),
  oursBy: { device: "dev_0192f1d0c0de70008000000000000001", at: "2026-11-21T08:00:00.000Z" },
  theirsBy: { device: "dev_0192f1d0c0de70008000000000000002", at: "2026-11-21T08:00:05.000Z" },
  fields: [
    {
      pointer: "/files/note/content",
      base: "one\n",
      ours: "one, by me\n",
      theirs: "one, by you\n",
      resolution: "open",
      source: null,
      why: "lines-overlap",
    },
  ],
  fieldCount: 1,
  conflicts: [{ id: "c-0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f", kind: "file", thing: "note", name: "note.md" }],
  conflictCount: 1,
  copies: [],
  warnings: [],
  save: null,
} satisfies MergeAnswer;

/** `POST …/recovery/merge-conflicts`, with an unlock token only. [MG-11] [A7] */
export const mergeRoutes = (deps: MergeRouteDeps) =>
  new Elysia().post(
    "/sessions/:id/recovery/merge-conflicts",
    ({ request, params }) => mergeConflicts(deps, request, params.id),
    {
      parse: "none",
      ...describe({
        summary: "Merge two saves of a session, and say what both changed",
        description:
          "Changes nothing without `apply`. With it the outcome is a save on top of the newest one, whatever was saved meanwhile.",
        tag: "recovery",
        codes: CODES,
        body: { schema: MergeBody, example: { ours: "1f".repeat(32), theirs: "2f".repeat(32) } },
        answers: {
          200: { schema: MergeAnswer, example: EXAMPLE },
          201: {
            schema: MergeAnswer,
            example: {
              ...EXAMPLE,
              save: { seq: 4, digest: "3f".repeat(32), receivedAt: "2026-11-21T08:00:10.000Z" },
            },
          },
        },
        unlock: "needed",
      }),
    },
  );
