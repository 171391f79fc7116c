import { describe, expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { NewAccount } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { isTold } from "./notices.ts";
import type { Outgoing } from "./queue.ts";

const MINUTE_MILLISECONDS = 60_000;
const ZEROS = new Uint8Array(32);

/** Every NoticeQueue must pass this. */
export const describeNoticeQueue = (name: string, begin: () => StoresCase) =>
  describe(`NoticeQueue (${name})`, () => {
    const signedIn = async (given: StoresCase, account: NewAccount) => {
      const login = given.newLogin(account.id);
      const passphrase = account.slots.find(({ kind }) => kind === 1)?.authHash ?? ZEROS;
      await given.stores.logins.create(login, passphrase, { ...given.audit(account.id), loginId: login.id });
      return login;
    };

    /** What is taken of an account, whatever other tests have left. */
    const taken = async ({ stores, clock }: StoresCase, accountId: Bytes, minutes = 2) => {
      const now = new Date(clock.now);
      const until = new Date(clock.now + minutes * MINUTE_MILLISECONDS);
      const all = await stores.noticeQueue.take({ now, until, most: 1000 });
      return all.filter((each) => each.accountId !== null && equal(each.accountId, accountId));
    };

    test("[NT-7] [NT-10] what an entry tells of waits, with its facts, and goes when it is noted as sent", async () => {
      const given = begin();
      const { account } = await given.stored();
      const login = await signedIn(given, account);
      const [first, ...more] = await taken(given, account.id);
      expect(more).toEqual([]);
      expect(first).toMatchObject({ kind: "new_login", attempts: 0, sent: [] });
      expect(first?.data).toMatchObject({ act: "login.created", loginId: formatId("lgn", login.id) });
      const { noticeQueue } = given.stores;
      expect(await noticeQueue.facts(first as Outgoing)).toMatchObject({
        email: account.email,
        login: { userAgent: login.userAgent, address: login.address },
        invite: null,
      });
      await noticeQueue.note(first?.id ?? ZEROS, ["mail"], null);
      given.clock.now += 10 * MINUTE_MILLISECONDS;
      expect(await taken(given, account.id)).toEqual([]);
    });

    test("[NT-10] of two at once one takes it; who does not note it loses it to the next, and what failed waits", async () => {
      const given = begin();
      const { account } = await given.stored();
      await signedIn(given, account);
      const both = await Promise.all([taken(given, account.id), taken(given, account.id)]);
      expect(both.map(({ length }) => length).toSorted()).toEqual([0, 1]);
      expect(await taken(given, account.id)).toEqual([]);
      given.clock.now += 2 * MINUTE_MILLISECONDS;
      const [again] = await taken(given, account.id);
      expect(again?.attempts).toBe(1);
      const later = new Date(given.clock.now + 60 * MINUTE_MILLISECONDS);
      await given.stores.noticeQueue.note(again?.id ?? ZEROS, ["http"], later);
      given.clock.now += 10 * MINUTE_MILLISECONDS;
      expect(await taken(given, account.id)).toEqual([]);
      await given.stores.noticeQueue.hasten(new Date(given.clock.now));
      const [hastened] = await taken(given, account.id);
      expect(hastened).toMatchObject({ attempts: 2, sent: ["http"] });
      // What somebody is at is not brought forward.
      await given.stores.noticeQueue.hasten(new Date(given.clock.now));
      expect(await taken(given, account.id)).toEqual([]);
    });

    test("[NT-10] what is too old is given up", async () => {
      const given = begin();
      const { account } = await given.stored();
      await signedIn(given, account);
      await taken(given, account.id, 0);
      expect(await given.stores.noticeQueue.drop(new Date(given.clock.now + 1))).toBeGreaterThan(0);
      expect(await taken(given, account.id)).toEqual([]);
    });

    test("[NT-6] [NT-7] an invite waits for an address without an account, and for nobody once it is closed", async () => {
      const given = begin();
      const [ada, ben] = [await given.stored(), await given.stored()];
      const { invites, noticeQueue, notifications } = given.stores;
      const send = async (email: string) => {
        const invite = given.newInvite(ada.account, email);
        const target = formatId("inv", invite.id);
        const entry = { ...given.audit(ada.account.id, "invite.created"), target };
        expect(await invites.create(invite, 10, { ...entry, workspaceId: invite.workspaceId })).toBe(
          "created",
        );
        return invite;
      };
      const stranger = await send(`${Math.random()}@example.org`);
      const known = await send(ben.account.email);
      const now = new Date(given.clock.now);
      const all = await noticeQueue.take({ now, until: new Date(given.clock.now + 1000), most: 1000 });
      const of = ({ id }: { readonly id: Bytes }) =>
        all.find(({ data }) => data["inviteId"] === formatId("inv", id)) as Outgoing;
      expect(of(stranger).accountId).toBeNull();
      expect(await noticeQueue.facts(of(stranger))).toMatchObject({
        email: stranger.email,
        invite: { inviterEmail: ada.account.email },
      });
      expect(of(known).kind).toBe("invite");
      const { rows } = await notifications.page(ben.account.id, null, 10);
      expect(rows).toMatchObject([{ kind: "invite", data: { inviteId: formatId("inv", known.id) } }]);
      const revoking = {
        ...given.audit(ada.account.id, "invite.revoked"),
        workspaceId: stranger.workspaceId,
      };
      expect(await invites.revoke(stranger.workspaceId, stranger.id, revoking)).toBe(true);
      expect(await noticeQueue.facts(of(stranger))).toBeNull();
    });

    test("[NT-5] [NT-7] everything that has words is told, and nothing else", async () => {
      const given = begin();
      const { account, login } = await given.stored();
      const told = async (action: Parameters<typeof given.audit>[1]) => {
        const entry = { ...given.audit(account.id, action), loginId: login.id };
        const wanted = { app: [], send: [], version: 0 };
        const version = ((await given.stores.notifications.preferences(account.id))?.version ?? 0) + 1;
        const before = (await given.stores.notifications.page(account.id, null, 100)).rows.length;
        // Any change with an entry does.
        await given.stores.notifications.setPreferences(account.id, { ...wanted, version }, entry);
        return (await given.stores.notifications.page(account.id, null, 100)).rows.length > before;
      };
      for (const action of [
        "logins.ended",
        "passphrase.changed",
        "unlock.created",
        "root-key.replaced",
      ] as const)
        expect([action, isTold(action), await told(action)]).toEqual([action, true, true]);
      for (const action of ["session.created", "device.denied", "workspace.renamed", "login.ended"] as const)
        expect([action, isTold(action), await told(action)]).toEqual([action, false, false]);
      // A login that knows its device is no news, and neither is a device that is none of the account's.
      expect(await told("device.certified")).toBe(false);
    });
  });
