import type { CookieJar } from "../cookies.ts";

const REST = /^[A-Za-z0-9._-]*; Path=([^;]+); Max-Age=(0|[1-9]\d*); SameSite=Strict; Secure(; HttpOnly)?$/;

/**
 * Throws for an answer that sets a cookie otherwise than the rule says, whatever route it is from: exactly our names, for this
 * host alone, Secure and SameSite=Strict, HttpOnly but for the token that a page must read, the refresh token for its routes
 * alone. Put it between every route test and the service. [AU-4]
 */
export const checkCookies = (jar: CookieJar, response: Response): void => {
  const rules = [
    { name: jar.access, path: "/", readable: false },
    { name: jar.refresh, path: "/api/auth", readable: false },
    { name: jar.csrf, path: "/", readable: true },
  ];
  for (const line of response.headers.getSetCookie()) {
    const name = line.slice(0, line.indexOf("="));
    const rule = rules.find((each) => each.name === name);
    const [, path, , httpOnly] = REST.exec(line.slice(name.length + 1)) ?? [];
    if (rule === undefined || path !== rule.path || (httpOnly === undefined) !== rule.readable) {
      throw new Error(`a cookie is set against the rule: ${line.replace(/=[^;]*/, "=…")}`);
    }
  }
};
