import { toHex } from "@holdfast/protocol/encoding";
import { uuidv7 } from "@holdfast/protocol/ids";
import type { WebhookEvent } from "@holdfast/protocol/webhooks";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { StoredDelivery, StoredWebhook, WebhookRepository } from "../features/webhooks/repository.ts";
import type { Attempt, DeliveryQueue, Settled, TakenDelivery } from "../webhooks/queue.ts";
import { createMember, randomBytes, type TestMember } from "./member.ts";
import type { World } from "./world.ts";

export interface QueueFixture {
  readonly world: World;
  readonly queue: DeliveryQueue;
  readonly webhooks: WebhookRepository;
  /** As the database writes an event of a workspace, with everything that follows from it; resolves with its id. */
  readonly addEvent: (workspaceId: Bytes, type: WebhookEvent, at: Date) => Promise<Bytes>;
  readonly close: () => Promise<void>;
}

export const SECONDS = 1_000;
export const DAYS = 86_400_000;
export const FAILS = { status: 500, failure: "status" } as const;

type Noted = "webhook.created" | "webhook.changed" | "webhook.redelivered" | "webhook.tested";

/** A workspace, hooks and events in it, and a clock that a test moves. */
export const createQueueRig = (fixture: QueueFixture) => {
  let ann: TestMember;
  let now = Date.now();
  const by = () => ({ workspaceId: ann.workspaceId, accountId: ann.accountId });
  const note = (action: Noted) =>
    auditRow({ random: randomBytes, now: () => now }, { action, ...by(), target: "x" });
  const begin = async (): Promise<void> => {
    ann = await createMember();
    await fixture.world.addMember(ann);
    // What other tests left is nobody's concern here.
    now += 40 * DAYS;
    while ((await fixture.queue.sweep(new Date(now), 1_000)) > 0);
  };
  const newHook = async (events: readonly WebhookEvent[] = ["session_created"]): Promise<StoredWebhook> => {
    const id = uuidv7(now, randomBytes);
    const place = { id, url: "https://example.com/", description: "", events, timeoutSeconds: 10 };
    const hook = { ...place, enabled: true, secret: randomBytes(8), at: new Date(now) };
    const made = await fixture.webhooks.create(by(), hook, note("webhook.created"));
    if (typeof made === "string") throw new Error(made);
    return made;
  };
  const addEvents = async (count: number, type: WebhookEvent = "session_created"): Promise<string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < count; i++)
      ids.push(toHex(await fixture.addEvent(ann.workspaceId, type, new Date(now))));
    return ids;
  };
  const take = (most = 32, perHook = 4, seconds = 30) =>
    fixture.queue.take({ now: new Date(now), until: new Date(now + seconds * SECONDS), most, perHook });
  const takeOne = async (): Promise<TakenDelivery> => {
    const [taken, ...others] = await take(1);
    if (taken === undefined || others.length > 0) throw new Error("not one");
    return taken;
  };
  const settle = (
    taken: TakenDelivery,
    outcome: Partial<Attempt> & { nextAt?: Date | null; isGone?: boolean } = {},
  ): Promise<Settled> =>
    fixture.queue.settle(
      taken,
      {
        ...{ at: new Date(now), status: 200, milliseconds: 3, failure: null, answer: randomBytes(4) },
        ...{ nextAt: null, isGone: false, auditId: uuidv7(now, randomBytes), ...outcome },
      },
      new Date(now),
    );
  const later = (seconds: number) => new Date(now + seconds * SECONDS);
  const log = async (id: Bytes): Promise<readonly StoredDelivery[]> => {
    const found = await fixture.webhooks.deliveries(by(), id, { before: null, limit: 50 });
    if (typeof found === "string") throw new Error(found);
    return found;
  };
  const stored = async (id: Bytes): Promise<StoredWebhook> => {
    const found = await fixture.webhooks.find(by(), id);
    if (typeof found === "string") throw new Error(found);
    return found;
  };

  return {
    ann: () => ann,
    now: () => now,
    at: () => new Date(now),
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    ...{ by, note, begin, newHook, addEvents, take, takeOne, settle, later, log, stored },
  };
};
export type QueueRig = ReturnType<typeof createQueueRig>;
