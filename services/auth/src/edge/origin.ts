import type { LoginClient } from "@holdfast/protocol/auth";
import { contextOf } from "@holdfast/service-kit/request-context";
import type { Origin } from "../features/logins/issue.ts";

/** Where a sign-in comes from. */
export const originOf = (request: Request, client: LoginClient): Origin => ({
  client,
  userAgent: request.headers.get("user-agent") ?? "",
  address: contextOf(request).address,
});
