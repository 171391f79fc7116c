import { parseId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Identity, IdentityCode } from "@holdfast/service-kit/identity";
import { contextOf } from "@holdfast/service-kit/request-context";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Role } from "@holdfast/vault/roles";
import type { Assistant, AssistedCode, Engine } from "../assisted/engine.ts";
import type { SessionRepository, StoredSession } from "../features/sessions/repository.ts";

export interface AssistedDeps {
  readonly identity: Identity;
  readonly sessions: SessionRepository;
  readonly engine: Engine;
}

/** Who asks with an unlock token, and the library at work for the request. */
export interface AssistedRequest {
  readonly caller: Caller;
  readonly assistant: Assistant;
}

export interface SessionAsked extends AssistedRequest {
  readonly session: StoredSession;
}

const BUSY_SECONDS = "2";

const enter = async (
  { engine }: AssistedDeps,
  request: Request,
  caller: Caller,
  place: { readonly workspaceId: Bytes; readonly needs: Role },
): Promise<Result<Assistant, AssistedCode>> => {
  const entered = await engine.enter(request, caller, place);
  if (!entered.ok && entered.error === "busy") contextOf(request).headers.set("retry-after", BUSY_SECONDS);
  return entered;
};

/** Handles a request about a session of a workspace that the token opens; the place and the token go with the answer. */
export const withSession = async (
  deps: AssistedDeps,
  request: Request,
  { id, needs }: { readonly id: string; readonly needs: Role },
  refuse: (code: IdentityCode | AssistedCode | "not-found") => Response,
  handle: (asked: SessionAsked) => Promise<Response>,
): Promise<Response> => {
  const found = await findSession(deps, request, id);
  if (!found.ok) return refuse(found.error);
  const { caller, session } = found.value;
  const entered = await enter(deps, request, caller, { workspaceId: session.workspaceId, needs });
  if (!entered.ok) return refuse(entered.error);
  const assistant = entered.value;
  try {
    return await handle({ caller, session, assistant });
  } finally {
    assistant.leave();
  }
};

const findSession = async (
  { identity, sessions }: AssistedDeps,
  request: Request,
  id: string,
): Promise<
  Result<{ readonly caller: Caller; readonly session: StoredSession }, IdentityCode | "not-found">
> => {
  const caller = await identity.live(request);
  if (!caller.ok) return caller;
  const sessionId = parseId("ses", id);
  const session = sessionId === null ? null : await sessions.find(sessionId, caller.value.accountId);
  return session === null ? err("not-found") : ok({ caller: caller.value, session });
};

/** The same, about the workspace that the login works in. */
export const withWorkspace = async (
  deps: AssistedDeps,
  request: Request,
  needs: Role,
  refuse: (code: IdentityCode | AssistedCode) => Response,
  handle: (asked: AssistedRequest) => Promise<Response>,
): Promise<Response> => {
  const caller = await deps.identity.live(request);
  if (!caller.ok) return refuse(caller.error);
  const entered = await enter(deps, request, caller.value, { workspaceId: caller.value.workspaceId, needs });
  if (!entered.ok) return refuse(entered.error);
  const assistant = entered.value;
  try {
    return await handle({ caller: caller.value, assistant });
  } finally {
    assistant.leave();
  }
};
