import { CSRF_HEADER } from "@holdfast/protocol/auth";
import type { LoginRecord } from "../stores/device-store.ts";

/** The login this client acts as. Kept in memory here, durably by whoever is told of changes. */
export interface Credentials {
  readonly login: () => LoginRecord | null;
  /** Acts as a login of somebody who is not at home here yet: in memory only, until `replace` or `restore`. */
  readonly assume: (login: LoginRecord) => void;
  /** Gives an assumed login up for the one that is kept; `leave` is called before, while calls still act as it. */
  readonly restore: (leave: () => Promise<unknown>) => Promise<void>;
  /** Replaces the login everywhere it is kept. */
  readonly replace: (login: LoginRecord | null) => Promise<void>;
  /** The login as another tab or process may have left it. */
  readonly reload: () => Promise<LoginRecord | null>;
}

/** Headers of one request. The CSRF header stands on every unsafe browser request. [AU-8] */
export const loginHeaders = (login: LoginRecord | null, method: string): Record<string, string> => {
  if (login === null) return {};
  if (login.access !== null) return { authorization: `Bearer ${login.access}` };
  return login.csrf === null || method === "GET" ? {} : { [CSRF_HEADER]: login.csrf };
};
