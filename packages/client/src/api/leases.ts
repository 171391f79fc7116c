import type { Id } from "@holdfast/protocol/ids";
import { Lease, LeaseHeld, type LeaseHolder } from "@holdfast/protocol/leases";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { Session } from "@holdfast/protocol/sessions";
import { Value } from "@sinclair/typebox/value";
import type { ClientProblem } from "../contract/problem.ts";
import { readAnswer } from "./answer.ts";
import { createAsking } from "./asking.ts";
import type { Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** `mine`: this device writes; `other`: another one does. */
export type LeaseAnswer =
  | { readonly kind: "mine"; readonly expiresAt: string }
  | { readonly kind: "other"; readonly holder: LeaseHolder };

/** Which device writes in a session. [LE-1] */
export interface LeaseApi {
  /** Asks for the lease, or renews it; with `take` also from another device. */
  readonly ask: (session: Id<"ses">, device: Id<"dev">, take: boolean) => Answer<LeaseAnswer>;
  /** `leaving`: the page goes away. */
  readonly giveBack: (session: Id<"ses">, leaving: boolean) => Answer<null>;
  /** Gives back what an answer that is under way may bring. */
  readonly giveUp: (session: Id<"ses">, asked: Promise<Result<LeaseAnswer, ClientProblem>>) => Promise<void>;
  /** Digest of the newest save in hex, null before the first one. */
  readonly newest: (session: Id<"ses">) => Answer<string | null>;
}

/** `lasting` is used to give back, when the calls of these keys have ended already. */
export const createLeaseApi = (http: Http, lasting: Http): LeaseApi => {
  const path = (session: Id<"ses">): string => `/api/sessions/${session}/lease`;
  const { ask } = createAsking(http);
  const { done } = createAsking(lasting);
  const giveBack: LeaseApi["giveBack"] = (session, leaving) =>
    done({
      method: "DELETE",
      path: path(session),
      retries: 0,
      ...(leaving ? { keepalive: true } : {}),
    });
  return {
    ask: async (session, deviceId, take) => {
      const json = { deviceId, take };
      const answer = await http({ method: "POST", path: path(session), json, retries: 0 });
      if (answer.ok) {
        const lease = await readAnswer(answer.value, Lease);
        return lease.ok ? ok({ kind: "mine", expiresAt: lease.value.expiresAt }) : lease;
      }
      const { problem, body } = answer.error;
      if (problem.code !== "lease-held" || !Value.Check(LeaseHeld, body)) return err(problem);
      const { deviceId: other, since, expiresAt } = body;
      return ok({ kind: "other", holder: { deviceId: other, since, expiresAt } });
    },
    giveBack,
    giveUp: async (session, asked) => {
      const answer = await asked;
      if (answer.ok && answer.value.kind === "mine") await giveBack(session, false);
    },
    newest: async (session) => {
      const view = await ask({ method: "GET", path: `/api/sessions/${session}`, retries: 0 }, Session);
      return view.ok ? ok(view.value.head?.digest ?? null) : view;
    },
  };
};
