import { parseId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Identity, IdentityCode } from "@holdfast/service-kit/identity";
import type { Bytes } from "@holdfast/vault/bytes";

/** Who asks, and about which hook; whether the one may see the other is for the repository to say. */
export interface WebhookRequest {
  readonly caller: Caller;
  /** Empty where the address names none. */
  readonly webhookId: Bytes;
}

/** Reads caller and hook of a request. An id that has not the form of one names nothing. */
export const webhookRequest = async (
  identity: Identity,
  request: Request,
  id: string | null,
): Promise<Result<WebhookRequest, IdentityCode | "not-found">> => {
  const caller = await identity.live(request);
  if (!caller.ok) return caller;
  const webhookId = id === null ? new Uint8Array(0) : parseId("whk", id);
  return webhookId === null ? err("not-found") : ok({ caller: caller.value, webhookId });
};
