import type { LoginClient } from "@holdfast/protocol/auth";
import { ADDRESS_MAX_CHARS } from "@holdfast/protocol/limits";
import { contextOf } from "@holdfast/service-kit/request-context";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Origin } from "../features/logins/issue.ts";

/** The network address that a request comes from, as it is kept. */
export const addressOf = (request: Request): string => contextOf(request).address.slice(0, ADDRESS_MAX_CHARS);

/** Where a sign-in comes from. */
export const originOf = (request: Request, client: LoginClient, deviceId: Bytes | null): Origin => ({
  client,
  userAgent: request.headers.get("user-agent") ?? "",
  address: addressOf(request),
  deviceId,
});
