import { describe, expect, test } from "bun:test";
import { UNLOCK_IDLE_SECONDS, UNLOCK_SECONDS } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { NewAccount } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";
import type { UnlockAddition, UnlockRow } from "./repository.ts";

const IDLE_MILLISECONDS = UNLOCK_IDLE_SECONDS * 1000;
const MOST = 3;

const passphraseOf = ({ slots }: NewAccount): Bytes => {
  const hash = slots.find(({ kind }) => kind === SLOT_KIND.passphrase)?.authHash;
  if (!hash) throw new Error("an account without a passphrase");
  return hash;
};

/** Every UnlockRepository must pass this. */
export const describeUnlockRepository = (name: string, begin: () => StoresCase) =>
  describe(`UnlockRepository (${name})`, () => {
    const started = async () => {
      const of = begin();
      const { stores, clock, stored, audit } = of;
      const { account } = await stored();
      const { unlocks, keys } = stores;
      const at = () => new Date(clock.now);
      const addition = (version: number, change: Partial<UnlockRow> = {}, of = account): UnlockAddition => {
        const unlock: UnlockRow = {
          id: randomBytes(16),
          accountId: of.id,
          workspaceId: of.workspace.id,
          deviceId: randomBytes(16),
          wrap: randomBytes(267),
          epoch: 1,
          origin: "client",
          createdAt: at(),
          lastUsedAt: at(),
          expiresAt: new Date(clock.now + UNLOCK_SECONDS * 1000),
          ...change,
        };
        const device = {
          ...of.device,
          id: unlock.deviceId,
          edPublic: randomBytes(32),
          notAfter: unlock.expiresAt,
        };
        const keyList = { version: version + 1, digest: randomBytes(32), body: randomBytes(300) };
        return { list: { keyList }, device, unlock };
      };
      const add = async (version: number, change: Partial<UnlockRow> = {}, most = MOST) => {
        const made = addition(version, change);
        const outcome = await unlocks.add(
          account.id,
          version,
          made,
          most,
          audit(account.id, "unlock.created"),
        );
        return { outcome, ...made };
      };
      const listed = async () => (await unlocks.list(account.id, at())).map(({ id }) => id);
      const deviceOf = async (deviceId: Bytes) =>
        (await keys.read(account.id))?.devices.find(({ id }) => equal(id, deviceId));
      return { ...of, account, unlocks, keys, at, addition, add, listed, deviceOf };
    };

    test("[AM-4] a token comes back as it was stored, newest first, with its device and list, or not at all", async () => {
      const { account, unlocks, keys, clock, at, add, addition, audit, audited, dump, stored } =
        await started();
      const first = await add(1);
      clock.now += 1_000;
      const second = await add(2, { origin: "login" });
      expect([first.outcome, second.outcome]).toEqual(["added", "added"]);
      expect(await unlocks.list(account.id, at())).toEqual([second.unlock, first.unlock]);
      const read = await keys.read(account.id);
      expect(read?.keyList).toEqual(second.list.keyList);
      expect(read?.devices.map(({ id }) => id)).toEqual([
        account.device.id,
        first.device.id,
        second.device.id,
      ]);
      expect(await audited(account.id, "unlock.created")).toBe(2);
      const { account: other } = await stored();
      expect(await unlocks.list(other.id, at())).toEqual([]);

      const before = await dump();
      expect((await add(2)).outcome).toBe("version-conflict");
      expect((await add(3, { id: first.unlock.id })).outcome).toBe("id-taken");
      expect((await add(3, { deviceId: other.device.id })).outcome).toBe("id-taken");
      const taken = addition(1, { id: first.unlock.id }, other);
      expect(await unlocks.add(other.id, 1, taken, MOST, audit(other.id))).toBe("id-taken");
      expect(await dump()).toBe(before);
    });

    test("[AM-4] no more are live at a time than may be, of any that come at once", async () => {
      const { account, listed, add } = await started();
      expect((await add(1, {}, 1)).outcome).toBe("added");
      expect((await add(2, {}, 1)).outcome).toBe("unlock-limit");
      const outcomes = await Promise.all([add(2), add(2), add(2)]);
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
        "added",
        "version-conflict",
        "version-conflict",
      ]);
      expect((await listed()).length).toBe(2);
      expect(account.keyList.version).toBe(1);
    });

    test("[AM-4] [AM-12] it is live until it ends, expires, rests, or its account, epoch or device goes", async () => {
      const ways: readonly [
        string,
        (of: Awaited<ReturnType<typeof started>>, row: UnlockRow) => Promise<void>,
      ][] = [
        [
          "ends",
          async ({ account, unlocks, audit, audited }, { id }) => {
            expect(await unlocks.end(account.id, id, audit(account.id, "unlock.ended"))).toBe(true);
            expect(await audited(account.id, "unlock.ended")).toBe(1);
            expect(await unlocks.end(account.id, id, audit(account.id, "unlock.ended"))).toBe(true);
            expect(await audited(account.id, "unlock.ended")).toBe(1);
          },
        ],
        ["all end", async ({ account, unlocks, audit }) => unlocks.endAll(account.id, audit(account.id))],
        [
          "every login ends",
          async ({ account, stores, at, audit }) =>
            stores.logins.revokeAll(account.id, at(), audit(account.id, "logins.ended")),
        ],
        [
          "rests",
          async ({ clock }) => {
            clock.now += IDLE_MILLISECONDS;
          },
        ],
        [
          "its epoch goes",
          async ({ account, stores, audit }) => {
            const { id, roster, keyRing } = account.workspace;
            const next = { ...roster, version: 2, digest: randomBytes(32), epoch: 2, minWriteEpoch: 2 };
            const ring = { ...keyRing, digest: randomBytes(32), epoch: 2 };
            const change = { roster: next, keyRing: ring, grants: [], admits: null };
            await stores.workspaces.replaceRoster(id, 1, change, audit(account.id));
          },
        ],
        [
          "its device is revoked",
          async ({ account, keys, at, audit }, { deviceId }) => {
            const keyList = { version: 3, digest: randomBytes(32), body: randomBytes(300) };
            const loginId = randomBytes(16);
            const revocation = { keyList, deviceId, at: at(), loginId };
            await keys.revokeDevice(account.id, 2, revocation, audit(account.id));
          },
        ],
      ];
      for (const [way, go] of ways) {
        const of = await started();
        const { unlock } = await of.add(1);
        expect([way, (await of.listed()).length]).toEqual([way, 1]);
        await go(of, unlock);
        expect([way, (await of.listed()).length]).toEqual([way, 0]);
      }
      const of = await started();
      const soon = new Date(of.clock.now + 1_000);
      await of.add(1, { expiresAt: soon });
      of.clock.now += 1_000;
      expect(await of.listed()).toEqual([]);
    });

    test("[AM-4] nobody ends the token of somebody else, and nothing is noted of one that was none", async () => {
      const { account, unlocks, add, listed, stored, audit, audited } = await started();
      const { unlock } = await add(1);
      const { account: other } = await stored();
      for (const id of [unlock.id, randomBytes(16)]) {
        expect(await unlocks.end(other.id, id, audit(other.id, "unlock.ended"))).toBe(false);
      }
      await unlocks.endAll(other.id, audit(other.id, "unlocks.ended"));
      expect(await listed()).toEqual([unlock.id]);
      expect(await audited(other.id, "unlock.ended")).toBe(0);
      expect(await audited(account.id, "unlocks.ended")).toBe(0);
    });

    test("[AM-4] [SL-7] what ends takes its device's time with it, what rests as well", async () => {
      const { account, unlocks, clock, at, add, deviceOf, audit } = await started();
      const first = await add(1);
      const second = await add(2);
      clock.now += 1_000;
      await unlocks.end(account.id, first.unlock.id, audit(account.id));
      expect((await deviceOf(first.device.id))?.notAfter).toEqual(at());
      const restedAt = new Date(second.unlock.lastUsedAt.getTime() + IDLE_MILLISECONDS);
      await unlocks.endIdle(account.id, at());
      expect((await deviceOf(second.device.id))?.notAfter).toEqual(second.device.notAfter);
      clock.now += 2 * IDLE_MILLISECONDS;
      await unlocks.endIdle(account.id, at());
      expect((await deviceOf(second.device.id))?.notAfter).toEqual(restedAt);
      expect((await deviceOf(account.device.id))?.notAfter).toEqual(account.device.notAfter);
    });

    test("[AM-5] a sign-in stores login, token, device and list together, for the passphrase it was made by", async () => {
      const { account, unlocks, stores, at, addition, listed, newLogin, audit, audited, dump } =
        await started();
      const made = addition(1, { origin: "login" });
      const login = newLogin(account.id, made.device.id);
      const authHash = passphraseOf(account);
      const signIn = (version: number, hash: Bytes) =>
        unlocks.signIn(
          version,
          { ...made, login, authHash: hash },
          MOST,
          audit(account.id),
          audit(account.id, "unlock.created"),
        );
      const before = await dump();
      expect(await signIn(2, authHash)).toBe("version-conflict");
      expect(await signIn(1, randomBytes(32))).toBe("other-passphrase");
      expect(await dump()).toBe(before);
      expect(await signIn(1, authHash)).toBe("signed-in");
      expect(await listed()).toEqual([made.unlock.id]);
      const found = await stores.logins.findByToken(login.tokenHash, at());
      expect(found?.loginId).toEqual(login.id);
      const logins = await stores.logins.list({ accountId: account.id, now: at(), before: null, most: 10 });
      expect(logins.find(({ id }) => equal(id, login.id))?.deviceId).toEqual(made.device.id);
      expect(await audited(account.id, "unlock.created")).toBe(1);
      expect(await signIn(1, authHash)).toBe("version-conflict");
    });

    test("[AM-5] a sign-in that would be one too many ends the token used longest ago", async () => {
      const { account, unlocks, clock, addition, add, listed, newLogin, audit } = await started();
      const rows: UnlockRow[] = [];
      for (let version = 1; version <= MOST; version++) {
        clock.now += 1_000;
        rows.push((await add(version)).unlock);
      }
      clock.now += 1_000;
      const made = addition(MOST + 1, { origin: "login" });
      const signIn = { ...made, login: newLogin(account.id), authHash: passphraseOf(account) };
      expect(await unlocks.signIn(MOST + 1, signIn, MOST, audit(account.id), audit(account.id))).toBe(
        "signed-in",
      );
      expect(await listed()).toEqual([made.unlock, ...rows.slice(1).toReversed()].map(({ id }) => id));
    });
  });
