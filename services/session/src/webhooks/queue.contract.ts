import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { uuidv7 } from "@holdfast/protocol/ids";
import { ROLE } from "@holdfast/vault/roles";
import { createMember, randomBytes, type TestMember } from "../testing/member.ts";
import {
  createQueueRig,
  DAYS,
  FAILS,
  type QueueFixture,
  type QueueRig,
  SECONDS,
} from "../testing/queue-rig.ts";

/** Every DeliveryQueue, and the repository of hooks beside it, must pass this; run on memory and on PostgreSQL. */
export const describeDeliveryQueue = (name: string, open: () => Promise<QueueFixture>) =>
  describe(`DeliveryQueue (${name})`, () => {
    let fixture: QueueFixture;
    let rig: QueueRig;

    beforeAll(async () => {
      fixture = await open();
      rig = createQueueRig(fixture);
    }, 60_000);
    afterAll(() => fixture.close());

    test("[WH-2] an event makes one delivery for each hook that is on and asked for it, in its own workspace", async () => {
      await rig.begin();
      const [one, two] = [await rig.newHook(["session_created", "checkpoint_created"]), await rig.newHook()];
      const off = await rig.newHook();
      await fixture.webhooks.change(rig.by(), off.id, { enabled: false }, rig.note("webhook.changed"));
      const [event] = await rig.addEvents(1);
      await rig.addEvents(1, "session_deleted");
      const [named] = await rig.addEvents(1, "checkpoint_created");
      const taken = await rig.take();
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
      expect(toHex(taken[0]?.workspaceId ?? randomBytes(1))).toBe(toHex(rig.ann().workspaceId));
    });

    test("[WH-2] who has a delivery has it alone until its time is over, then another takes it up", async () => {
      await rig.begin();
      const hook = await rig.newHook();
      await rig.addEvents(1);
      const first = await rig.takeOne();
      expect(await rig.take()).toEqual([]);
      rig.wait(29 * SECONDS);
      expect(await rig.take()).toEqual([]);
      rig.wait(1 * SECONDS);
      const second = await rig.takeOne();
      expect([toHex(second.eventId), second.claim]).toEqual([toHex(first.eventId), 2]);
      // The first is not dead after all: what it says is noted, and changes nothing.
      expect(await rig.settle(first, { ...FAILS, nextAt: rig.later(30) })).toBe("late");
      expect((await rig.log(hook.id))[0]).toMatchObject({ state: "waiting", attempts: [{ status: 500 }] });
      expect(await rig.settle(second)).toBe("settled");
      expect((await rig.log(hook.id))[0]).toMatchObject({ state: "delivered", nextAt: null });
      expect((await rig.log(hook.id))[0]?.attempts.map(({ status }) => status)).toEqual([500, 200]);
      rig.wait(60 * SECONDS);
      expect(await rig.take()).toEqual([]);
    });

    test("[WH-6] at most four of a hook are under way, however many replicas ask and however much waits", async () => {
      await rig.begin();
      await rig.newHook();
      await rig.addEvents(12);
      const taken = (await Promise.all(Array.from({ length: 6 }, () => rig.take()))).flat();
      const more = await rig.take();
      expect(taken.length + more.length).toBe(4);
      expect(new Set([...taken, ...more].map(({ eventId }) => toHex(eventId))).size).toBe(4);
      const [one] = [...taken, ...more];
      if (one !== undefined) await rig.settle(one);
      expect(await rig.take()).toHaveLength(1);
    });

    test("[WH-6] one hook with much that waits holds up no other, and nobody takes more than asked for", async () => {
      await rig.begin();
      await rig.newHook(["session_created"]);
      await rig.addEvents(40);
      await rig.newHook(["checkpoint_created"]);
      const [late] = await rig.addEvents(1, "checkpoint_created");
      const taken = await rig.take();
      expect(taken).toHaveLength(5);
      expect(taken.map(({ eventId }) => toHex(eventId))).toContain(late ?? "");
      rig.wait(31 * SECONDS);
      expect(await rig.take(3)).toHaveLength(3);
    });

    test("[WH-4] what failed waits for its next attempt, and is given up without one", async () => {
      await rig.begin();
      const hook = await rig.newHook();
      await rig.addEvents(1);
      const first = await rig.takeOne();
      await rig.settle(first, { ...FAILS, nextAt: rig.later(30) });
      expect((await rig.log(hook.id))[0]).toMatchObject({ state: "waiting", nextAt: rig.later(30) });
      rig.wait(29 * SECONDS);
      expect(await rig.take()).toEqual([]);
      rig.wait(1 * SECONDS);
      const second = await rig.takeOne();
      expect([second.tried, second.begunAt.getTime()]).toEqual([1, rig.now() - 30 * SECONDS]);
      await rig.settle(second, { status: null, failure: "timeout", nextAt: null });
      expect((await rig.log(hook.id))[0]).toMatchObject({
        state: "failed",
        nextAt: null,
        attempts: [
          { status: 500, failure: "status", milliseconds: 3 },
          { status: null, failure: "timeout" },
        ],
      });
      expect((await rig.stored(hook.id)).failingSince?.getTime()).toBe(rig.now() - 30 * SECONDS);
    });

    test("[WH-4] 410 ends the hook: it is switched off, what waits is kept, and the log says so", async () => {
      await rig.begin();
      const hook = await rig.newHook();
      await rig.addEvents(3);
      const taken = await rig.takeOne();
      expect(
        await rig.settle(taken, { status: 410, failure: "status", nextAt: rig.later(30), isGone: true }),
      ).toBe("ended");
      expect(await rig.stored(hook.id)).toMatchObject({ enabled: false, endedBecause: "gone" });
      expect((await rig.log(hook.id)).map(({ state }) => state).toSorted()).toEqual([
        "failed",
        "kept",
        "kept",
      ]);
      await rig.addEvents(1);
      expect(await rig.take()).toEqual([]);
      expect(await rig.log(hook.id)).toHaveLength(3);
      const entries = await fixture.world.audited(rig.ann().workspaceId);
      expect(entries.map(({ action }) => action)).toEqual(["webhook.created", "webhook.disabled"]);
    });

    test("[WH-6] [A37] a hook whose deliveries have all failed for five days is switched off, not one that took something", async () => {
      for (const takesOne of [false, true]) {
        await rig.begin();
        const hook = await rig.newHook();
        await rig.addEvents(2);
        await rig.settle(await rig.takeOne(), { ...FAILS, nextAt: rig.later(3 * 86_400) });
        rig.wait(3 * DAYS);
        if (takesOne) {
          await rig.settle(await rig.takeOne());
          expect((await rig.stored(hook.id)).failingSince).toBeNull();
        }
        await rig.settle(await rig.takeOne(), { ...FAILS, nextAt: rig.later(2 * 86_400) });
        rig.wait(2 * DAYS);
        await rig.addEvents(1);
        const outcome = await rig.settle(await rig.takeOne(), { ...FAILS, nextAt: rig.later(3_600) });
        expect(outcome).toBe(takesOne ? "settled" : "ended");
        const after = await rig.stored(hook.id);
        expect([after.enabled, after.endedBecause]).toEqual(takesOne ? [true, null] : [false, "failing"]);
        if (takesOne) continue;
        expect((await rig.log(hook.id)).map(({ state }) => state)).toContain("kept");
        expect(await rig.take()).toEqual([]);
        await fixture.webhooks.change(rig.by(), hook.id, { enabled: true }, rig.note("webhook.changed"));
        expect(await rig.stored(hook.id)).toMatchObject({ endedBecause: null, failingSince: null });
      }
    });

    test("[WH-5] [WH-6] what was kept, given up or taken is sent again once when somebody asks, also while the hook is off", async () => {
      await rig.begin();
      const hook = await rig.newHook();
      await rig.addEvents(1);
      const taken = await rig.takeOne();
      await fixture.webhooks.change(rig.by(), hook.id, { enabled: false }, rig.note("webhook.changed"));
      await rig.settle(taken, { ...FAILS, nextAt: rig.later(30) });
      expect((await rig.log(hook.id))[0]?.state).toBe("kept");
      const again = () =>
        fixture.webhooks.redeliver(rig.by(), hook.id, taken.eventId, rig.note("webhook.redelivered"));
      expect(await again()).toBe("sending");
      const second = await rig.takeOne();
      expect(second.tried).toBe(0);
      await rig.settle(second, { ...FAILS, nextAt: rig.later(30) });
      expect((await rig.log(hook.id))[0]).toMatchObject({ state: "failed", nextAt: null });
      await again();
      await rig.settle(await rig.takeOne());
      expect((await rig.log(hook.id))[0]).toMatchObject({ state: "delivered", attempts: [{}, {}, {}] });
      await again();
      await again();
      expect(await rig.take()).toHaveLength(1);
      expect(
        await fixture.webhooks.redeliver(rig.by(), hook.id, randomBytes(16), rig.note("webhook.redelivered")),
      ).toBe("not-found");
    });

    test("[WH-5] a ping is sent once, tells nothing of the hook's health, and a redelivery of what waits comes at once", async () => {
      await rig.begin();
      const hook = await rig.newHook();
      const eventId = uuidv7(rig.now(), randomBytes);
      expect(await fixture.webhooks.ping(rig.by(), hook.id, eventId, rig.note("webhook.tested"))).toBe(
        "sending",
      );
      const ping = await rig.takeOne();
      expect([ping.type, ping.data]).toEqual(["ping", {}]);
      await rig.settle(ping, { ...FAILS, nextAt: rig.later(30) });
      expect((await rig.log(hook.id))[0]).toMatchObject({ type: "ping", state: "failed", nextAt: null });
      expect((await rig.stored(hook.id)).failingSince).toBeNull();
      rig.wait(1);
      await rig.addEvents(1);
      await rig.settle(await rig.takeOne(), { ...FAILS, nextAt: rig.later(30) });
      const [waiting] = await rig.log(hook.id);
      await fixture.webhooks.redeliver(
        rig.by(),
        hook.id,
        waiting?.eventId ?? eventId,
        rig.note("webhook.redelivered"),
      );
      const second = await rig.takeOne();
      // Its schedule goes on from where it was.
      expect(second.tried).toBe(1);
      await rig.settle(second, { ...FAILS, nextAt: rig.later(300) });
      expect((await rig.log(hook.id))[0]).toMatchObject({ state: "waiting", nextAt: rig.later(300) });
    });

    test("[WH-2] what is given back untried is due again at once, and counts as no attempt", async () => {
      await rig.begin();
      const hook = await rig.newHook();
      await rig.addEvents(1);
      const taken = await rig.takeOne();
      await fixture.queue.release(taken, rig.at());
      const second = await rig.takeOne();
      expect([second.tried, second.claim]).toEqual([0, 2]);
      await fixture.queue.release(taken, rig.at());
      expect(await rig.take()).toEqual([]);
      expect((await rig.log(hook.id))[0]?.attempts).toEqual([]);
    });

    test("[WH-3] a secret that was replaced is handed out beside the new one for its time, then forgotten", async () => {
      await rig.begin();
      const hook = await rig.newHook();
      await rig.addEvents(1);
      const [old] = [(await rig.takeOne()).secret];
      rig.wait(31 * SECONDS);
      const fresh = randomBytes(9);
      await fixture.webhooks.rotate(rig.by(), hook.id, fresh, rig.later(86_400), rig.note("webhook.changed"));
      const during = await rig.takeOne();
      expect([during.secret, during.earlierSecret]).toEqual([fresh, old]);
      rig.wait(86_400 * SECONDS);
      expect((await rig.takeOne()).earlierSecret).toBeNull();
      await fixture.queue.sweep(rig.at(), 1);
      expect((await rig.stored(hook.id)).earlierUntil).toBeNull();
    });

    test("[WH-5] after thirty days what was sent is gone, and with a hook all of it", async () => {
      await rig.begin();
      const [hook, other] = [await rig.newHook(), await rig.newHook()];
      await rig.addEvents(2);
      for (const taken of await rig.take()) await rig.settle(taken);
      rig.wait(29 * DAYS);
      await rig.addEvents(1);
      rig.wait(1 * DAYS + SECONDS);
      expect(await fixture.queue.sweep(rig.at(), 3)).toBe(3);
      expect(await fixture.queue.sweep(rig.at(), 3)).toBe(1);
      expect(await rig.log(hook.id)).toHaveLength(1);
      const taken = await rig.take();
      expect(await fixture.webhooks.remove(rig.by(), other.id, rig.note("webhook.changed"))).toBe("removed");
      expect(await Promise.all(taken.map((one) => rig.settle(one)))).toEqual(
        taken.map(({ webhookId }) => (toHex(webhookId) === toHex(other.id) ? "gone" : "settled")),
      );
    });

    test("[WH-1] members and strangers neither see nor change a hook, and of many at once ten are made", async () => {
      await rig.begin();
      const hook = await rig.newHook();
      const [bob, eve] = [await createMember(), await createMember()];
      await fixture.world.addMember(bob);
      await fixture.world.addMember(eve);
      await fixture.world.setRole(rig.ann().workspaceId, bob, ROLE.member);
      const as = ({ accountId }: TestMember) => ({ workspaceId: rig.ann().workspaceId, accountId });
      expect(await fixture.webhooks.list(as(bob))).toBe("forbidden");
      expect(await fixture.webhooks.list(as(eve))).toBe("not-found");
      expect(await fixture.webhooks.find({ ...as(eve), workspaceId: eve.workspaceId }, hook.id)).toBe(
        "not-found",
      );
      await fixture.world.setRole(rig.ann().workspaceId, bob, ROLE.admin);
      expect(await fixture.webhooks.list(as(bob))).toHaveLength(1);
      await fixture.world.setKeysChanged(rig.ann().workspaceId, bob, true);
      expect(await fixture.webhooks.list(as(bob))).toBe("forbidden");
      const made = await Promise.allSettled(Array.from({ length: 14 }, () => rig.newHook()));
      expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(9);
      expect(await fixture.webhooks.list(rig.by())).toHaveLength(10);
    });
  });
