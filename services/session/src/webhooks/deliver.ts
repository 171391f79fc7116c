import { formatId } from "@holdfast/protocol/ids";
import type { WebhookBody, WebhookFailure } from "@holdfast/protocol/webhooks";
import { type PostFailure, pinnedPost } from "@holdfast/service-kit/pinned-post";
import { checkTarget, type TargetRules } from "@holdfast/service-kit/public-targets";
import { webhookHeaders } from "@holdfast/service-kit/webhook-signature";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Attempt, TakenDelivery } from "./queue.ts";
import type { SecretBox } from "./seal-secret.ts";

export interface DeliverDeps {
  readonly targets: TargetRules;
  readonly box: SecretBox;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const [GONE, NOTHING] = [410, new Uint8Array(0)];
const USER_AGENT = "Holdfast-Webhooks/1";

/** Null where the secret cannot be read; the newest first. */
const secretsOf = (box: SecretBox, { webhookId, secret, earlierSecret }: TakenDelivery) => {
  const present = box.open(webhookId, secret);
  const earlier = earlierSecret && box.open(webhookId, earlierSecret);
  if (present === null) return null;
  return earlier === null ? [present] : [present, earlier];
};

const bodyOf = ({ type, at, data, workspaceId }: TakenDelivery): string => {
  const body: WebhookBody = {
    type,
    timestamp: at.toISOString(),
    data: { ...data, workspaceId: formatId("wsp", workspaceId) },
  };
  return JSON.stringify(body);
};

const FAILURES: Readonly<Record<Exclude<PostFailure, "aborted">, WebhookFailure>> = {
  unreachable: "unreachable",
  tls: "tls",
  timeout: "timeout",
  "broken-answer": "broken-answer",
};

const judge = (status: number): WebhookFailure | null => {
  if (status >= 200 && status <= 299) return null;
  return status >= 300 && status <= 399 ? "redirect" : "status";
};

/** Resolves with null when the time is over before the promise is. */
const within = async <T>(milliseconds: number, promise: Promise<T>): Promise<T | null> => {
  let timer: Timer | undefined;
  const over = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  const first = await Promise.race([promise, over]);
  clearTimeout(timer);
  return first;
};

/**
 * Tries once to deliver: looks where the address leads by now, signs, and posts to just there, all within the hook's time.
 * Null where `signal` cut it off before anything came of it. [WH-3] [WH-4] [WH-7]
 */
export const deliver = async (
  { targets, box, now }: DeliverDeps,
  delivery: TakenDelivery,
  signal: AbortSignal,
): Promise<(Attempt & { readonly isGone: boolean }) | null> => {
  const [begun, timeout] = [now(), delivery.timeoutSeconds * 1000];
  const clock = performance.now();
  const took = (): number => Math.round(performance.now() - clock);
  const ended = (failure: WebhookFailure | null, status: number | null = null, answer: Bytes = NOTHING) => ({
    ...{ at: new Date(begun), milliseconds: took(), status, failure, answer, isGone: status === GONE },
  });
  const secrets = secretsOf(box, delivery);
  if (secrets === null) return ended("secret-lost");
  const target = await within(timeout, checkTarget(delivery.url, targets));
  if (target === null) return ended("timeout");
  if (!target.ok) return ended(target.error === "refused" ? "refused-target" : "unknown-name");
  const body = bodyOf(delivery);
  const answer = await pinnedPost({
    target: target.value,
    headers: {
      "content-type": "application/json",
      "user-agent": USER_AGENT,
      ...webhookHeaders({ id: formatId("evt", delivery.eventId), at: now(), body }, secrets),
    },
    body,
    timeoutMilliseconds: Math.max(1, timeout - took()),
    signal,
  });
  if (answer.ok) return ended(judge(answer.value.status), answer.value.status, answer.value.excerpt);
  return answer.error === "aborted" ? null : ended(FAILURES[answer.error]);
};
