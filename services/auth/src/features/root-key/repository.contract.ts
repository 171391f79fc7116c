import { describe, expect, test } from "bun:test";
import { auditRow } from "@holdfast/service-kit/audit-row";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { NewAccount, RosterRow } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";
import { waitsIn } from "../../testing/waits.ts";
import type { UnlockRow } from "../unlocks/repository.ts";
import type { NamedIdentity, RosterChange } from "../workspaces/repository.ts";
import type { NextRoster, RootChange } from "./repository.ts";

/** Every RootRepository must pass this. */
export const describeRootRepository = (name: string, begin: () => StoresCase) =>
  describe(`RootRepository (${name})`, () => {
    /** Ada with her home, Ben's workspace where she is what `role` says. */
    const started = async (role: number = ROLE.admin) => {
      const of = begin();
      const { stores, stored, joined, audit, clock } = of;
      const [{ account: ada, login }, { account: ben }] = [await stored(), await stored()];
      const second = await joined(ben, ada, role);
      const to = randomBytes(32);
      const rosterAfter = (before: RosterRow, change: Partial<RosterRow> = {}): RosterRow => ({
        ...before,
        version: before.version + 1,
        digest: randomBytes(32),
        body: randomBytes(300),
        epoch: before.epoch + 1,
        minWriteEpoch: before.epoch + 1,
        ...change,
      });
      const nextOf = (id: Bytes, before: RosterRow, present: readonly NamedIdentity[] = []): NextRoster => {
        const roster = rosterAfter(before);
        const keyRing = { digest: randomBytes(32), epoch: roster.epoch, body: randomBytes(90) };
        const named = [{ accountId: ada.id, identityEd: to }, ...present];
        const change: RosterChange = { roster, keyRing, grants: [], admits: null, present: named };
        const entry = { action: "workspace.rotated", accountId: ada.id, workspaceId: id } as const;
        const deps = { random: randomBytes, now: () => clock.now };
        const noted = auditRow(deps, { ...entry, target: "changed-keys" });
        return { id, expectedVersion: before.version, roster: change, audit: noted };
      };
      const home = () => nextOf(ada.workspace.id, ada.workspace.roster);
      const shared = () => nextOf(ben.workspace.id, second);
      const changeOf = (workspaces: readonly NextRoster[], change: Partial<RootChange> = {}): RootChange => ({
        identityEd: { from: ada.identityEd, to },
        successor: { version: 2, body: randomBytes(347) },
        slots: {
          keyList: { version: 2, digest: randomBytes(32), body: randomBytes(300) },
          put: ada.slots.map((slot) => ({ ...slot, wrap: randomBytes(150) })),
          remove: [],
          loginsEnd: { at: new Date(clock.now), except: login.id },
        },
        devices: [{ id: ada.device.id, certificate: randomBytes(250), version: 2 }],
        workspaces,
        ...change,
      });
      const replace = (change: RootChange, version = 1) =>
        stores.roots.replace(ada.id, version, change, audit(ada.id, "root-key.replaced"));
      const versions = async () =>
        Promise.all(
          [ada, ben].map(
            async ({ workspace: { id } }) => (await stores.workspaces.find(id, ada.id))?.rosterVersion,
          ),
        );
      return { ...of, ada, ben, login, second, to, home, shared, changeOf, replace, versions };
    };

    test("[RO-11] everything changes together, and the entries stand in the logs of all workspaces", async () => {
      const { stores, ada, ben, login, to, newLogin, audit, audited, ...of } = await started();
      const other = newLogin(ada.id);
      await stores.logins.create(other, ada.slots[0]?.authHash ?? randomBytes(32), audit(ada.id));
      const change = of.changeOf([of.home(), of.shared()]);
      expect(await of.replace(change)).toBe("replaced");
      const read = await stores.keys.read(ada.id);
      expect(read?.identityEd).toEqual(to);
      expect(read?.keyList).toEqual(change.slots.keyList);
      expect(read?.successors).toEqual([change.successor.body]);
      expect(read?.slots.map(({ wrap }) => wrap)).toEqual(change.slots.put.map(({ wrap }) => wrap));
      const [renewed] = change.devices;
      expect(read?.devices).toEqual([{ ...ada.device, ...renewed }]);
      expect(await of.versions()).toEqual([2, 3]);
      const live = async (id: Bytes) => (await stores.logins.status(id))?.live;
      expect([await live(login.id), await live(other.id)]).toEqual([true, false]);
      expect(await audited(ada.id, "root-key.replaced")).toBe(1);
      expect((await of.dump()).match(/workspace\.rotated/g)).toHaveLength(2);
      const [keys] = await stores.workspaces.memberKeys([ada.id]);
      expect(keys).toMatchObject({ identityEd: to, successors: [change.successor.body] });
      expect((await stores.workspaces.memberKeys([ben.id]))[0]?.successors).toEqual([]);
    });

    test("[RO-11] for another version, identity or set of workspaces nothing changes at all", async () => {
      const { ada, ben, dump, home, shared, changeOf, replace, ...of } = await started();
      const { account: cem } = await of.stored();
      const both = () => [home(), shared()];
      const stale = (next: NextRoster): NextRoster => ({
        ...next,
        expectedVersion: next.expectedVersion - 1,
      });
      const foreign = { ...shared(), id: cem.workspace.id };
      const taken = changeOf(both());
      const slot = cem.slots[0];
      if (slot === undefined) throw new Error("no slot");
      const before = await dump();
      const cases: readonly (readonly [string, RootChange, number?])[] = [
        ["version-conflict", changeOf(both()), 0],
        ["version-conflict", changeOf(both()), 2],
        ["version-conflict", changeOf(both(), { identityEd: { from: ben.identityEd, to: of.to } })],
        ["version-conflict", changeOf([home()])],
        ["version-conflict", changeOf([])],
        ["version-conflict", changeOf([home(), shared(), foreign])],
        ["version-conflict", changeOf([home(), foreign])],
        ["version-conflict", changeOf([stale(home()), shared()])],
        ["version-conflict", changeOf([home(), stale(shared())])],
        ["id-taken", { ...taken, slots: { ...taken.slots, put: [{ ...slot, wrap: randomBytes(150) }] } }],
      ];
      for (const [outcome, change, version] of cases) {
        expect(await replace(change, version)).toBe(outcome as "version-conflict");
        expect(await dump()).toBe(before);
      }
      expect(await replace(changeOf(both()))).toBe("replaced");
      expect(ada.keyList.version).toBe(1);
    });

    test("[RO-11] [AM-4] its unlock tokens end, and their devices with them", async () => {
      const { stores, ada, home, shared, changeOf, replace, clock, audit } = await started();
      const at = new Date(clock.now);
      const unlock: UnlockRow = {
        id: randomBytes(16),
        accountId: ada.id,
        workspaceId: ada.workspace.id,
        deviceId: randomBytes(16),
        wrap: randomBytes(267),
        epoch: 1,
        origin: "client",
        createdAt: at,
        lastUsedAt: at,
        expiresAt: new Date(clock.now + 3_600_000),
      };
      const device = {
        ...ada.device,
        id: unlock.deviceId,
        edPublic: randomBytes(32),
        notAfter: unlock.expiresAt,
      };
      const list = { keyList: { version: 2, digest: randomBytes(32), body: randomBytes(300) } };
      const added = await stores.unlocks.add(ada.id, 1, { list, device, unlock }, 10, audit(ada.id));
      expect([added, (await stores.unlocks.list(ada.id, at)).length]).toEqual(["added", 1]);
      const change = changeOf([home(), shared()], {
        devices: [ada.device, device].map(({ id }) => ({ id, certificate: randomBytes(250), version: 2 })),
      });
      const keyList = { ...change.slots.keyList, version: 3 };
      const next = {
        ...change,
        successor: { ...change.successor, version: 3 },
        slots: { ...change.slots, keyList },
      };
      expect(await replace(next, 2)).toBe("replaced");
      expect(await stores.unlocks.list(ada.id, at)).toEqual([]);
      const read = await stores.keys.read(ada.id);
      expect(read?.devices.find(({ id }) => equal(id, device.id))?.notAfter).toEqual(at);
    });

    test("[RO-12] where it is no admin it is noted, until a roster says its present identity", async () => {
      const { stores, ada, ben, second, to, home, changeOf, replace, audit, dump } = await started(
        ROLE.member,
      );
      const waits = async () => waitsIn(await dump(), ada.id);
      expect(await replace(changeOf([home()]))).toBe("replaced");
      expect(await waits()).toBe(true);
      const roster = (version: number): RosterRow => ({ ...second, version, digest: randomBytes(32) });
      const { id, keyRing } = ben.workspace;
      const store = (version: number, present: readonly NamedIdentity[]) => {
        const change = { roster: roster(version), keyRing, grants: [], admits: null, present };
        return stores.workspaces.replaceRoster(id, version - 1, change, audit(ben.id));
      };
      expect(await store(3, [])).toBe(true);
      expect(await waits()).toBe(true);
      expect(await store(4, [{ accountId: ada.id, identityEd: ada.identityEd }])).toBe(false);
      expect(await store(4, [{ accountId: ada.id, identityEd: to }])).toBe(true);
      expect(await waits()).toBe(false);
    });

    test("[RO-12] of a roster that makes it an admin and a replaced root key at once, one comes first and is seen", async () => {
      for (let round = 0; round < 6; round++) {
        const { stores, ada, ben, second, home, changeOf, replace, audit } = await started(ROLE.member);
        const members = second.members.map((member) =>
          equal(member.accountId, ada.id) ? { ...member, role: ROLE.admin } : member,
        );
        const roster = { ...second, version: 3, digest: randomBytes(32), members };
        const { id, keyRing } = ben.workspace;
        const present = [{ accountId: ada.id, identityEd: ada.identityEd }];
        const change = { roster, keyRing, grants: [], admits: null, present };
        const [promoted, replaced] = await Promise.all([
          stores.workspaces.replaceRoster(id, 2, change, audit(ben.id)),
          replace(changeOf([home()])),
        ]);
        // An admin in a roster that names earlier keys would be there if both were.
        expect([promoted, replaced]).toBeOneOf([
          [true, "version-conflict"],
          [false, "replaced"],
        ]);
      }
    });

    test("[RO-11] of two who administer the same workspaces and replace at once, one waits for the other", async () => {
      const of = await started();
      const { stores, ada, ben, second, audit, clock } = of;
      const both = [of.home(), of.shared()];
      const to = randomBytes(32);
      const bens = (account: NewAccount): RootChange => ({
        ...of.changeOf([]),
        identityEd: { from: account.identityEd, to },
        slots: {
          keyList: { version: 2, digest: randomBytes(32), body: randomBytes(300) },
          put: account.slots,
          remove: [],
          loginsEnd: { at: new Date(clock.now), except: null },
        },
        devices: [{ id: account.device.id, certificate: randomBytes(250), version: 2 }],
        workspaces: [{ ...of.shared(), audit: audit(account.id) }].map((next) => ({
          ...next,
          roster: { ...next.roster, present: [{ accountId: account.id, identityEd: to }] },
        })),
      });
      const outcomes = await Promise.all([
        of.replace(of.changeOf(both)),
        stores.roots.replace(ben.id, 1, bens(ben), audit(ben.id, "root-key.replaced")),
      ]);
      expect(outcomes.toSorted()).toEqual(["replaced", "version-conflict"]);
      expect((await stores.workspaces.find(ben.workspace.id, ada.id))?.rosterVersion).toBe(
        second.version + 1,
      );
    });
  });
