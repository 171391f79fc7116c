import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { LEASE_SECONDS } from "@holdfast/protocol/leases";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { createMember, randomBytes, type TestMember } from "../../testing/member.ts";
import type { World } from "../../testing/world.ts";
import type { LeaseRepository, StoredLease } from "./repository.ts";

export interface LeaseFixture {
  readonly world: World;
  readonly leases: LeaseRepository;
  readonly close: () => Promise<void>;
}

/** Every LeaseRepository must pass this; run on memory and on PostgreSQL. */
export const describeLeaseRepository = (name: string, open: () => Promise<LeaseFixture>) =>
  describe(`LeaseRepository (${name})`, () => {
    let fixture: LeaseFixture;
    let ann: TestMember;
    let session: Bytes;

    beforeAll(async () => {
      fixture = await open();
    });
    afterAll(() => fixture.close());

    /** Somebody else of the workspace, who may write there. */
    const colleague = async (): Promise<TestMember> => {
      const member = await createMember();
      await fixture.world.addMember(member);
      await fixture.world.setRole(ann.workspaceId, member, ROLE.member);
      return { ...member, workspaceId: ann.workspaceId };
    };
    const begin = async (): Promise<void> => {
      ann = await createMember();
      session = randomBytes(16);
      await fixture.world.addMember(ann);
      await fixture.world.addSession(ann, session);
    };
    const ask = (by: TestMember, take = false) =>
      fixture.leases.take({
        sessionId: session,
        accountId: by.accountId,
        loginId: by.loginId,
        deviceId: by.deviceId,
        take,
      });
    const codeOf = async (by: TestMember, take = false): Promise<string> => (await ask(by, take)).code;
    const leaseOf = async (by: TestMember, take = false): Promise<StoredLease> => {
      const outcome = await ask(by, take);
      if (!("lease" in outcome)) throw new Error(outcome.code);
      return outcome.lease;
    };
    const holder = async (): Promise<Bytes | null> => {
      const found = await fixture.leases.find(session, ann.accountId);
      if (found === "not-found") throw new Error(found);
      return found?.deviceId ?? null;
    };

    test("[LE-1] [Z6] a lease is one device's for 60 s, renewed by asking again, and nobody else's meanwhile", async () => {
      await begin();
      const bob = await colleague();
      const first = await leaseOf(ann);
      expect(first.generation).toBe(1);
      expect(first.expiresAt.getTime() - first.since.getTime()).toBe(LEASE_SECONDS * 1000);
      await fixture.world.ageLease(session, 30);
      const again = await leaseOf(ann);
      expect(again.generation).toBe(1);
      expect(again.expiresAt.getTime() - again.since.getTime()).toBeGreaterThanOrEqual(
        (LEASE_SECONDS + 29) * 1000,
      );
      const refused = await ask(bob);
      expect(refused.code).toBe("lease-held");
      if ("lease" in refused) expect(refused.lease).toEqual(again);
      expect(equal((await holder()) ?? new Uint8Array(), ann.deviceId)).toBe(true);
    });

    test("[LE-1] with `take` it changes hands, and the generation goes up", async () => {
      await begin();
      const bob = await colleague();
      await leaseOf(ann);
      const taken = await leaseOf(bob, true);
      expect([taken.generation, equal(taken.deviceId, bob.deviceId)]).toEqual([2, true]);
      expect(await codeOf(ann)).toBe("lease-held");
      expect((await leaseOf(bob, true)).generation).toBe(2);
      expect((await leaseOf(ann, true)).generation).toBe(3);
    });

    test("[LE-2] it ends with its time, and whoever asks next has it", async () => {
      await begin();
      const bob = await colleague();
      await leaseOf(ann);
      await fixture.world.ageLease(session, LEASE_SECONDS);
      expect(await holder()).toBeNull();
      const next = await leaseOf(bob);
      expect(next.generation).toBe(2);
      await fixture.world.ageLease(session, LEASE_SECONDS);
      const back = await leaseOf(bob);
      expect(back.generation).toBe(2);
      expect(back.expiresAt.getTime() - back.since.getTime()).toBe(LEASE_SECONDS * 1000);
    });

    test("[LE-2] it ends with its device's login, with the role that it needs, with the device", async () => {
      const ends: readonly ((bob: TestMember) => Promise<void>)[] = [
        (bob) => fixture.world.revokeLogin(bob),
        (bob) => fixture.world.setRole(ann.workspaceId, bob, ROLE.viewer),
        (bob) => fixture.world.setRole(ann.workspaceId, bob, 0),
        (bob) => fixture.world.setKeysChanged(ann.workspaceId, bob, true),
        (bob) => fixture.world.revokeDevice(bob),
      ];
      for (const end of ends) {
        await begin();
        const bob = await colleague();
        await leaseOf(bob);
        expect(await codeOf(ann)).toBe("lease-held");
        await end(bob);
        expect(await holder()).toBeNull();
        expect((await leaseOf(ann)).generation).toBe(2);
      }
    });

    test("[LE-1] who may not write there gets none, by whatever device", async () => {
      await begin();
      const bob = await colleague();
      const eve = await createMember();
      await fixture.world.addMember(eve);
      expect(await codeOf(eve, true)).toBe("not-found");
      expect(await codeOf({ ...ann, deviceId: bob.deviceId }, true)).toBe("device-not-allowed");
      await fixture.world.setRole(ann.workspaceId, bob, ROLE.viewer);
      expect(await codeOf(bob, true)).toBe("forbidden");
      await fixture.world.revokeLogin(ann);
      expect(await codeOf(ann, true)).toBe("unauthenticated");
      expect(await fixture.leases.find(session, eve.accountId)).toBe("not-found");
      await fixture.world.deleteSession(session);
      expect(await codeOf(bob, true)).toBe("not-found");
    });

    test("[LE-1] giving it back ends it, for its own login alone", async () => {
      await begin();
      const bob = await colleague();
      await leaseOf(ann);
      const giveBack = ({ accountId, loginId }: TestMember) =>
        fixture.leases.giveBack(session, accountId, loginId);
      expect(await giveBack(bob)).toBe("given-back");
      expect(await codeOf(bob)).toBe("lease-held");
      expect(await giveBack(ann)).toBe("given-back");
      expect((await leaseOf(bob)).generation).toBe(2);
      expect(await giveBack(await createMember())).toBe("not-found");
    });

    test("[LE-2] of fifty that ask at once exactly one has it", async () => {
      await begin();
      const crowd = await Promise.all(Array.from({ length: 50 }, colleague));
      const outcomes = await Promise.all(crowd.map((member) => ask(member)));
      const won = outcomes.filter(({ code }) => code === "held");
      expect(won).toHaveLength(1);
      expect(outcomes.filter(({ code }) => code === "lease-held")).toHaveLength(49);
      const generations = outcomes.map((outcome) => ("lease" in outcome ? outcome.lease.generation : 0));
      expect(new Set(generations)).toEqual(new Set([1]));
    });

    test("[LE-2] of fifty that take it at once each has it after another, and one keeps it", async () => {
      await begin();
      await leaseOf(ann);
      const crowd = await Promise.all(Array.from({ length: 50 }, colleague));
      const taken = await Promise.all(crowd.map((member) => leaseOf(member, true)));
      const generations = taken.map(({ generation }) => generation).toSorted((a, b) => a - b);
      expect(generations).toEqual(Array.from({ length: 50 }, (_, n) => n + 2));
      const last = taken.find(({ generation }) => generation === 51);
      expect(await holder()).toEqual(last?.deviceId ?? null);
    });
  });
