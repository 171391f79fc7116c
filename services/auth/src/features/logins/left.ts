import { empty } from "@holdfast/service-kit/answers";
import type { CookieJar } from "@holdfast/service-kit/cookies";
import { clearedCookies, withCookies } from "./issue.ts";

/** The answer to a caller whose own login has just ended: a browser's cookies go with it. */
export const left = (request: Request, cookies: CookieJar): Response =>
  request.headers.has("authorization") ? empty() : withCookies(empty(), clearedCookies(cookies));
