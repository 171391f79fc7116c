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
      stores.logins.rotate({ hash, next, at: at(), expiresAt: expiresAt(), address: "198.51.100.7" });
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

    test("[AU-18] live logins of one account are listed, newest first, page by page", async () => {
      const given = begin();
      const { stores, clock, newLogin, audit } = given;
      const { account, login, at } = await rotated(given);
      await given.stored();
      const made = [login];
      for (let i = 0; i < 4; i++) {
        clock.now += 1000;
        const next = newLogin(account.id);
        await stores.logins.create(next, passphraseHash(account), audit(account.id));
        made.unshift(next);
      }
      const page = async (before: typeof login.id | null, most: number) => {
        const found = await stores.logins.list({ accountId: account.id, now: at(), before, most });
        return found.map(({ id }) => toHex(id));
      };
      const ids = made.map(({ id }) => toHex(id));
      expect(await page(null, 9)).toEqual(ids);
      expect(await page(null, 2)).toEqual(ids.slice(0, 2));
      expect(await page(made[1]?.id ?? null, 2)).toEqual(ids.slice(2, 4));
      expect(await page(login.id, 9)).toEqual([]);
      await stores.logins.revoke(login.id, at(), audit(account.id, "login.ended"));
      expect(await page(null, 9)).toEqual(ids.slice(0, -1));
      clock.now += HOUR_MILLISECONDS - 1000;
      expect(await page(null, 9)).toEqual(ids.slice(0, 1));
    });

    test("[AU-19] it is listed as it was made, and seen anew with every refresh", async () => {
      const given = begin();
      const { stores, clock } = given;
      const { account, login, rotate, at } = await rotated(given);
      const list = () => stores.logins.list({ accountId: account.id, now: at(), before: null, most: 9 });
      const { accountId: _, tokenHash, ...listed } = login;
      expect(await list()).toEqual([{ ...listed, lastSeenAt: login.at }]);
      clock.now += 1000;
      await stores.logins.status(login.id);
      expect(await list()).toMatchObject([{ address: "192.0.2.1", lastSeenAt: login.at }]);
      expect(await rotate(tokenHash)).toBe(true);
      const expiresAt = new Date(clock.now + HOUR_MILLISECONDS);
      const seen = { ...listed, address: "198.51.100.7", lastSeenAt: at(), expiresAt };
      expect(await list()).toEqual([seen]);
    });

    test("[AU-18] it is listed under a device that the account has, and under no other", async () => {
      const given = begin();
      const { stores, audit, newLogin } = given;
      const { account, login, at } = await rotated(given);
      const { account: other } = await given.stored();
      const devices = [account.device.id, other.device.id, randomBytes(16), null];
      for (const each of devices) {
        given.clock.now += 1;
        await stores.logins.create(newLogin(account.id, each), passphraseHash(account), audit(account.id));
      }
      const list = async () => {
        const found = await stores.logins.list({ accountId: account.id, now: at(), before: null, most: 9 });
        return found.map(({ deviceId }) => deviceId);
      };
      expect(await list()).toEqual([null, null, null, account.device.id, null]);
      const device = { ...account.device, id: randomBytes(16) };
      const keyList = { version: 2, digest: randomBytes(32), body: randomBytes(300) };
      const change = { keyList, device, loginId: login.id };
      await stores.keys.changeDevice(account.id, 1, change, audit(account.id));
      expect(await list()).toEqual([null, null, null, account.device.id, device.id]);
      const revoked = { ...device, revokedAt: at() };
      const next = { keyList: { ...keyList, version: 3, digest: randomBytes(32) }, device: revoked };
      await stores.keys.changeDevice(account.id, 2, next, audit(account.id));
      given.clock.now += 1;
      await stores.logins.create(newLogin(account.id, device.id), passphraseHash(account), audit(account.id));
      expect((await list())[0]).toBeNull();
    });

    test("[AU-21] all logins of one account end at once, however many ask for it, and nobody else's", async () => {
      const given = begin();
      const { stores, audit, newLogin } = given;
      const { account, login, at, rotate } = await rotated(given);
      const { login: theirs } = await given.stored();
      const second = newLogin(account.id);
      await stores.logins.create(second, passphraseHash(account), audit(account.id));
      const ends = Array.from({ length: 5 }, () =>
        stores.logins.revokeAll(account.id, at(), audit(account.id, "logins.ended")),
      );
      const one = stores.logins.revoke(second.id, at(), audit(account.id, "login.ended"));
      await Promise.all([...ends, one, rotate(login.tokenHash)]);
      for (const { id } of [login, second])
        expect(await stores.logins.status(id)).toEqual({ accountId: account.id, live: false });
      expect((await stores.logins.status(theirs.id))?.live).toBe(true);
      expect(await given.audited(account.id, "logins.ended")).toBe(5);
      expect(await rotate(login.tokenHash)).toBe(false);
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
