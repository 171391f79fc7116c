import type { ProblemCode } from "@holdfast/protocol/problems";
import { Session } from "@holdfast/protocol/sessions";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { versionTag } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { sessionRequest } from "../../edge/session-request.ts";
import { SESSION_EXAMPLE } from "../sessions/examples.ts";
import type { Sessions } from "../sessions/service.ts";

const KEEP_CODES = [...IDENTITY_CODES, "not-found", "forbidden"] as const satisfies ProblemCode[];
const mayKeep = answers(...KEEP_CODES);

interface BranchRouteDeps {
  readonly identity: Identity;
  readonly sessions: Sessions;
}

const keep = async (
  { identity, sessions }: BranchRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const asked = await sessionRequest(identity.live, request, id);
  if (!asked.ok) return mayKeep.refuse(asked.error);
  const kept = await sessions.keep(asked.value.sessionId, asked.value.caller);
  return mayKeep.reply(kept, (session) => json(200, session, { etag: versionTag(session.version) }));
};

/** What becomes of a branch, a session that names the one it belongs to as `branchOf`. [LE-6] */
export const branchRoutes = (deps: BranchRouteDeps) =>
  new Elysia().post("/sessions/:id/keep", ({ request, params }) => keep(deps, request, params.id), {
    parse: "none",
    ...describe({
      summary: "Keep a branch as a session of its own",
      description: "A session that is no branch is answered as it stands.",
      tag: "sessions",
      codes: KEEP_CODES,
      answers: { 200: { schema: Session, example: SESSION_EXAMPLE } },
      idempotency: "kept",
    }),
  });
