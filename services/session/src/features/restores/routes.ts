import { fromHex } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { NoteRestoreBody, type RestoreNote, RestorePage } from "@holdfast/protocol/restores";
import { PageQuery } from "@holdfast/protocol/sessions";
import { answers, empty, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { nextLink, queryOf, readPage } from "@holdfast/service-kit/list-page";
import { Elysia } from "elysia";
import { sessionRequest } from "../../edge/session-request.ts";
import type { RestoreNotes } from "./service.ts";

const FIND_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const PAGE_CODES = [...FIND_CODES, "invalid-request"] as const satisfies ProblemCode[];
const NOTE_CODES = [
  ...FIND_CODES,
  ...BODY_CODES,
  "forbidden",
  "not-a-save",
  "id-taken",
] as const satisfies ProblemCode[];
const [mayPage, mayNote] = [answers(...PAGE_CODES), answers(...NOTE_CODES)];

interface RestoreNoteDeps {
  readonly identity: Identity;
  readonly notes: RestoreNotes;
}

const note = async (
  { identity, notes }: RestoreNoteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, id);
  if (!asked.ok) return mayNote.refuse(asked.error);
  const body = await readJson(request, NoteRestoreBody);
  if (!body.ok) return mayNote.refuse(body.error, body.members);
  const { checkpoint, parts } = body.value;
  const [save, from] = [fromHex(body.value.save), fromHex(body.value.from)];
  if (save === null || from === null) return mayNote.refuse("invalid-request");
  const { sessionId, caller } = asked.value;
  const checkpointId = checkpoint === undefined ? null : idBytes(checkpoint as Id<"cpt">);
  const noted = await notes.note({ sessionId, save, from, checkpointId, parts }, caller);
  return mayNote.reply(noted, () => empty());
};

const page = async (
  { identity, notes }: RestoreNoteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, id);
  if (!asked.ok) return mayPage.refuse(asked.error);
  const wanted = readPage(request, PageQuery);
  if (wanted === null) return mayPage.refuse("invalid-request");
  const found = await notes.page(asked.value.sessionId, asked.value.caller, wanted);
  return mayPage.reply(found, (answer) => json(200, answer, nextLink(request, wanted, answer.next)));
};

const EXAMPLE: RestoreNote = {
  save: { seq: 13, digest: "2f".repeat(32) },
  from: "0f".repeat(32),
  checkpointId: "cpt_0192f1d0c0de70008000000000000001",
  parts: null,
  accountId: "acc_0192f1d0c0de70008000000000000001",
  loginId: "lgn_0192f1d0c0de70008000000000000001",
  deviceId: "dev_0192f1d0c0de70008000000000000001",
  at: "2026-11-21T08:00:00.000Z",
};
const NOTE_EXAMPLE: NoteRestoreBody = { save: EXAMPLE.save.digest, from: EXAMPLE.from, parts: null };
const TAG = "checkpoints";

/** `POST` and `GET …/restores`: which saves went back to what. [CP-16] */
export const restoreNoteRoutes = (deps: RestoreNoteDeps) =>
  new Elysia()
    .post("/sessions/:id/restores", ({ request, params }) => note(deps, request, params.id), {
      parse: "none",
      ...describe({
        summary: "Note which earlier save a save of kind restore went back to",
        description:
          "For clients that made the save themselves. `parts` says how many parts were taken, null all; noting the same again changes nothing.",
        tag: TAG,
        codes: NOTE_CODES,
        body: { schema: NoteRestoreBody, example: NOTE_EXAMPLE },
        answers: { 204: null },
        idempotency: "kept",
      }),
    })
    .get("/sessions/:id/restores", ({ request, params }) => page(deps, request, params.id), {
      ...describe({
        summary: "The restores of a session, newest first, and by which login",
        tag: TAG,
        codes: PAGE_CODES,
        query: queryOf(PageQuery),
        answers: { 200: { schema: RestorePage, example: { items: [EXAMPLE], next: null } } },
      }),
    });
