import { createHmac, timingSafeEqual } from "node:crypto";
import { CSRF_HEADER } from "@holdfast/protocol/auth";

type Bytes = Uint8Array<ArrayBuffer>;

/** Tokens that prove a request comes from a page that could read this login's CSRF cookie. */
export interface Csrf {
  readonly tokenFor: (loginId: Bytes) => string;
  /** True for safe methods and for a header equal to the login's token. */
  readonly allows: (request: Request, loginId: Bytes) => boolean;
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Compares in a time that tells nothing of where two texts differ. */
export const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** The token is an HMAC of the login: bound to it, and nothing to store. [AU-8] */
export const createCsrf = (secret: Bytes): Csrf => {
  const tokenFor = (loginId: Bytes): string =>
    createHmac("sha256", secret).update("holdfast/csrf/v1").update(loginId).digest("base64url");
  return {
    tokenFor,
    allows: (request, loginId) =>
      SAFE.has(request.method) || sameText(request.headers.get(CSRF_HEADER) ?? "", tokenFor(loginId)),
  };
};
