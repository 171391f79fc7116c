import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import { IDEMPOTENCY_HEADER } from "./idempotency.ts";
import type { Route } from "./route-table.ts";

/** Names under which somebody may come to put a token into an address, where it would be written down on its way. */
const IN_QUERY = /^(x-?holdfast-?)?unlock(-?token)?$/i;

/**
 * Whether an unlock token stands nowhere or where the route takes one: in its header, and without an idempotency key, which would
 * have the answer and all it says kept in clear. [AM-7]
 */
export const unlockFits = (request: Request, { unlock, idempotency }: Route): boolean => {
  const { search } = new URL(request.url);
  if (search !== "" && [...new URLSearchParams(search).keys()].some((name) => IN_QUERY.test(name)))
    return false;
  if (!request.headers.has(UNLOCK_HEADER)) return true;
  if (unlock === null) return false;
  return idempotency === "ignored" || !request.headers.has(IDEMPOTENCY_HEADER);
};
