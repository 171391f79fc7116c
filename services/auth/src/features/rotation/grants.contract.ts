import { describe, expect, test } from "bun:test";
import type { GrantRow, MemberRow, NewAccount } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const OWNER = 4;

const grantFor = (accountId: GrantRow["accountId"], epoch: number): GrantRow => ({
  accountId,
  digest: randomBytes(32),
  epoch,
  body: randomBytes(200),
});

/** What every WorkspaceRepository keeps of epochs that were replaced. */
export const describeReplacedGrants = (name: string, begin: () => StoresCase) =>
  describe(`replaced epochs in WorkspaceRepository (${name})`, () => {
    /** A workspace of two, and the roster after the newest one as the repository takes it. */
    const teamOf = async (given: StoresCase) => {
      const [mine, theirs] = [(await given.stored()).account, (await given.stored()).account];
      await given.joined(mine, theirs, 3);
      const { id } = mine.workspace;
      let version = 2;
      const next = async (
        epoch: number,
        grants: readonly GrantRow[],
        members: readonly MemberRow[] = [
          { accountId: mine.id, role: OWNER },
          { accountId: theirs.id, role: 3 },
        ],
      ): Promise<void> => {
        const body = randomBytes(400);
        const roster = {
          version: version + 1,
          digest: randomBytes(32),
          body,
          epoch,
          minWriteEpoch: epoch,
          members,
        };
        const keyRing = { digest: randomBytes(32), epoch, body: randomBytes(300) };
        const change = { roster, keyRing, grants, admits: null };
        expect(await given.stores.workspaces.replaceRoster(id, version, change, given.audit(mine.id))).toBe(
          true,
        );
        version += 1;
      };
      const has = async ({ accountId, digest }: GrantRow): Promise<boolean> =>
        (await given.stores.workspaces.grant(id, accountId, digest)) !== null;
      const since = async () => (await given.stores.workspaces.find(id, mine.id))?.epochSince;
      return { mine, theirs, id, next, has, since };
    };

    const signIn = (given: StoresCase, account: NewAccount): Promise<unknown> => {
      const passphrase = account.slots.find(({ kind }) => kind === 1)?.authHash ?? randomBytes(32);
      return given.stores.logins.create(given.newLogin(account.id), passphrase, given.audit(account.id));
    };

    test("[RO-1] the age of an epoch counts from its first roster on, whatever rosters follow in it", async () => {
      const given = begin();
      const { next, since, mine } = await teamOf(given);
      const founded = new Date(given.clock.now);
      expect(await since()).toEqual(founded);
      given.clock.now += DAY_MILLISECONDS;
      await next(1, []);
      expect(await since()).toEqual(founded);
      await next(2, [grantFor(mine.id, 2)]);
      const rotated = new Date(given.clock.now);
      expect(await since()).toEqual(rotated);
      given.clock.now += DAY_MILLISECONDS;
      await next(2, []);
      expect(await since()).toEqual(rotated);
      expect((await given.stores.workspaces.list(mine.id))[0]?.epochSince).toEqual(rotated);
    });

    test("[RO-7] a replaced grant goes once its account was seen after it was replaced, and no sooner", async () => {
      const given = begin();
      const { mine, theirs, id, next, has } = await teamOf(given);
      const { sweepGrants } = given.stores.workspaces;
      const [first, second] = [mine, theirs].map(({ id: accountId }) => [
        grantFor(accountId, 2),
        grantFor(accountId, 3),
      ]) as [[GrantRow, GrantRow], [GrantRow, GrantRow]];
      await next(2, [first[0], second[0]]);
      given.clock.now += DAY_MILLISECONDS;
      await next(3, [first[1], second[1]]);
      const replaced = new Date(given.clock.now);
      given.clock.now += DAY_MILLISECONDS;
      await signIn(given, mine);
      await sweepGrants(replaced);
      expect([await has(first[0]), await has(second[0])]).toEqual([true, true]);
      await sweepGrants(new Date(replaced.getTime() + 1));
      expect([await has(first[0]), await has(second[0])]).toEqual([false, true]);
      expect([await has(first[1]), await has(second[1])]).toEqual([true, true]);
      await signIn(given, theirs);
      await sweepGrants(new Date(replaced.getTime() + 1));
      expect(await has(second[0])).toBe(false);
      // What opens history stays whatever became of the grants.
      const { keyRing } = mine.workspace;
      expect(await given.stores.workspaces.keyRing(id, keyRing.digest)).toEqual(keyRing.body);
    });

    test("[RO-7] new grants of the same epoch replace those before, and who is taken out has none", async () => {
      const given = begin();
      const { mine, theirs, id, next, has } = await teamOf(given);
      const { sweepGrants, grantsOf } = given.stores.workspaces;
      const [own, again, other] = [grantFor(mine.id, 1), grantFor(mine.id, 1), grantFor(theirs.id, 1)];
      await next(1, [own, other]);
      await next(1, [again]);
      expect((await grantsOf(id, [own.digest, again.digest, other.digest])).length).toBe(2);
      await next(2, [grantFor(mine.id, 2)], [{ accountId: mine.id, role: OWNER }]);
      expect(await grantsOf(id, [own.digest, again.digest, other.digest])).toEqual([]);
      given.clock.now += DAY_MILLISECONDS;
      await Promise.all([signIn(given, mine), signIn(given, theirs)]);
      await sweepGrants(new Date(given.clock.now));
      expect([await has(own), await has(again), await has(other)]).toEqual([false, false, false]);
    });

    test("[RO-7] a grant that a roster names anew is not replaced any more", async () => {
      const given = begin();
      const { mine, next, has } = await teamOf(given);
      const own = grantFor(mine.id, 1);
      await next(1, [own]);
      await next(1, [grantFor(mine.id, 1)]);
      await next(1, [own]);
      given.clock.now += DAY_MILLISECONDS;
      await signIn(given, mine);
      await given.stores.workspaces.sweepGrants(new Date(given.clock.now));
      expect(await has(own)).toBe(true);
    });
  });
