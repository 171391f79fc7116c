import {
  BatchDeleteAnswer,
  BatchDeleteBody,
  Checkpoint,
  CheckpointStats,
  ProofBody,
} from "@holdfast/protocol/checkpoints";
import { fromBase64url } from "@holdfast/protocol/encoding";
import { parseId } from "@holdfast/protocol/ids";
import { NotedCheckpoint, NotedCheckpointStats, NotedProofBody } from "@holdfast/protocol/noted-checkpoints";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { Elysia } from "elysia";
import { hasUnlock } from "../../assisted/access.ts";
import { either } from "../../edge/either.ts";
import { sessionRequest } from "../../edge/session-request.ts";
import { NOTED_CODES, type NotedCheckpointHandlers } from "../noted-checkpoints/handlers.ts";
import {
  BATCH_ANSWER_EXAMPLE,
  BATCH_EXAMPLE,
  CHECKPOINT_EXAMPLE,
  CREATE_EXAMPLE,
  NOTED_EXAMPLE,
  NOTED_PROOF_EXAMPLE,
  NOTED_STATS_EXAMPLE,
  PROOF_EXAMPLE,
  STATS_EXAMPLE,
} from "./examples.ts";
import type { Checkpoints } from "./service.ts";

const FIND_CODES = [...IDENTITY_CODES, "not-found"] as const satisfies ProblemCode[];
const BATCH_CODES = [...FIND_CODES, ...BODY_CODES, "forbidden"] as const satisfies ProblemCode[];
const PROOF_CODES = [
  ...FIND_CODES,
  ...BODY_CODES,
  "malformed-object",
  "wrong-kind",
  "wrong-place",
  "bad-signature",
  "forbidden",
  "device-not-allowed",
  "epoch-retired",
] as const satisfies ProblemCode[];
const [mayDelete, mayCount, mayProve] = [
  answers(...BATCH_CODES),
  answers(...FIND_CODES),
  answers(...PROOF_CODES),
];

interface SetRouteDeps {
  readonly identity: Identity;
  readonly checkpoints: Checkpoints;
  /** For requests that bring an unlock token. [AM-9] */
  readonly noted: NotedCheckpointHandlers;
}

const removeMany = async (
  { identity, checkpoints }: SetRouteDeps,
  request: Request,
  session: string,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, session);
  if (!asked.ok) return mayDelete.refuse(asked.error);
  const body = await readJson(request, BatchDeleteBody);
  if (!body.ok) return mayDelete.refuse(body.error, body.members);
  const { sessionId, caller } = asked.value;
  const removed = await checkpoints.removeMany(sessionId, caller, body.value);
  return mayDelete.reply(removed, (answer) => json(200, answer));
};

const stats = async (
  { identity, checkpoints }: SetRouteDeps,
  request: Request,
  session: string,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, session);
  if (!asked.ok) return mayCount.refuse(asked.error);
  const counted = await checkpoints.stats(asked.value.sessionId, asked.value.caller);
  return mayCount.reply(counted, (answer) => json(200, answer));
};

const prove = async (
  { identity, checkpoints }: SetRouteDeps,
  request: Request,
  path: { readonly id: string; readonly cid: string },
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, path.id);
  if (!asked.ok) return mayProve.refuse(asked.error);
  const id = parseId("cpt", path.cid);
  if (id === null) return mayProve.refuse("not-found");
  const body = await readJson(request, ProofBody);
  if (!body.ok) return mayProve.refuse(body.error, body.members);
  const meta = fromBase64url(body.value.meta);
  if (meta === null) return mayProve.refuse("invalid-request");
  const { sessionId, caller } = asked.value;
  const { at, whole } = body.value;
  const proved = await checkpoints.prove({ id, sessionId, at: new Date(at), whole, meta }, caller);
  return mayProve.reply(proved, (checkpoint) => json(200, checkpoint));
};

const TAG = "checkpoints";
const union = (codes: readonly ProblemCode[]): readonly ProblemCode[] => [
  ...new Set([...codes, ...NOTED_CODES]),
];

/** Many checkpoints deleted at once, counted, and proven to open: `…/batch-delete`, `…/stats`, `…/:cid/proofs`. [CP-13] [CP-14] [CP-15] */
export const checkpointSetRoutes = (deps: SetRouteDeps) =>
  new Elysia()
    .post(
      "/sessions/:id/checkpoints/batch-delete",
      ({ request, params }) => removeMany(deps, request, params.id),
      {
        parse: "none",
        ...describe({
          summary: "Delete up to 100 checkpoints at once, each at the version you have seen",
          description:
            "All of it is one transaction. Each item is answered with what became of it; sent again it changes nothing more.",
          tag: TAG,
          codes: BATCH_CODES,
          body: { schema: BatchDeleteBody, example: BATCH_EXAMPLE },
          answers: { 200: { schema: BatchDeleteAnswer, example: BATCH_ANSWER_EXAMPLE } },
          idempotency: "kept",
        }),
      },
    )
    .get(
      "/sessions/:id/checkpoints/stats",
      ({ request, params }) =>
        hasUnlock(request) ? deps.noted.stats(request, params.id) : stats(deps, request, params.id),
      describe({
        summary: "How many checkpoints there are, and how much they keep",
        description:
          "With an unlock token also by priority and tag, and how well the newest one compresses: bytes sealed for its save divided by the bytes of its state as JSON.",
        tag: TAG,
        codes: union(FIND_CODES),
        answers: {
          200: either(CheckpointStats, STATS_EXAMPLE, NotedCheckpointStats, NOTED_STATS_EXAMPLE),
        },
        unlock: "taken",
      }),
    )
    .post(
      "/sessions/:id/checkpoints/:cid/proofs",
      ({ request, params }) =>
        hasUnlock(request) ? deps.noted.prove(request, params.id, params.cid) : prove(deps, request, params),
      {
        parse: "none",
        ...describe({
          summary: "Note that a checkpoint was rebuilt, and what was missing",
          description:
            "Only whether all of it was there is told to the service; how much it was is sealed. The newest finding stands in the checkpoint.",
          tag: TAG,
          codes: union(PROOF_CODES),
          params: { cid: CREATE_EXAMPLE.id },
          body: either(ProofBody, PROOF_EXAMPLE, NotedProofBody, NOTED_PROOF_EXAMPLE),
          answers: { 200: either(Checkpoint, CHECKPOINT_EXAMPLE, NotedCheckpoint, NOTED_EXAMPLE) },
          unlock: "taken",
        }),
      },
    );
