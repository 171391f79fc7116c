import { parseId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Identity, IdentityCode } from "@holdfast/service-kit/identity";
import type { Bytes } from "@holdfast/vault/bytes";

/** Who asks, and for which session; whether the one may see the other is for the repository to say. */
export interface SessionRequest {
  readonly caller: Caller;
  readonly sessionId: Bytes;
}

/** Reads caller and session of a request. An id that has not the form of one names nothing. [SP-10] */
export const sessionRequest = async (
  identify: Identity["live"],
  request: Request,
  id: string,
): Promise<Result<SessionRequest, IdentityCode | "not-found">> => {
  const caller = await identify(request);
  if (!caller.ok) return caller;
  const sessionId = parseId("ses", id);
  return sessionId === null ? err("not-found") : ok({ caller: caller.value, sessionId });
};
