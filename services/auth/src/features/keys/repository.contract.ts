import { describe, expect, test } from "bun:test";
import type { LoginsEnd, NewAccount, SlotRow, StatementRow } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";

const listAfter = ({ version }: StatementRow): StatementRow => ({
  version: version + 1,
  digest: randomBytes(32),
  body: randomBytes(300),
});

const newSlot = (change: Partial<SlotRow> = {}): SlotRow => ({
  id: randomBytes(16),
  kind: 2,
  slot: randomBytes(200),
  wrap: randomBytes(150),
  authHash: randomBytes(32),
  ...change,
});

const newDevice = ({ device }: NewAccount) => ({ ...device, id: randomBytes(16) });

const byId = <T extends { readonly id: Uint8Array }>(rows: readonly T[]): readonly T[] =>
  rows.toSorted((a, b) => Buffer.compare(a.id, b.id));

/** Every KeyRepository must pass this. */
export const describeKeyRepository = (name: string, begin: () => StoresCase) =>
  describe(`KeyRepository (${name})`, () => {
    test("[AU-9] list, slots and devices are read together, as they were stored", async () => {
      const { stores, stored } = begin();
      const { account } = await stored({ recoveryCodes: 4 });
      const read = await stores.keys.read(account.id);
      expect(read).toMatchObject({ identityEd: account.identityEd, keyList: account.keyList });
      expect(byId(read?.slots ?? [])).toEqual(byId(account.slots));
      expect(read?.devices).toEqual([account.device]);
      expect(await stores.keys.read(randomBytes(16))).toBeNull();
    });

    test("[AU-9] slots are put, replaced and removed with the list that names them", async () => {
      const { stores, stored, audit, audited } = begin();
      const { account } = await stored({ recoveryCodes: 4 });
      const [kept, replaced, removed, ...rest] = account.slots;
      if (kept === undefined || replaced === undefined || removed === undefined) throw new Error("too few");
      const put = [newSlot(), newSlot({ id: replaced.id })];
      const keyList = listAfter(account.keyList);
      const change = { keyList, put, remove: [removed.id] };
      const entry = audit(account.id, "keys.replaced");
      expect(await stores.keys.changeSlots(account.id, 1, change, entry)).toBe("changed");
      const read = await stores.keys.read(account.id);
      expect(read?.keyList).toEqual(keyList);
      expect(byId(read?.slots ?? [])).toEqual(byId([kept, ...rest, ...put]));
      expect(await audited(account.id, "keys.replaced")).toBe(1);
    });

    test("[AU-15] [AU-23] logins end with the change: all of them, or all but one, and nobody else's", async () => {
      const { stores, stored, audit, newLogin } = begin();
      const { account, login } = await stored();
      const { login: theirs } = await stored();
      const [slot] = account.slots;
      const second = newLogin(account.id);
      await stores.logins.create(second, slot?.authHash ?? randomBytes(32), audit(account.id));
      const live = async () =>
        Promise.all([login, second, theirs].map(async ({ id }) => (await stores.logins.status(id))?.live));
      const change = async (version: number, loginsEnd: LoginsEnd | null) => {
        const keyList = { ...listAfter(account.keyList), version: version + 1 };
        const next = { keyList, put: [], remove: [], loginsEnd };
        return stores.keys.changeSlots(account.id, version, next, audit(account.id));
      };
      const at = new Date();
      expect(await change(1, null)).toBe("changed");
      expect(await change(1, { at, except: null })).toBe("version-conflict");
      expect(await live()).toEqual([true, true, true]);
      expect(await change(2, { at, except: second.id })).toBe("changed");
      expect(await live()).toEqual([false, true, true]);
      expect(await change(3, { at, except: null })).toBe("changed");
      expect(await live()).toEqual([false, false, true]);
    });

    test("[AU-9] a device is added, and replaced by its id", async () => {
      const { stores, stored, audit } = begin();
      const { account } = await stored();
      const device = newDevice(account);
      const second = listAfter(account.keyList);
      const { keys } = stores;
      expect(await keys.changeDevice(account.id, 1, { keyList: second, device }, audit(account.id))).toBe(
        "changed",
      );
      const renewed = { ...device, version: 2, certificate: randomBytes(250), sessionIds: [randomBytes(16)] };
      const third = { keyList: listAfter(second), device: renewed };
      expect(await keys.changeDevice(account.id, 2, third, audit(account.id))).toBe("changed");
      expect(byId((await keys.read(account.id))?.devices ?? [])).toEqual(byId([account.device, renewed]));
    });

    test("[AU-9] a change for another version changes nothing", async () => {
      const { stores, stored, audit, audited } = begin();
      const { account } = await stored();
      const before = await stores.keys.read(account.id);
      const keyList = listAfter(account.keyList);
      const entry = () => audit(account.id, "keys.replaced");
      for (const version of [0, 2, 99]) {
        const slots = { keyList, put: [newSlot()], remove: [] };
        const device = { keyList, device: newDevice(account) };
        expect(await stores.keys.changeSlots(account.id, version, slots, entry())).toBe("version-conflict");
        expect(await stores.keys.changeDevice(account.id, version, device, entry())).toBe("version-conflict");
      }
      expect(await stores.keys.read(account.id)).toEqual(before);
      expect(await audited(account.id, "keys.replaced")).toBe(0);
    });

    test("[AU-9] of concurrent changes of one version exactly one is stored, whole", async () => {
      const { stores, stored, audit } = begin();
      const { account } = await stored();
      const changes = Array.from({ length: 10 }, () => ({
        keyList: listAfter(account.keyList),
        put: [newSlot()],
        remove: [],
      }));
      const outcomes = await Promise.all(
        changes.map((change) => stores.keys.changeSlots(account.id, 1, change, audit(account.id))),
      );
      expect(outcomes.filter((outcome) => outcome === "changed")).toHaveLength(1);
      const won = changes[outcomes.indexOf("changed")];
      const read = await stores.keys.read(account.id);
      expect(read?.keyList).toEqual(won?.keyList ?? account.keyList);
      expect(byId(read?.slots ?? [])).toEqual(byId([...account.slots, ...(won?.put ?? [])]));
    });

    test("[AU-9] an id of somebody else is refused, and neither account changes", async () => {
      const { stores, stored, audit } = begin();
      const [mine, theirs] = [(await stored()).account, (await stored()).account];
      const before = [await stores.keys.read(mine.id), await stores.keys.read(theirs.id)];
      const keyList = listAfter(mine.keyList);
      const slots = { keyList, put: theirs.slots.map(({ id }) => newSlot({ id })), remove: [] };
      expect(await stores.keys.changeSlots(mine.id, 1, slots, audit(mine.id))).toBe("id-taken");
      const device = { keyList, device: { ...mine.device, id: theirs.device.id } };
      expect(await stores.keys.changeDevice(mine.id, 1, device, audit(mine.id))).toBe("id-taken");
      expect([await stores.keys.read(mine.id), await stores.keys.read(theirs.id)]).toEqual(before);
    });

    test("[AU-9] removing an id of somebody else removes nothing", async () => {
      const { stores, stored, audit } = begin();
      const [mine, theirs] = [(await stored()).account, (await stored()).account];
      const remove = theirs.slots.map(({ id }) => id);
      const change = { keyList: listAfter(mine.keyList), put: [], remove };
      await stores.keys.changeSlots(mine.id, 1, change, audit(mine.id));
      expect((await stores.keys.read(theirs.id))?.slots).toEqual(theirs.slots);
    });
  });
