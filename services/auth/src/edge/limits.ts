import type { RateName } from "@holdfast/protocol/limits";
import { limited, type RateLimiter } from "@holdfast/service-kit/rate-limit";

/** How often routes that anybody may call may be called, by the caller's address. */
export interface RouteRates {
  readonly limiter: RateLimiter;
  readonly perMinute: Readonly<Record<RateName, number>>;
}

/** Runs `handle` when the address may still call this route. `name` counts apart from others of the same `rate`. [AU-11] */
export const limitedBy = (
  { limiter, perMinute }: RouteRates,
  rate: RateName,
  request: Request,
  handle: () => Promise<Response>,
  name: string = rate,
): Promise<Response> => limited(limiter, { name, perMinute: perMinute[rate] }, request, handle);
