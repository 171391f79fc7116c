import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { uuidv7 } from "@holdfast/protocol/ids";
import type { WebhookEvent } from "@holdfast/protocol/webhooks";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { StoredDelivery, StoredWebhook, WebhookRepository } from "../features/webhooks/repository.ts";
import { createMember, randomBytes, type TestMember } from "../testing/member.ts";
import type { World } from "../testing/world.ts";
import type { Attempt, DeliveryQueue, Settled, TakenDelivery } from "./queue.ts";

export interface QueueFixture {
  readonly world: World;
  readonly queue: DeliveryQueue;
  readonly webhooks: WebhookRepository;
  /** As the database writes an event of a workspace, with everything that follows from it; resolves with its id. */
  readonly addEvent: (workspaceId: Bytes, type: WebhookEvent, at: Date) => Promise<Bytes>;
  readonly close: () => Promise<void>;
}

const SECONDS = 1_000;
const DAYS = 86_400_000;

/** Every DeliveryQueue, and the repository of hooks beside it, must pass this; run on memory and on PostgreSQL. */
export const describeDeliveryQueue = (name: string, open: () => Promise<QueueFixture>) =>
  describe(`DeliveryQueue (${name})`, () => {
    let fixture: QueueFixture;
    let ann: TestMember;
    let now = Date.now();

    beforeAll(async () => {
      fixture = await open();
    }, 60_000);
    afterAll(() => fixture.close());

    const by = () => ({ workspaceId: ann.workspaceId, accountId: ann.accountId });
    const note = (action: "webhook.created" | "webhook.changed" | "webhook.redelivered" | "webhook.tested") =>
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
    const fails = { status: 500, failure: "status" } as const;
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

    test("[WH-2] an event makes one delivery for each hook that is on and asked for it, in its own workspace", async () => {
      await begin();
      const [one, two] = [await newHook(["session_created", "checkpoint_created"]), await newHook()];
      const off = await newHook();
      await fixture.webhooks.change(by(), off.id, { enabled: false }, note("webhook.changed"));
      const [event] = await addEvents(1);
      await addEvents(1, "session_deleted");
      const [named] = await addEvents(1, "checkpoint_created");
      const taken = await take();
      const told = taken.map(
        ({ webhookId, eventId, type }) => `${toHex(webhookId)} ${toHex(eventId)} ${type}`,
      );
      expect(told.toSorted()).toEqual(
        [
          `${toHex(one.id)} ${event} session_created`,
          `${toHex(two.id)} ${event} session_created`,
          `${toHex(one.id)} ${named} checkpoint_created`,
        ].toSorted(),
      );
      expect(taken[0]).toMatchObject({ url: "https://example.com/", timeoutSeconds: 10, tried: 0, claim: 1 });
      expect(toHex(taken[0]?.workspaceId ?? randomBytes(1))).toBe(toHex(ann.workspaceId));
    });

    test("[WH-2] who has a delivery has it alone until its time is over, then another takes it up", async () => {
      await begin();
      const hook = await newHook();
      await addEvents(1);
      const first = await takeOne();
      expect(await take()).toEqual([]);
      now += 29 * SECONDS;
      expect(await take()).toEqual([]);
      now += 1 * SECONDS;
      const second = await takeOne();
      expect([toHex(second.eventId), second.claim]).toEqual([toHex(first.eventId), 2]);
      // The first is not dead after all: what it says is noted, and changes nothing.
      expect(await settle(first, { ...fails, nextAt: later(30) })).toBe("late");
      expect((await log(hook.id))[0]).toMatchObject({ state: "waiting", attempts: [{ status: 500 }] });
      expect(await settle(second)).toBe("settled");
      expect((await log(hook.id))[0]).toMatchObject({ state: "delivered", nextAt: null });
      expect((await log(hook.id))[0]?.attempts.map(({ status }) => status)).toEqual([500, 200]);
      now += 60 * SECONDS;
      expect(await take()).toEqual([]);
    });

    test("[WH-6] at most four of a hook are under way, however many replicas ask and however much waits", async () => {
      await begin();
      await newHook();
      await addEvents(12);
      const taken = (await Promise.all(Array.from({ length: 6 }, () => take()))).flat();
      const more = await take();
      expect(taken.length + more.length).toBe(4);
      expect(new Set([...taken, ...more].map(({ eventId }) => toHex(eventId))).size).toBe(4);
      const [one] = [...taken, ...more];
      if (one !== undefined) await settle(one);
      expect(await take()).toHaveLength(1);
    });

    test("[WH-6] one hook with much that waits holds up no other, and nobody takes more than asked for", async () => {
      await begin();
      await newHook(["session_created"]);
      await addEvents(40);
      await newHook(["checkpoint_created"]);
      const [late] = await addEvents(1, "checkpoint_created");
      const taken = await take();
      expect(taken).toHaveLength(5);
      expect(taken.map(({ eventId }) => toHex(eventId))).toContain(late ?? "");
      now += 31 * SECONDS;
      expect(await take(3)).toHaveLength(3);
    });

    test("[WH-4] what failed waits for its next attempt, and is given up without one", async () => {
      await begin();
      const hook = await newHook();
      await addEvents(1);
      const first = await takeOne();
      await settle(first, { ...fails, nextAt: later(30) });
      expect((await log(hook.id))[0]).toMatchObject({ state: "waiting", nextAt: later(30) });
      now += 29 * SECONDS;
      expect(await take()).toEqual([]);
      now += 1 * SECONDS;
      const second = await takeOne();
      expect([second.tried, second.begunAt.getTime()]).toEqual([1, now - 30 * SECONDS]);
      await settle(second, { status: null, failure: "timeout", nextAt: null });
      expect((await log(hook.id))[0]).toMatchObject({
        state: "failed",
        nextAt: null,
        attempts: [
          { status: 500, failure: "status", milliseconds: 3 },
          { status: null, failure: "timeout" },
        ],
      });
      expect((await stored(hook.id)).failingSince?.getTime()).toBe(now - 30 * SECONDS);
    });

    test("[WH-4] 410 ends the hook: it is switched off, what waits is kept, and the log says so", async () => {
      await begin();
      const hook = await newHook();
      await addEvents(3);
      const taken = await takeOne();
      expect(await settle(taken, { status: 410, failure: "status", nextAt: later(30), isGone: true })).toBe(
        "ended",
      );
      expect(await stored(hook.id)).toMatchObject({ enabled: false, endedBecause: "gone" });
      expect((await log(hook.id)).map(({ state }) => state).toSorted()).toEqual(["failed", "kept", "kept"]);
      await addEvents(1);
      expect(await take()).toEqual([]);
      expect(await log(hook.id)).toHaveLength(3);
      const entries = await fixture.world.audited(ann.workspaceId);
      expect(entries.map(({ action }) => action)).toEqual(["webhook.created", "webhook.disabled"]);
    });

    test("[WH-6] [A37] a hook whose deliveries have all failed for five days is switched off, not one that took something", async () => {
      for (const takesOne of [false, true]) {
        await begin();
        const hook = await newHook();
        await addEvents(2);
        await settle(await takeOne(), { ...fails, nextAt: later(3 * 86_400) });
        now += 3 * DAYS;
        if (takesOne) {
          await settle(await takeOne());
          expect((await stored(hook.id)).failingSince).toBeNull();
        }
        await settle(await takeOne(), { ...fails, nextAt: later(2 * 86_400) });
        now += 2 * DAYS;
        await addEvents(1);
        const outcome = await settle(await takeOne(), { ...fails, nextAt: later(3_600) });
        expect(outcome).toBe(takesOne ? "settled" : "ended");
        const after = await stored(hook.id);
        expect([after.enabled, after.endedBecause]).toEqual(takesOne ? [true, null] : [false, "failing"]);
        if (takesOne) continue;
        expect((await log(hook.id)).map(({ state }) => state)).toContain("kept");
        expect(await take()).toEqual([]);
        await fixture.webhooks.change(by(), hook.id, { enabled: true }, note("webhook.changed"));
        expect(await stored(hook.id)).toMatchObject({ endedBecause: null, failingSince: null });
      }
    });

    test("[WH-5] [WH-6] what was kept, given up or taken is sent again once when somebody asks, also while the hook is off", async () => {
      await begin();
      const hook = await newHook();
      await addEvents(1);
      const taken = await takeOne();
      await fixture.webhooks.change(by(), hook.id, { enabled: false }, note("webhook.changed"));
      await settle(taken, { ...fails, nextAt: later(30) });
      expect((await log(hook.id))[0]?.state).toBe("kept");
      const again = () =>
        fixture.webhooks.redeliver(by(), hook.id, taken.eventId, note("webhook.redelivered"));
      expect(await again()).toBe("sending");
      const second = await takeOne();
      expect(second.tried).toBe(0);
      await settle(second, { ...fails, nextAt: later(30) });
      expect((await log(hook.id))[0]).toMatchObject({ state: "failed", nextAt: null });
      await again();
      await settle(await takeOne());
      expect((await log(hook.id))[0]).toMatchObject({ state: "delivered", attempts: [{}, {}, {}] });
      await again();
      await again();
      expect(await take()).toHaveLength(1);
      expect(
        await fixture.webhooks.redeliver(by(), hook.id, randomBytes(16), note("webhook.redelivered")),
      ).toBe("not-found");
    });

    test("[WH-5] a ping is sent once, tells nothing of the hook's health, and a redelivery of what waits comes at once", async () => {
      await begin();
      const hook = await newHook();
      const eventId = uuidv7(now, randomBytes);
      expect(await fixture.webhooks.ping(by(), hook.id, eventId, note("webhook.tested"))).toBe("sending");
      const ping = await takeOne();
      expect([ping.type, ping.data]).toEqual(["ping", {}]);
      await settle(ping, { ...fails, nextAt: later(30) });
      expect((await log(hook.id))[0]).toMatchObject({ type: "ping", state: "failed", nextAt: null });
      expect((await stored(hook.id)).failingSince).toBeNull();
      await addEvents(1);
      await settle(await takeOne(), { ...fails, nextAt: later(30) });
      const [waiting] = await log(hook.id);
      await fixture.webhooks.redeliver(
        by(),
        hook.id,
        waiting?.eventId ?? eventId,
        note("webhook.redelivered"),
      );
      const second = await takeOne();
      // Its schedule goes on from where it was.
      expect(second.tried).toBe(1);
      await settle(second, { ...fails, nextAt: later(300) });
      expect((await log(hook.id))[0]).toMatchObject({ state: "waiting", nextAt: later(300) });
    });

    test("[WH-2] what is given back untried is due again at once, and counts as no attempt", async () => {
      await begin();
      const hook = await newHook();
      await addEvents(1);
      const taken = await takeOne();
      await fixture.queue.release(taken, new Date(now));
      const second = await takeOne();
      expect([second.tried, second.claim]).toEqual([0, 2]);
      await fixture.queue.release(taken, new Date(now));
      expect(await take()).toEqual([]);
      expect((await log(hook.id))[0]?.attempts).toEqual([]);
    });

    test("[WH-3] a secret that was replaced is handed out beside the new one for its time, then forgotten", async () => {
      await begin();
      const hook = await newHook();
      await addEvents(1);
      const [old] = [(await takeOne()).secret];
      now += 31 * SECONDS;
      const fresh = randomBytes(9);
      await fixture.webhooks.rotate(by(), hook.id, fresh, later(86_400), note("webhook.changed"));
      const during = await takeOne();
      expect([during.secret, during.earlierSecret]).toEqual([fresh, old]);
      now += 86_400 * SECONDS;
      expect((await takeOne()).earlierSecret).toBeNull();
      await fixture.queue.sweep(new Date(now), 1);
      expect((await stored(hook.id)).earlierUntil).toBeNull();
    });

    test("[WH-5] after thirty days what was sent is gone, and with a hook all of it", async () => {
      await begin();
      const [hook, other] = [await newHook(), await newHook()];
      await addEvents(2);
      for (const taken of await take()) await settle(taken);
      now += 29 * DAYS;
      await addEvents(1);
      now += 1 * DAYS + SECONDS;
      expect(await fixture.queue.sweep(new Date(now), 3)).toBe(3);
      expect(await fixture.queue.sweep(new Date(now), 3)).toBe(1);
      expect(await log(hook.id)).toHaveLength(1);
      const taken = await take();
      expect(await fixture.webhooks.remove(by(), other.id, note("webhook.changed"))).toBe("removed");
      expect(await Promise.all(taken.map((one) => settle(one)))).toEqual(
        taken.map(({ webhookId }) => (toHex(webhookId) === toHex(other.id) ? "gone" : "settled")),
      );
    });

    test("[WH-1] members and strangers neither see nor change a hook, and of many at once ten are made", async () => {
      await begin();
      const hook = await newHook();
      const [bob, eve] = [await createMember(), await createMember()];
      await fixture.world.addMember(bob);
      await fixture.world.addMember(eve);
      await fixture.world.setRole(ann.workspaceId, bob, ROLE.member);
      const as = ({ accountId }: TestMember) => ({ workspaceId: ann.workspaceId, accountId });
      expect(await fixture.webhooks.list(as(bob))).toBe("forbidden");
      expect(await fixture.webhooks.list(as(eve))).toBe("not-found");
      expect(await fixture.webhooks.find({ ...as(eve), workspaceId: eve.workspaceId }, hook.id)).toBe(
        "not-found",
      );
      await fixture.world.setRole(ann.workspaceId, bob, ROLE.admin);
      expect(await fixture.webhooks.list(as(bob))).toHaveLength(1);
      await fixture.world.setKeysChanged(ann.workspaceId, bob, true);
      expect(await fixture.webhooks.list(as(bob))).toBe("forbidden");
      const made = await Promise.allSettled(Array.from({ length: 14 }, () => newHook()));
      expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(9);
      expect(await fixture.webhooks.list(by())).toHaveLength(10);
    });
  });
