import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { uuidv7 } from "@holdfast/protocol/ids";
import { auditHash, type ChainedRow } from "@holdfast/service-kit/audit-chain";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { NewAccount } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";
import type { StoredEntry, StoredPage } from "./repository.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const ZEROS = new Uint8Array(32);

const numbers = ({ entries }: StoredPage) => entries.map(({ seq }) => seq);

/** The hashes of a page, oldest first, computed again from what it says. */
const recomputed = ({ anchor, entries }: StoredPage): readonly string[] => {
  let previous = anchor.hash;
  return entries.toReversed().map((entry) => {
    previous = auditHash(entry.workspaceId, entry.seq, previous, entry as StoredEntry & ChainedRow);
    return toHex(previous);
  });
};

const stored = ({ entries }: StoredPage): readonly string[] =>
  entries.toReversed().map(({ hash }) => toHex(hash));

/** Every AuditRepository must pass this. */
export const describeAuditRepository = (name: string, begin: () => StoresCase) =>
  describe(`AuditRepository (${name})`, () => {
    /** A login that ends, with the entry that tells of it. */
    const leave = async (given: StoresCase, account: NewAccount, wishes: Partial<AuditRow> = {}) => {
      const login = given.newLogin(account.id);
      const passphrase = account.slots.find(({ kind }) => kind === 1)?.authHash ?? ZEROS;
      const entry = { ...given.audit(account.id), ...wishes };
      expect(await given.stores.logins.create(login, passphrase, entry)).toBe(true);
    };

    test("[AD-2] entries are numbered from 1 and chained, an account's in its own workspace", async () => {
      const given = begin();
      const [mine, theirs] = [(await given.stored()).account, (await given.stored()).account];
      for (let i = 0; i < 4; i++) await leave(given, mine);
      const page = await given.stores.audit.page(mine.workspace.id, null, 100);
      expect(numbers(page)).toEqual([5, 4, 3, 2, 1]);
      expect(page.entries.map(({ action }) => action)).toEqual([
        ...Array.from({ length: 4 }, () => "login.created"),
        "account.registered",
      ]);
      expect(stored(page)).toEqual(recomputed(page));
      const [newest] = page.entries;
      expect(page.head).toEqual({ seq: 5, hash: newest?.hash ?? ZEROS });
      expect(page.anchor).toEqual({ seq: 0, hash: ZEROS });
      expect(page.entries.every(({ workspaceId }) => toHex(workspaceId) === toHex(mine.workspace.id))).toBe(
        true,
      );
      expect(numbers(await given.stores.audit.page(theirs.workspace.id, null, 100))).toEqual([1]);
    });

    test("[AD-2] service and database hash random entries alike", async () => {
      const given = begin();
      const { account } = await given.stored();
      for (let i = 0; i < 25; i++) {
        await leave(given, account, {
          id: uuidv7(Date.now(), randomBytes),
          at: new Date(Math.floor(Math.random() * 4e12)),
          loginId: i % 2 === 0 ? randomBytes(16) : null,
          target: [null, "", "é".repeat(i), "🦉 and text"][i % 4] ?? null,
        });
      }
      const page = await given.stores.audit.page(account.workspace.id, null, 100);
      expect(page.entries).toHaveLength(26);
      expect(stored(page)).toEqual(recomputed(page));
    });

    test("[AD-3] concurrent transactions leave one chain without a gap, and none of them fails", async () => {
      const given = begin();
      const people = await Promise.all([given.stored(), given.stored()]);
      await Promise.all(
        Array.from({ length: 40 }, (_, i) => {
          const account = people[i % 2]?.account;
          return account && leave(given, account);
        }),
      );
      for (const { account } of people) {
        const page = await given.stores.audit.page(account.workspace.id, null, 100);
        expect(numbers(page)).toEqual(Array.from({ length: 21 }, (_, i) => 21 - i));
        expect(stored(page)).toEqual(recomputed(page));
      }
    });

    test("[AD-1] what is undone leaves no entry, and no gap", async () => {
      const given = begin();
      const { account } = await given.stored();
      const again = { ...account, id: randomBytes(16) };
      const entry = { ...given.audit(account.id), workspaceId: account.workspace.id };
      expect(await given.stores.accounts.create(again, given.newLogin(again.id), entry)).toBe("email-taken");
      await leave(given, account);
      expect(numbers(await given.stores.audit.page(account.workspace.id, null, 100))).toEqual([2, 1]);
    });

    test("[AD-4] [AD-5] pages hang together, whatever is written meanwhile", async () => {
      const given = begin();
      const { account } = await given.stored();
      for (let i = 0; i < 6; i++) await leave(given, account);
      const { audit } = given.stores;
      const first = await audit.page(account.workspace.id, null, 3);
      await leave(given, account);
      const second = await audit.page(account.workspace.id, 5, 3);
      expect([numbers(first), numbers(second)]).toEqual([
        [7, 6, 5],
        [4, 3, 2],
      ]);
      const all = await audit.page(account.workspace.id, null, 100);
      expect(all.entries.slice(1, 7)).toEqual([...first.entries, ...second.entries]);
      expect(numbers(await audit.page(account.workspace.id, 1, 3))).toEqual([]);
      expect((await audit.page(randomBytes(16), null, 3)).head).toEqual({ seq: 0, hash: ZEROS });
    });

    test("[AD-6] what is swept goes from the beginning, the newest entry stays, and the rest is verified from the anchor", async () => {
      const given = begin();
      const { account } = await given.stored();
      const days = [300, 200, 500, 20, 10];
      for (const day of days) {
        await leave(given, account, { at: new Date(given.clock.now - day * DAY_MILLISECONDS) });
      }
      const { audit } = given.stores;
      const before = await audit.page(account.workspace.id, null, 100);
      // The entry of account.registered is today's, and it is the first.
      expect(await audit.sweep(new Date(given.clock.now - 100 * DAY_MILLISECONDS))).toBe(0);
      given.clock.now += 150 * DAY_MILLISECONDS;
      expect(await audit.sweep(new Date(given.clock.now - 100 * DAY_MILLISECONDS))).toBeGreaterThanOrEqual(5);
      const last = await audit.page(account.workspace.id, null, 100);
      expect(numbers(last)).toEqual([6]);
      expect(last.anchor).toEqual({ seq: 5, hash: before.entries[1]?.hash ?? ZEROS });
      expect(last.head).toEqual(before.head);
      expect(stored(last)).toEqual(recomputed(last));
      await leave(given, account);
      const after = await audit.page(account.workspace.id, null, 100);
      expect(numbers(after)).toEqual([7, 6]);
      expect(stored(after)).toEqual(recomputed(after));
    });

    test("[AD-5] addresses and user agents are found by their ids, those of logins for their own account only", async () => {
      const given = begin();
      const [mine, theirs] = [await given.stored(), await given.stored()];
      const { audit } = given.stores;
      expect(await audit.emails([mine.account.id, randomBytes(16)])).toEqual([
        { accountId: mine.account.id, email: mine.account.email },
      ]);
      const ids = [mine.login.id, theirs.login.id];
      expect(await audit.userAgents(mine.account.id, ids)).toEqual([
        { loginId: mine.login.id, userAgent: mine.login.userAgent },
      ]);
    });
  });
