import { fromHex } from "@holdfast/protocol/encoding";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { err, type Result } from "@holdfast/protocol/result";
import {
  Analysis,
  AnalyzeBody,
  AttemptNoted,
  EmergencyBody,
  NoteAttemptBody,
  Recovered,
  RecoverRestoreBody,
  RecoveryCheckpoints,
  RecoveryCheckpointsQuery,
  RepairBody,
  Validation,
} from "@holdfast/protocol/session-recovery";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity, type IdentityCode } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { queryOf, readPage } from "@holdfast/service-kit/list-page";
import { contextOf } from "@holdfast/service-kit/request-context";
import { Elysia } from "elysia";
import { hasUnlock } from "../../assisted/access.ts";
import { countSave } from "../../edge/count-save.ts";
import { sessionRequest } from "../../edge/session-request.ts";
import type { SaveRate } from "../saves/save-rate.ts";
import {
  ANALYSIS_EXAMPLE,
  CHECKPOINTS_EXAMPLE,
  NOTE_EXAMPLE,
  NOTED_EXAMPLE,
  RECOVERED_EXAMPLE,
  VALIDATION_EXAMPLE,
} from "./examples.ts";
import { RECOVER_CODES, type RecoveryHandlers } from "./handlers.ts";
import { BEGIN_REFUSALS } from "./repository.ts";
import { LOOK_REFUSALS, type Recovery, type RecoveryPlace } from "./service.ts";

const LOOK_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  ...LOOK_REFUSALS,
  "rate-limited",
] as const satisfies ProblemCode[];
const TRY_CODES = [...LOOK_CODES, "forbidden", "attempts-exhausted"] as const satisfies ProblemCode[];
const NOTE_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  ...BEGIN_REFUSALS,
  "rate-limited",
] as const satisfies ProblemCode[];
const LIST_CODES = [
  ...IDENTITY_CODES,
  "invalid-request",
  "not-found",
  "busy",
  "rate-limited",
] as const satisfies ProblemCode[];
const [mayLook, mayTry, mayNote, mayList] = [
  answers(...LOOK_CODES),
  answers(...TRY_CODES),
  answers(...NOTE_CODES),
  answers(...LIST_CODES),
];

export interface RecoveryRouteDeps {
  readonly identity: Identity;
  readonly recovery: Recovery;
  /** For requests that bring an unlock token. */
  readonly unlocked: RecoveryHandlers;
  /** Questions and notes of a login: whoever asks without end is told to wait. */
  readonly rate: SaveRate;
}

/** Who asks, about which session; counted before anything is read. */
const placeOf = async (
  { identity, rate }: RecoveryRouteDeps,
  request: Request,
  id: string,
): Promise<Result<RecoveryPlace, IdentityCode | "not-found" | "rate-limited">> => {
  const asked = await sessionRequest(identity.live, request, id);
  if (!asked.ok) return asked;
  return countSave(rate, request, asked.value.caller.loginId) ? asked : err("rate-limited");
};

const BUSY_SECONDS = "2";

/** Says when to come again where too much of this is under way. */
const inTime = <T extends Result<unknown, string>>(request: Request, result: T): T => {
  if (!result.ok && result.error === "busy") contextOf(request).headers.set("retry-after", BUSY_SECONDS);
  return result;
};

const digestOf = (at: string | undefined) => (at === undefined ? null : fromHex(at));

const lookInto = async (
  deps: RecoveryRouteDeps,
  request: Request,
  id: string,
  how: "analyze" | "validate",
): Promise<Response> => {
  const place = await placeOf(deps, request, id);
  if (!place.ok) return mayLook.refuse(place.error);
  const body = await readJson(request, AnalyzeBody);
  if (!body.ok) return mayLook.refuse(body.error, body.members);
  const found = await deps.recovery[how](place.value, digestOf(body.value.at));
  return mayLook.reply(inTime(request, found), (answer: Analysis | Validation) => json(200, answer));
};

const repair = async (deps: RecoveryRouteDeps, request: Request, id: string): Promise<Response> => {
  const place = await placeOf(deps, request, id);
  if (!place.ok) return mayTry.refuse(place.error);
  const body = await readJson(request, RepairBody);
  if (!body.ok) return mayTry.refuse(body.error, body.members);
  const { at, confirmed = false } = body.value;
  const found = await deps.recovery.prepare(place.value, digestOf(at), confirmed);
  return mayTry.reply(inTime(request, found), (analysis) => json(200, analysis));
};

const restore = async (deps: RecoveryRouteDeps, request: Request, id: string): Promise<Response> => {
  const place = await placeOf(deps, request, id);
  if (!place.ok) return mayTry.refuse(place.error);
  const body = await readJson(request, RecoverRestoreBody);
  if (!body.ok) return mayTry.refuse(body.error, body.members);
  const { at, checkpointId, confirmed = false } = body.value;
  const wanted = await deps.recovery.savedAs(place.value, { at: digestOf(at), checkpointId });
  if (!wanted.ok) return mayTry.refuse(wanted.error);
  const found = await deps.recovery.prepare(place.value, wanted.value, confirmed);
  return mayTry.reply(inTime(request, found), (analysis) => json(200, analysis));
};

const emergency = async (deps: RecoveryRouteDeps, request: Request, id: string): Promise<Response> => {
  const place = await placeOf(deps, request, id);
  if (!place.ok) return mayTry.refuse(place.error);
  const body = await readJson(request, EmergencyBody);
  if (!body.ok) return mayTry.refuse(body.error, body.members);
  const found = await deps.recovery.prepare(place.value, null, body.value.confirmed ?? false);
  return mayTry.reply(inTime(request, found), (analysis) => json(200, analysis));
};

const note = async (deps: RecoveryRouteDeps, request: Request, id: string): Promise<Response> => {
  const place = await placeOf(deps, request, id);
  if (!place.ok) return mayNote.refuse(place.error);
  const body = await readJson(request, NoteAttemptBody);
  if (!body.ok) return mayNote.refuse(body.error, body.members);
  return mayNote.reply(await deps.recovery.note(place.value, body.value), (noted) => json(201, noted));
};

const checkpoints = async (deps: RecoveryRouteDeps, request: Request, id: string): Promise<Response> => {
  const place = await placeOf(deps, request, id);
  if (!place.ok) return mayList.refuse(place.error);
  const wanted = readPage(request, RecoveryCheckpointsQuery);
  if (wanted === null) return mayList.refuse("invalid-request");
  const found = await deps.recovery.checkpoints(place.value, wanted.query.older === "true");
  return mayList.reply(inTime(request, found), (answer) => json(200, answer));
};

const TAG = "recovery";
const RECOVERED = { schema: Recovered, example: RECOVERED_EXAMPLE };
const SECTIONS = "With an unlock token every section is named, as ok, damaged or missing.";
const BY_TOKEN =
  "With an unlock token the service does it and answers 201 with the save and what became of each section; where more than 30 % is damaged it answers the report alone, until `confirmed`.";
const union = (codes: readonly ProblemCode[]): readonly ProblemCode[] => [
  ...new Set([...codes, ...RECOVER_CODES]),
];
const ANALYSIS = { schema: Analysis, example: ANALYSIS_EXAMPLE };
const PLAN =
  "Nothing is opened and nothing changes: the answer is what can be told without keys, and which saves and segments a client needs for it, tier by tier.";

/** `…/recovery/*` of one session. [RC-13] [RC-15] */
export const recoveryRoutes = (deps: RecoveryRouteDeps) =>
  new Elysia()
    .post(
      "/sessions/:id/recovery/analyze",
      ({ request, params }) =>
        hasUnlock(request)
          ? deps.unlocked.analyze(request, params.id)
          : lookInto(deps, request, params.id, "analyze"),
      {
        parse: "none",
        ...describe({
          summary: "What of a save is damaged, and which ways back there are",
          description: `${PLAN} ${SECTIONS}`,
          tag: TAG,
          codes: union(LOOK_CODES),
          body: { schema: AnalyzeBody, example: {} },
          answers: { 200: ANALYSIS },
          unlock: "taken",
        }),
      },
    )
    .post(
      "/sessions/:id/recovery/validate",
      ({ request, params }) =>
        hasUnlock(request)
          ? deps.unlocked.validate(request, params.id)
          : lookInto(deps, request, params.id, "validate"),
      {
        parse: "none",
        ...describe({
          summary: "Whether everything that a save names is stored as it was accepted",
          tag: TAG,
          codes: union(LOOK_CODES),
          body: { schema: AnalyzeBody, example: {} },
          answers: { 200: { schema: Validation, example: VALIDATION_EXAMPLE } },
          unlock: "taken",
        }),
      },
    )
    .post(
      "/sessions/:id/recovery/repair",
      ({ request, params }) =>
        hasUnlock(request) ? deps.unlocked.repair(request, params.id) : repair(deps, request, params.id),
      {
        parse: "none",
        ...describe({
          summary: "Go on from what a damaged save still gives, and from what else there is of it",
          description: `${PLAN} ${BY_TOKEN}`,
          tag: TAG,
          codes: union(TRY_CODES),
          body: { schema: RepairBody, example: {} },
          answers: { 200: ANALYSIS, 201: RECOVERED },
          unlock: "taken",
        }),
      },
    )
    .post(
      "/sessions/:id/recovery/restore",
      ({ request, params }) =>
        hasUnlock(request) ? deps.unlocked.restore(request, params.id) : restore(deps, request, params.id),
      {
        parse: "none",
        ...describe({
          summary: "Go on from an earlier save or checkpoint, even where it is damaged itself",
          description: `${PLAN} ${BY_TOKEN}`,
          tag: TAG,
          codes: union(TRY_CODES),
          body: {
            schema: RecoverRestoreBody,
            example: { checkpointId: "cpt_0192f1d0c0de70008000000000000001" },
          },
          answers: { 200: ANALYSIS, 201: RECOVERED },
          unlock: "taken",
        }),
      },
    )
    .post(
      "/sessions/:id/recovery/emergency",
      ({ request, params }) =>
        hasUnlock(request)
          ? deps.unlocked.emergency(request, params.id)
          : emergency(deps, request, params.id),
      {
        parse: "none",
        ...describe({
          summary: "Go on whatever is left, with an empty state where nothing is",
          description: `${PLAN} ${BY_TOKEN}`,
          tag: TAG,
          codes: union(TRY_CODES),
          body: { schema: EmergencyBody, example: {} },
          answers: { 200: ANALYSIS, 201: RECOVERED },
          unlock: "taken",
        }),
      },
    )
    .post("/sessions/:id/recovery/attempts", ({ request, params }) => note(deps, request, params.id), {
      parse: "none",
      ...describe({
        summary: "Note what a client tried by itself, and how it ended",
        tag: TAG,
        codes: NOTE_CODES,
        body: { schema: NoteAttemptBody, example: NOTE_EXAMPLE },
        answers: { 201: { schema: AttemptNoted, example: NOTED_EXAMPLE } },
        idempotency: "kept",
      }),
    })
    .get(
      "/sessions/:id/recovery/checkpoints",
      ({ request, params }) => checkpoints(deps, request, params.id),
      describe({
        summary: "Checkpoints to recover from, nearest first, with how much of each is good",
        tag: TAG,
        codes: LIST_CODES,
        query: queryOf(RecoveryCheckpointsQuery),
        answers: { 200: { schema: RecoveryCheckpoints, example: CHECKPOINTS_EXAMPLE } },
      }),
    );
