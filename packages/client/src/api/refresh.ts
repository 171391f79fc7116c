import { Refreshed } from "@holdfast/protocol/auth";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import { problem } from "../problem.ts";
import type { LoginRecord } from "../stores/device-store.ts";
import { readAnswer } from "./answer.ts";
import type { Call, HttpDeps } from "./http.ts";
import type { Refused } from "./problem-answer.ts";

type Attempt = (call: Call) => Promise<Result<Response, Refused>>;

const LOCK = "holdfast-refresh";

const sameLogin = (a: LoginRecord | null, b: LoginRecord | null): boolean =>
  a?.access === b?.access && a?.refresh === b?.refresh && a?.csrf === b?.csrf;

/**
 * Exchanges the refresh token, once for all tabs and processes of this device: they queue on one lock, and who finds the
 * login renewed meanwhile uses that. A browser cannot see its cookies, so there a lost race answers `refresh-raced`, and
 * the cookies are the winner's already. [AU-6]
 */
export const refreshLogin = (
  deps: HttpDeps,
  attempt: Attempt,
  before: LoginRecord,
): Promise<Result<null, ClientProblem>> =>
  deps.platform.locks.exclusive(LOCK, async () => {
    const stored = await deps.credentials.reload();
    if (stored === null) return err(problem("unauthenticated"));
    if (!sameLogin(stored, before)) return ok(null);
    const answer = await attempt({
      method: "POST",
      path: "/api/auth/refresh",
      json: stored.refresh === null ? {} : { refresh: stored.refresh },
    });
    if (!answer.ok) {
      const { problem: refused } = answer.error;
      return refused.code === "refresh-raced" ? ok(null) : err(refused);
    }
    const read = await readAnswer(answer.value, Refreshed);
    if (!read.ok) return read;
    const { tokens, csrfToken } = read.value;
    await deps.credentials.replace({
      csrf: csrfToken ?? stored.csrf,
      access: tokens?.access ?? null,
      refresh: tokens?.refresh ?? null,
    });
    return ok(null);
  });
