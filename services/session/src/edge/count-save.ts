import { rateHeaders } from "@holdfast/service-kit/rate-limit";
import { contextOf } from "@holdfast/service-kit/request-context";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SaveRate } from "../features/saves/save-rate.ts";

/** Counts a request as a save of its login, says so in the answer's headers, and answers whether it may go on. */
export const countSave = (rate: SaveRate, request: Request, loginId: Bytes): boolean => {
  const allowance = rate.hit(loginId);
  const { headers } = contextOf(request);
  for (const [name, value] of Object.entries(rateHeaders(rate.policy, allowance))) headers.set(name, value);
  return allowance.allowed;
};
