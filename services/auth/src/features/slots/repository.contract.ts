import { describe, expect, test } from "bun:test";
import type { Bytes } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { NewAccount, SlotRow, StatementRow } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";

const listAfter = ({ version }: StatementRow): StatementRow => ({
  version: version + 1,
  digest: randomBytes(32),
  body: randomBytes(300),
});

const passphraseOf = ({ slots }: NewAccount) => {
  const slot = slots.find(({ kind }) => kind === SLOT_KIND.passphrase);
  if (slot?.authHash == null) throw new Error("no passphrase");
  return { ...slot, authHash: slot.authHash };
};

const codeOf = ({ slots }: NewAccount): SlotRow => {
  const slot = slots.find(({ kind }) => kind === SLOT_KIND.recoveryCode);
  if (slot === undefined) throw new Error("no code");
  return slot;
};

/** Every SlotRepository must pass this. */
export const describeSlotRepository = (name: string, begin: () => StoresCase) =>
  describe(`SlotRepository (${name})`, () => {
    const started = async () => {
      const from = begin();
      const { account } = await from.stored({ recoveryCodes: 4 });
      const health = async () => {
        const row = await from.stores.slots.health(account.id);
        if (row === null) throw new Error("an account without keys");
        return row;
      };
      const noteOf = async (id: Bytes) =>
        (await health()).slots.find((slot) => Buffer.compare(slot.id, id) === 0);
      const labelled = (id: Bytes, version: number, accountId = account.id, meta = randomBytes(120)) =>
        from.stores.slots.label(id, version, meta, from.audit(accountId, "slot.labelled"));
      return { ...from, account, health, noteOf, labelled };
    };

    test("[SL-3] [SL-4] a new account's slots were never used, and its keys are as old as it is", async () => {
      const before = Date.now();
      const { account, health, stores } = await started();
      const { keyList, slots, workspaces, rootKeySince } = await health();
      expect(keyList).toMatchObject(account.keyList);
      expect(slots).toHaveLength(5);
      for (const slot of slots) {
        expect(slot).toMatchObject({ lastUsedAt: null, uses: 0, label: null });
        expect(slot.createdAt.getTime()).toBeGreaterThanOrEqual(before - 1000);
      }
      expect(workspaces).toMatchObject([
        { id: account.workspace.id, role: 4, epoch: 1, minWriteEpoch: 1, since: expect.any(Date) },
      ]);
      expect(rootKeySince.getTime()).toBeGreaterThanOrEqual(before - 1000);
      expect(await stores.slots.health(randomBytes(16))).toBeNull();
    });

    test("[SL-3] signing in counts for the passphrase, whoever asks at once, and a wrong one for nothing", async () => {
      const { account, stores, newLogin, audit, noteOf, clock } = await started();
      const { id, authHash } = passphraseOf(account);
      const signIn = (hash: Bytes) => stores.logins.create(newLogin(account.id), hash, audit(account.id));
      expect(await signIn(randomBytes(32))).toBe(false);
      expect(await noteOf(id)).toMatchObject({ uses: 0, lastUsedAt: null });
      clock.now += 5000;
      await Promise.all(Array.from({ length: 5 }, () => signIn(authHash)));
      expect(await noteOf(id)).toMatchObject({ uses: 5, lastUsedAt: new Date(clock.now) });
      expect(await noteOf(codeOf(account).id)).toMatchObject({ uses: 0 });
    });

    test("[SL-3] a code that opened the account is counted, once it is one", async () => {
      const { account, stores, noteOf, clock } = await started();
      const { id } = codeOf(account);
      const at = new Date(clock.now);
      await stores.codes.use(id, at);
      expect(await noteOf(id)).toMatchObject({ uses: 1, lastUsedAt: at });
      await stores.codes.use(randomBytes(16), at);
      expect(await noteOf(passphraseOf(account).id)).toMatchObject({ uses: 0 });
    });

    test("[SL-1] a label is stored by its version, for slots of the account, and of ten at once one is", async () => {
      const { account, labelled, noteOf, stored, stores } = await started();
      const { id } = passphraseOf(account);
      expect(await stores.slots.labelVersion(account.id, id)).toBe(0);
      expect(await labelled(id, 1)).toBe(false);
      const all = await Promise.all(Array.from({ length: 10 }, () => labelled(id, 0)));
      expect(all.filter(Boolean)).toHaveLength(1);
      const meta = randomBytes(130);
      expect(await labelled(id, 1, account.id, meta)).toBe(true);
      expect((await noteOf(id))?.label).toEqual({ meta, version: 2 });
      const other = (await stored()).account;
      expect(await stores.slots.labelVersion(other.id, id)).toBeNull();
      expect(await labelled(id, 2, other.id)).toBe(false);
      expect(await labelled(randomBytes(16), 0)).toBe(false);
      expect((await noteOf(id))?.label?.version).toBe(2);
    });

    test("[SL-1] [SL-3] label and use go with the slot, and stay where it gets new objects of the same login key", async () => {
      const { account, labelled, noteOf, stores, newLogin, audit } = await started();
      const [slot, code] = [passphraseOf(account), codeOf(account)];
      await labelled(slot.id, 0);
      await labelled(code.id, 0);
      await stores.logins.create(newLogin(account.id), slot.authHash, audit(account.id));
      const before = await noteOf(slot.id);
      const change = (version: number, put: readonly SlotRow[], remove: readonly Bytes[] = []) => {
        const keyList = listAfter({ ...account.keyList, version });
        return stores.keys.changeSlots(account.id, version, { keyList, put, remove }, audit(account.id));
      };
      const again = { ...slot, slot: randomBytes(200), wrap: randomBytes(150) };
      expect(await change(1, [again], [code.id])).toBe("changed");
      expect(await noteOf(slot.id)).toEqual(before);
      expect(await noteOf(code.id)).toBeUndefined();
      const read = (await stores.keys.read(account.id))?.slots ?? [];
      expect(read.find(({ kind }) => kind === SLOT_KIND.passphrase)).toEqual(again);
      expect(await change(2, [{ ...again, authHash: randomBytes(32) }])).toBe("changed");
      expect(await noteOf(slot.id)).toMatchObject({ label: null, uses: 0, lastUsedAt: null });
    });
  });
