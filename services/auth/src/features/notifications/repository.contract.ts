import { describe, expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import { NOTIFICATION_KINDS } from "@holdfast/protocol/notifications";
import type { Bytes } from "@holdfast/vault/bytes";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const MANY = 505;

/** Every NotificationRepository must pass this. */
export const describeNotificationRepository = (name: string, begin: () => StoresCase) =>
  describe(`NotificationRepository (${name})`, () => {
    const newest = ({ stores }: StoresCase, accountId: Bytes, most = 100) =>
      stores.notifications.page(accountId, null, most);

    const failed = (given: StoresCase, accountId: Bytes, loginId: Bytes) => {
      const sessionId = randomBytes(16);
      return given.stores.notifications.failedSave({
        accountId,
        loginId,
        sessionId,
        at: new Date(given.clock.now),
      });
    };

    test("[NT-7] a device that could not save is told of once an hour, with its session and nothing else", async () => {
      const given = begin();
      const { account, login } = await given.stored();
      const both = await Promise.all([
        failed(given, account.id, login.id),
        failed(given, account.id, login.id),
      ]);
      expect(both.toSorted()).toEqual([false, true]);
      expect(await failed(given, account.id, login.id)).toBe(false);
      given.clock.now += 3600 * 1000;
      expect(await failed(given, account.id, login.id)).toBe(true);
      const { rows, unread } = await newest(given, account.id);
      expect([rows.length, unread]).toEqual([2, 2]);
      for (const { kind, data } of rows) {
        expect(kind).toBe("save_failed");
        expect(Object.keys(data)).toEqual(["sessionId"]);
      }
    });

    test("[NT-8] pages come newest first, are marked by id or by time, and by nobody but their account", async () => {
      const given = begin();
      const [mine, theirs] = [await given.stored(), await given.stored()];
      for (let i = 0; i < 5; i++) {
        await failed(given, mine.account.id, mine.login.id);
        given.clock.now += 3600 * 1000;
      }
      const { notifications } = given.stores;
      const first = await notifications.page(mine.account.id, null, 2);
      const second = await notifications.page(mine.account.id, first.rows.at(-1)?.id ?? null, 10);
      expect([first.rows.length, second.rows.length, first.unread]).toEqual([2, 3, 5]);
      const all = [...first.rows, ...second.rows];
      expect(all.map(({ at }) => at.getTime())).toEqual(
        all.map(({ at }) => at.getTime()).toSorted((a, b) => b - a),
      );
      const ids = all.slice(0, 2).map(({ id }) => id);
      const now = new Date(given.clock.now);
      expect(await notifications.read(theirs.account.id, ids, now)).toBe(0);
      expect((await newest(given, mine.account.id)).unread).toBe(5);
      expect(await notifications.read(mine.account.id, ids, now)).toBe(3);
      expect(await notifications.readUntil(mine.account.id, all[3]?.at ?? now, now)).toBe(1);
      expect(await notifications.readUntil(mine.account.id, now, now)).toBe(0);
    });

    test("[NT-8] an account keeps its newest 500, for 90 days", async () => {
      const given = begin();
      const { account, login } = await given.stored();
      for (let i = 0; i < MANY; i++) {
        await failed(given, account.id, login.id);
        given.clock.now += 3600 * 1000;
      }
      const { notifications } = given.stores;
      expect((await newest(given, account.id, 1000)).rows).toHaveLength(500);
      given.clock.now += 80 * DAY_MILLISECONDS;
      await notifications.due(new Date(given.clock.now));
      const kept = (await newest(given, account.id, 1000)).rows.filter(({ kind }) => kind === "save_failed");
      expect(kept.length).toBeLessThan(260);
      expect(kept.length).toBeGreaterThan(200);
    });

    test("[NT-9] preferences are changed by whoever knows the version, and held to, but for what is always told", async () => {
      const given = begin();
      const { account, login } = await given.stored();
      const { notifications } = given.stores;
      expect(await notifications.preferences(account.id)).toBeNull();
      const set = (version: number, kinds: readonly (typeof NOTIFICATION_KINDS)[number][]) =>
        notifications.setPreferences(
          account.id,
          { app: kinds, send: kinds, version },
          given.audit(account.id, "notification-preferences.changed"),
        );
      expect(await set(2, NOTIFICATION_KINDS)).toBe(false);
      const both = await Promise.all([set(1, []), set(1, [])]);
      expect(both.toSorted()).toEqual([false, true]);
      expect(await notifications.preferences(account.id)).toEqual({ app: [], send: [], version: 1 });
      await failed(given, account.id, login.id);
      expect((await newest(given, account.id)).rows).toEqual([]);
      expect(await set(2, ["save_failed"])).toBe(true);
      given.clock.now += 3600 * 1000;
      await failed(given, account.id, login.id);
      expect((await newest(given, account.id)).rows).toHaveLength(1);
      const ended = { ...given.audit(account.id, "logins.ended"), loginId: login.id };
      await notifications.setPreferences(account.id, { app: [], send: [], version: 3 }, ended);
      expect((await newest(given, account.id)).rows.map(({ kind }) => kind)).toContain("keys_changed");
    });

    test("[NT-7] keys that are due and certificates that end soon are told of once", async () => {
      const given = begin();
      const { account } = await given.stored();
      const { notifications } = given.stores;
      const expiring = async () => {
        await notifications.due(new Date(given.clock.now));
        const { rows } = await newest(given, account.id);
        return rows.filter(({ kind }) => kind === "key_expiring").map(({ data }) => data);
      };
      given.clock.now += 89 * DAY_MILLISECONDS;
      const workspaceId = formatId("wsp", account.workspace.id);
      const keys = async () => (await expiring()).filter((data) => "workspaceId" in data);
      expect(await keys()).toEqual([]);
      given.clock.now += 2 * DAY_MILLISECONDS;
      expect(await keys()).toEqual([{ workspaceId, epoch: 1 }]);
      expect(await keys()).toHaveLength(1);
      given.clock.now = account.device.notAfter.getTime() - 13 * DAY_MILLISECONDS;
      const deviceId = formatId("dev", account.device.id);
      const ending = (await expiring()).filter((data) => "deviceId" in data);
      expect(ending).toEqual([{ deviceId }]);
      expect((await expiring()).filter((data) => "deviceId" in data)).toHaveLength(1);
    });
  });
