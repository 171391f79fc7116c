import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type {
  CreateWebhookBody,
  NewWebhookSecret,
  Webhook,
  WebhookDelivery,
} from "@holdfast/protocol/webhooks";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export interface WebhooksState {
  /** Null until the first answer. */
  readonly hooks: readonly Webhook[] | null;
  /** Why the list could not be had. */
  readonly problem: ClientProblem | null;
  /** Why something that somebody asked for was refused. */
  readonly refusal: ClientProblem | null;
  readonly busy: boolean;
  /** What was sent to one of them; null until it is here. */
  readonly log: readonly WebhookDelivery[] | null;
  /** Asks for what was sent before; null where there is nothing. */
  readonly logNext: string | null;
}

const NOTHING: WebhooksState = {
  ...{ hooks: null, problem: null, refusal: null, busy: false, log: null, logNext: null },
};

/** Where the events of the workspace are sent. */
export const webhooksStore = createStore<WebhooksState>(() => NOTHING);
const { getState, setState } = webhooksStore;

const idOf = ({ id }: Webhook): Id<"whk"> => id as Id<"whk">;

export const refreshWebhooks = oneRequest(async (stillHere) => {
  const listed = await holdfast().webhooks.list();
  if (!stillHere()) return;
  setState(listed.ok ? { hooks: listed.value, problem: null } : { problem: listed.error });
});

/** Does what somebody asked for; null where it was refused, with the reason in the store. */
const doing = async <T>(work: () => Promise<Result<T, ClientProblem>>): Promise<T | null> => {
  setState({ busy: true, refusal: null });
  try {
    const done = await work();
    if (!done.ok) setState({ refusal: done.error });
    return done.ok ? done.value : null;
  } finally {
    setState({ busy: false });
  }
};

const put = (hook: Webhook): void => {
  const others = (getState().hooks ?? []).map((known) => (known.id === hook.id ? hook : known));
  setState({ hooks: others.some(({ id }) => id === hook.id) ? others : [...others, hook] });
};

/** Answers the secret, which is shown this once. */
export const createWebhook = async (input: CreateWebhookBody): Promise<NewWebhookSecret | null> => {
  const made = await doing(() => holdfast().webhooks.create(input));
  if (made !== null) put(made.webhook);
  return made;
};

export const replaceSecret = async (hook: Webhook): Promise<NewWebhookSecret | null> => {
  const made = await doing(() => holdfast().webhooks.rotateSecret(idOf(hook)));
  if (made !== null) put(made.webhook);
  return made;
};

export const switchWebhook = async (hook: Webhook, enabled: boolean): Promise<boolean> => {
  const changed = await doing(() => holdfast().webhooks.change(idOf(hook), { enabled }));
  if (changed !== null) put(changed);
  return changed !== null;
};

export const removeWebhook = async (hook: Webhook): Promise<boolean> => {
  const done = await doing(async () => {
    const removed = await holdfast().webhooks.remove(idOf(hook));
    return removed.ok ? { ok: true as const, value: true } : removed;
  });
  if (done !== null) setState({ hooks: (getState().hooks ?? []).filter(({ id }) => id !== hook.id) });
  return done !== null;
};

/** The newest of what was sent, and with `more` what came before. */
export const readLog = async (hook: Webhook, more = false): Promise<void> => {
  const { log, logNext } = getState();
  const cursor = more ? (logNext ?? undefined) : undefined;
  const page = await doing(() => holdfast().webhooks.deliveries(idOf(hook), cursor));
  if (page !== null)
    setState({ log: more ? [...(log ?? []), ...page.items] : page.items, logNext: page.next });
};

export const forgetLog = (): void => setState({ log: null, logNext: null, refusal: null });

export const testWebhook = async (hook: Webhook): Promise<boolean> =>
  (await doing(() => holdfast().webhooks.test(idOf(hook)))) !== null;

export const sendAgain = async (hook: Webhook, { eventId }: WebhookDelivery): Promise<boolean> =>
  (await doing(() => holdfast().webhooks.redeliver(idOf(hook), eventId as Id<"evt">))) !== null;

export const dismissRefusal = (): void => setState({ refusal: null });

emptyWithKeys(() => setState(NOTHING, true));
