import { describe, expect, test } from "bun:test";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { NewAccount, PasskeyRow } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";
import type { SlotPlan } from "../keys/service.ts";
import type { PasskeyAddition } from "./repository.ts";

/** Every PasskeyRepository must pass this. */
export const describePasskeyRepository = (name: string, begin: () => StoresCase) =>
  describe(`PasskeyRepository (${name})`, () => {
    const started = async () => {
      const { stores, stored, clock, audit, audited, newLogin } = begin();
      const { account, login } = await stored();
      const { passkeys, keys } = stores;
      const rowOf = (change: Partial<PasskeyRow> = {}): PasskeyRow => ({
        id: randomBytes(16),
        accountId: account.id,
        credentialId: randomBytes(32),
        publicKey: randomBytes(77),
        counter: 0,
        transports: ["internal", "hybrid"],
        synced: true,
        slotId: null,
        userAgent: "a test",
        createdAt: new Date(clock.now),
        lastUsedAt: null,
        ...change,
      });
      /** A question of a login, or of a sign-in, that is open for a while. */
      const asked = async (loginId: typeof login.id | null = login.id, seconds = 300) => {
        const hash = randomBytes(32);
        const expiresAt = new Date(clock.now + seconds * 1000);
        await passkeys.ask({ hash, loginId, expiresAt }, new Date(clock.now));
        return hash;
      };
      const planOf = (
        { keyList }: NewAccount,
        put: readonly SlotPlan["change"]["put"][number][],
      ): SlotPlan => ({
        version: keyList.version,
        action: "passkey.added",
        change: {
          keyList: { version: keyList.version + 1, digest: randomBytes(32), body: randomBytes(300) },
          put,
          remove: [],
        },
      });
      const slotOf = () => ({
        id: randomBytes(16),
        kind: SLOT_KIND.passkey,
        slot: randomBytes(200),
        wrap: randomBytes(150),
        authHash: null,
      });
      const addition = async (change: Partial<PasskeyAddition> = {}): Promise<PasskeyAddition> => ({
        passkey: rowOf(),
        challenge: { hash: await asked(), loginId: login.id },
        keys: null,
        most: 9,
        ...change,
      });
      const add = async (change: Partial<PasskeyAddition> = {}) =>
        passkeys.add(await addition(change), audit(account.id, "passkey.added"));
      return {
        account,
        login,
        stores,
        passkeys,
        keys,
        clock,
        stored,
        audited,
        audit,
        newLogin,
        rowOf,
        asked,
        planOf,
        slotOf,
        addition,
        add,
      };
    };

    test("[PK-8] passkeys come back as they were stored, oldest first, of one account", async () => {
      const { account, passkeys, clock, stored, rowOf, add } = await started();
      const one = rowOf({ counter: 4_294_967_295 });
      expect(await add({ passkey: one })).toBe("added");
      clock.now += 5;
      const two = rowOf({ synced: false, transports: [] });
      expect(await add({ passkey: two })).toBe("added");
      expect(await passkeys.list(account.id)).toEqual([one, two]);
      expect(await passkeys.find(two.credentialId)).toEqual(two);
      expect(await passkeys.find(randomBytes(32))).toBeNull();
      expect(await passkeys.list((await stored()).account.id)).toEqual([]);
    });

    test("[PK-3] passkey, slot and list are stored together, with one entry in the audit", async () => {
      const { account, passkeys, keys, audited, rowOf, planOf, slotOf, add } = await started();
      const slot = slotOf();
      const plan = planOf(account, [slot]);
      expect(await add({ passkey: rowOf({ slotId: slot.id }), keys: plan })).toBe("added");
      const read = await keys.read(account.id);
      expect(read?.keyList).toEqual(plan.change.keyList);
      expect(read?.slots).toContainEqual(slot);
      expect((await passkeys.list(account.id)).map(({ slotId }) => slotId)).toEqual([slot.id]);
      expect(await audited(account.id, "passkey.added")).toBe(1);
    });

    test("[PK-3] a list of another version stores nothing, and leaves the question open for the next try", async () => {
      const { account, passkeys, keys, audited, rowOf, planOf, slotOf, addition, audit } = await started();
      const before = await keys.read(account.id);
      const slot = slotOf();
      const tried = await addition({
        passkey: rowOf({ slotId: slot.id }),
        keys: { ...planOf(account, [slot]), version: 7 },
      });
      const entry = audit(account.id, "passkey.added");
      expect(await passkeys.add(tried, entry)).toBe("version-conflict");
      expect(await keys.read(account.id)).toEqual(before);
      expect(await passkeys.list(account.id)).toEqual([]);
      expect(await audited(account.id, "passkey.added")).toBe(0);
      expect(await passkeys.add({ ...tried, keys: planOf(account, [slot]) }, entry)).toBe("added");
    });

    test("[PK-4] a question is answered once, in time, by the login that asked", async () => {
      const { passkeys, clock, stored, asked, add, login } = await started();
      const { login: theirs } = await stored();
      const loginId = login.id;
      for (const hash of [await asked(theirs.id), await asked(null), randomBytes(32)])
        expect(await add({ challenge: { hash, loginId } })).toBe("spent");
      const hash = await asked();
      expect(await passkeys.take(hash, new Date(clock.now))).toBe(false);
      expect(await add({ challenge: { hash, loginId } })).toBe("added");
      expect(await add({ challenge: { hash, loginId } })).toBe("spent");
      const late = await asked();
      clock.now += 300_000;
      expect(await add({ challenge: { hash: late, loginId } })).toBe("spent");
    });

    test("[PK-4] of ten that answer one question at once exactly one is taken", async () => {
      const { account, passkeys, clock, asked, add, login } = await started();
      const challenge = { hash: await asked(), loginId: login.id };
      const added = await Promise.all(Array.from({ length: 10 }, () => add({ challenge })));
      expect(added.filter((outcome) => outcome === "added")).toHaveLength(1);
      expect(await passkeys.list(account.id)).toHaveLength(1);
      const hash = await asked(null);
      const at = new Date(clock.now);
      const taken = await Promise.all(Array.from({ length: 10 }, () => passkeys.take(hash, at)));
      expect(taken.filter(Boolean)).toHaveLength(1);
      const late = await asked(null);
      expect(await passkeys.take(late, new Date(clock.now + 300_000))).toBe(false);
    });

    test("[PK-10] there are never more than so many, also of many added at once", async () => {
      const { account, passkeys, add } = await started();
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => add({ most: 3 })));
      expect(outcomes.filter((outcome) => outcome === "passkey-limit")).toHaveLength(3);
      expect(await passkeys.list(account.id)).toHaveLength(3);
    });

    test("[PK-3] a credential belongs to one account", async () => {
      const { passkeys, stored, rowOf, add } = await started();
      const { account: other } = await stored();
      const one = rowOf();
      expect(await add({ passkey: one })).toBe("added");
      const again = rowOf({ credentialId: one.credentialId });
      expect(await add({ passkey: again })).toBe("id-taken");
      expect(await add({ passkey: { ...again, accountId: other.id } })).toBe("id-taken");
      expect(await passkeys.find(one.credentialId)).toEqual(one);
    });

    test("[PK-9] a passkey goes with its slot or not at all", async () => {
      const { account, passkeys, keys, rowOf, planOf, slotOf, add, audit, audited } = await started();
      const slot = slotOf();
      const passkey = rowOf({ slotId: slot.id });
      await add({ passkey, keys: planOf(account, [slot]) });
      const entry = audit(account.id, "passkey.removed");
      const next = (version: number): SlotPlan => {
        const keyList = { version: version + 1, digest: randomBytes(32), body: randomBytes(300) };
        return { version, action: "passkey.removed", change: { keyList, put: [], remove: [slot.id] } };
      };
      expect(await passkeys.remove(passkey, null, entry)).toBe("not-found");
      expect(await passkeys.remove({ ...passkey, accountId: randomBytes(16) }, next(2), entry)).toBe(
        "not-found",
      );
      expect(await passkeys.remove(passkey, next(1), entry)).toBe("version-conflict");
      expect(await passkeys.list(account.id)).toEqual([passkey]);
      expect((await keys.read(account.id))?.slots).toContainEqual(slot);
      expect(await passkeys.remove(passkey, next(2), entry)).toBe("removed");
      expect(await passkeys.list(account.id)).toEqual([]);
      expect((await keys.read(account.id))?.slots).toEqual(account.slots);
      expect(await audited(account.id, "passkey.removed")).toBe(1);
      expect(await passkeys.remove(passkey, next(3), entry)).toBe("not-found");
      const plain = rowOf();
      await add({ passkey: plain });
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () => passkeys.remove(plain, null, audit(account.id))),
      );
      expect(outcomes.filter((outcome) => outcome === "removed")).toHaveLength(1);
    });

    test("[PK-6] it signs in while it is there, and a counter that does not grow is refused", async () => {
      const { account, login: own, passkeys, clock, stored, audit, newLogin, rowOf, add } = await started();
      const [silent, counting] = [rowOf(), rowOf({ counter: 5 })];
      await add({ passkey: silent });
      await add({ passkey: counting });
      const signIn = (passkeyId: typeof own.id, counter: number, accountId = account.id) =>
        passkeys.signIn({ passkeyId, slotId: null, counter, login: newLogin(accountId) }, audit(account.id));
      expect([await signIn(silent.id, 0), await signIn(silent.id, 0)]).toEqual([true, true]);
      for (const counter of [0, 4, 5]) expect(await signIn(counting.id, counter)).toBe(false);
      const both = await Promise.all([signIn(counting.id, 6), signIn(counting.id, 6)]);
      expect(both.toSorted()).toEqual([false, true]);
      expect(await signIn(randomBytes(16), 1)).toBe(false);
      const { account: other } = await stored();
      expect(await signIn(silent.id, 1, other.id)).toBe(false);
      const used = (await passkeys.list(account.id)).find(({ counter }) => counter === 6);
      expect(used?.lastUsedAt).toEqual(new Date(clock.now));
      await passkeys.remove(silent, null, audit(account.id));
      expect(await signIn(silent.id, 0)).toBe(false);
    });

    test("[PK-5] [AU-18] the login is one of the account, for a device that it has", async () => {
      const { account, stores, passkeys, clock, audit, newLogin, rowOf, add } = await started();
      const passkey = rowOf();
      await add({ passkey });
      const { id: deviceId } = account.device;
      for (const device of [deviceId, randomBytes(16)]) {
        clock.now += 1;
        const login = newLogin(account.id, device);
        const use = { passkeyId: passkey.id, slotId: null, counter: 0, login };
        expect(await passkeys.signIn(use, audit(account.id))).toBe(true);
        expect(await stores.logins.status(login.id)).toEqual({ accountId: account.id, live: true });
      }
      const wanted = { accountId: account.id, now: new Date(clock.now), before: null, most: 2 };
      expect((await stores.logins.list(wanted)).map((login) => login.deviceId)).toEqual([null, deviceId]);
    });
  });
