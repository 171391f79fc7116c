import { webhookHeaders } from "@holdfast/service-kit/webhook-signature";
import type { Bytes } from "@holdfast/vault/bytes";
import type { NoticeSender } from "./notice-sender.ts";

/** The operator's own receiver: it is not checked as the targets of webhooks are. */
export interface HttpPlace {
  readonly url: string;
  readonly secret: Bytes;
}

const ANSWER_MILLISECONDS = 10_000;

class ReceiverRefusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number) {
    super("the receiver of notices has not taken one");
    this.responseCode = responseCode;
  }
}

/** Sends by a POST that is signed as Standard Webhooks says. Only a 2xx has taken it, and redirects are not followed. [NT-9] */
export const byHttp = ({ url, secret }: HttpPlace, now: () => number): NoticeSender => ({
  name: "http",
  send: async ({ id, kind, at, accountId, data, message }) => {
    const { to, subject, text } = message;
    const body = JSON.stringify({
      type: `notification.${kind}`,
      timestamp: at.toISOString(),
      data: { id, accountId, ...data, to: to.trim(), subject, text },
    });
    const answer = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { "content-type": "application/json", ...webhookHeaders({ id, at: now(), body }, [secret]) },
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new ReceiverRefusal(answer.status);
  },
  // What it would do with a notice only a notice shows: the last attempt tells.
  health: async () => undefined,
});
