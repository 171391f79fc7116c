import type { Call, Http } from "./api/http.ts";
import { inBackground } from "./in-background.ts";

export interface MembershipWatch {
  /** Passes calls on. */
  readonly http: Http;
  /** Resolves when nothing that was learned in the background is under way. */
  readonly atRest: () => Promise<void>;
}

/** Reading one thing may be refused because it is not there; changing it, or listing, hardly for any other reason than the caller. */
const tells = ({ method, path }: Call): boolean =>
  method !== "GET" || path.startsWith("/api/sessions?") || path.startsWith("/api/events");

/** A refusal may be the first word of a role or membership that is no more: asks how it stands. [WS-9] */
export const watchMembership = (http: Http, learn: () => Promise<unknown>): MembershipWatch => {
  let learning: Promise<void> | null = null;
  return {
    http: async (call) => {
      const answer = await http(call);
      if (answer.ok || !tells(call)) return answer;
      const { code } = answer.error.problem;
      if (code !== "not-found" && code !== "forbidden") return answer;
      learning ??= learn().then(() => {
        learning = null;
      });
      inBackground(learning);
      return answer;
    },
    atRest: async () => {
      await learning;
    },
  };
};
