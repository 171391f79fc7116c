import type { ProblemCode } from "@holdfast/protocol/problems";
import type { Result } from "@holdfast/protocol/result";
import { answers, empty } from "@holdfast/service-kit/answers";
import type { Caller } from "@holdfast/service-kit/caller";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import type { Bytes } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import { sessionRequest } from "../../edge/session-request.ts";
import type { Sessions } from "./service.ts";

const CODES = [...IDENTITY_CODES, "not-found", "forbidden"] as const satisfies ProblemCode[];
const UNDELETE_CODES = [...CODES, "name-taken"] as const satisfies ProblemCode[];
const may = answers(...UNDELETE_CODES);

interface ShelfRouteDeps {
  readonly identity: Identity;
  readonly sessions: Sessions;
}

type Act = (
  sessionId: Bytes,
  caller: Caller,
) => Promise<Result<null, "not-found" | "forbidden" | "name-taken">>;

const asked = async (
  { identity }: ShelfRouteDeps,
  request: Request,
  id: string,
  act: Act,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, id);
  if (!at.ok) return may.refuse(at.error);
  return may.reply(await act(at.value.sessionId, at.value.caller), () => empty());
};

const described = (summary: string, codes: readonly ProblemCode[]) => ({
  parse: "none" as const,
  ...describe({ summary, tag: "sessions", codes, answers: { 204: null }, idempotency: "kept" }),
});

/** `POST …/archive`, `…/unarchive` and `…/undelete`: out of the list, and back into it. [CP-18] */
export const sessionShelfRoutes = (deps: ShelfRouteDeps) =>
  new Elysia()
    .post(
      "/sessions/:id/archive",
      ({ request, params }) =>
        asked(deps, request, params.id, (id, caller) => deps.sessions.archive(id, caller, true)),
      described("Leave a session out of the list; the next save in it brings it back", CODES),
    )
    .post(
      "/sessions/:id/unarchive",
      ({ request, params }) =>
        asked(deps, request, params.id, (id, caller) => deps.sessions.archive(id, caller, false)),
      described("Bring an archived session back into the list", CODES),
    )
    .post(
      "/sessions/:id/undelete",
      ({ request, params }) => asked(deps, request, params.id, deps.sessions.undelete),
      described("Bring a session back that was deleted in the last 7 days", UNDELETE_CODES),
    );
