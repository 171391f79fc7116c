import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { NewAccount } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";

const HOUR_MILLISECONDS = 3600 * 1000;

/** Every LoginRepository must pass this. */
const passphraseHash = ({ slots }: NewAccount) => {
  const hash = slots.find(({ kind }) => kind === SLOT_KIND.passphrase)?.authHash;
  if (!hash) throw new Error("an account without a passphrase");
  return hash;
};

export const describeLoginRepository = (name: string, begin: () => StoresCase) => {
  const rotated = async (given: StoresCase) => {
    const { stores, clock, stored } = given;
    const { account, login } = await stored();
    const at = () => new Date(clock.now);
    const expiresAt = () => new Date(clock.now + HOUR_MILLISECONDS);
    const rotate = (hash: typeof login.tokenHash, next = randomBytes(32)) =>
      stores.logins.rotate({ hash, next, at: at(), expiresAt: expiresAt() });
    const find = (hash: typeof login.tokenHash) => stores.logins.findByToken(hash, at());
    return { account, login, rotate, find, at };
  };

  describe(`LoginRepository (${name})`, () => {
    test("[AU-7] a login is live until it is revoked or expires, and unknown before it is made", async () => {
      const given = begin();
      const { stores, clock, audit, newLogin } = given;
      const { account, login, at } = await rotated(given);
      const live = { accountId: account.id, live: true };
      expect(await stores.logins.status(login.id)).toEqual(live);
      const second = newLogin(account.id);
      expect(await stores.logins.status(second.id)).toBeNull();
      expect(await stores.logins.create(second, passphraseHash(account), audit(account.id))).toBe(true);
      expect(await stores.logins.status(second.id)).toEqual(live);
      await stores.logins.revoke(login.id, at(), audit(account.id, "login.ended"));
      expect(await stores.logins.status(login.id)).toEqual({ accountId: account.id, live: false });
      expect(await stores.logins.status(second.id)).toEqual(live);
      clock.now += HOUR_MILLISECONDS;
      expect(await stores.logins.status(second.id)).toEqual({ accountId: account.id, live: false });
    });

    test("[AU-15] a login asked for by another passphrase than the account has is not made", async () => {
      const { stores, audit, newLogin, stored, audited } = begin();
      const { account } = await stored();
      const late = newLogin(account.id);
      expect(await stores.logins.create(late, randomBytes(32), audit(account.id))).toBe(false);
      expect(await stores.logins.status(late.id)).toBeNull();
      expect(await audited(account.id, "login.created")).toBe(0);
    });

    test("[AU-6] of concurrent uses of one token exactly one rotates", async () => {
      const { login, rotate } = await rotated(begin());
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => rotate(login.tokenHash)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });

    test("[AU-6] the newest token, its predecessor and older ones are told apart", async () => {
      const given = begin();
      const { login, rotate, find, at } = await rotated(given);
      const [second, third] = [randomBytes(32), randomBytes(32)];
      expect(await find(login.tokenHash)).toMatchObject({ live: true, rotatedAt: null });
      expect(await rotate(login.tokenHash, second)).toBe(true);
      const first = at();
      given.clock.now += 1000;
      expect(await rotate(second, third)).toBe(true);
      expect(await find(third)).toMatchObject({ rotatedAt: null, isPredecessor: false, client: "bearer" });
      expect(await find(second)).toMatchObject({ rotatedAt: at(), isPredecessor: true });
      expect(await find(login.tokenHash)).toMatchObject({ rotatedAt: first, isPredecessor: false });
      expect(await find(randomBytes(32))).toBeNull();
    });

    test("[AU-6] a token names the account, its workspace and the login it belongs to", async () => {
      const { account, login, find } = await rotated(begin());
      expect(await find(login.tokenHash)).toMatchObject({
        loginId: login.id,
        accountId: account.id,
        workspaceId: account.workspace.id,
      });
    });

    test("[AU-6] [AU-7] tokens of a login that ended or expired rotate no more", async () => {
      const given = begin();
      const { account, login, rotate, find, at } = await rotated(given);
      await given.stores.logins.revoke(login.id, at(), given.audit(account.id, "login.ended"));
      expect(await rotate(login.tokenHash)).toBe(false);
      expect(await find(login.tokenHash)).toMatchObject({ live: false, rotatedAt: null });
      const other = await rotated(given);
      given.clock.now += HOUR_MILLISECONDS;
      expect(await other.rotate(other.login.tokenHash)).toBe(false);
    });

    test("[AU-6] a token is forgotten when it would have expired, and the login goes on with newer ones", async () => {
      const given = begin();
      const { login, rotate, find } = await rotated(given);
      const second = randomBytes(32);
      given.clock.now += HOUR_MILLISECONDS / 2;
      await rotate(login.tokenHash, second);
      given.clock.now += HOUR_MILLISECONDS / 2;
      expect(await find(login.tokenHash)).toBeNull();
      const third = randomBytes(32);
      expect(await rotate(second, third)).toBe(true);
      expect(await find(third)).toMatchObject({ live: true, rotatedAt: null });
      expect(await find(second)).toMatchObject({ live: true, isPredecessor: true });
      expect(await given.dump()).not.toContain(toHex(login.tokenHash));
    });

    test("rotating prolongs the login", async () => {
      const given = begin();
      const { login, rotate } = await rotated(given);
      given.clock.now += HOUR_MILLISECONDS / 2;
      expect(await rotate(login.tokenHash)).toBe(true);
      given.clock.now += (HOUR_MILLISECONDS * 3) / 4;
      expect((await given.stores.logins.status(login.id))?.live).toBe(true);
    });

    test("ending a login twice is told once", async () => {
      const given = begin();
      const { account, login, at } = await rotated(given);
      for (let i = 0; i < 2; i++)
        await given.stores.logins.revoke(login.id, at(), given.audit(account.id, "login.ended"));
      expect(await given.audited(account.id, "login.ended")).toBe(1);
    });
  });
};
