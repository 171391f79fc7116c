import { describe, expect, test } from "bun:test";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";

const [ADMIN, OWNER] = [3, 4];

/** Every MemberRepository must pass this. */
export const describeMemberRepository = (name: string, begin: () => StoresCase) =>
  describe(`MemberRepository (${name})`, () => {
    test("[WS-8] who belongs comes in the order of joining, then who left; owners do not leave, nor anybody home", async () => {
      const { stores, stored, audit, audited, joined } = begin();
      const [ada, ben] = [(await stored()).account, (await stored()).account];
      const { id } = ada.workspace;
      await joined(ada, ben, ADMIN);
      const list = async () =>
        (await stores.members.list(id)).map(({ email, role, left }) => [email, role, left]);
      const rows = [
        [ada.email, OWNER, false],
        [ben.email, ADMIN, false],
      ];
      expect(await list()).toEqual(rows);
      const leave = (who: typeof ada, workspaceId = id) =>
        stores.members.leave(workspaceId, audit(who.id, "member.left"));
      expect(await leave(ada)).toBe(false);
      expect(await leave(ben, ben.workspace.id)).toBe(false);
      expect(await leave(ben, randomBytes(16))).toBe(false);
      expect(await Promise.all([leave(ben), leave(ben), leave(ben)])).toContain(true);
      expect(await leave(ben)).toBe(false);
      expect(await list()).toEqual([...rows.slice(0, 1), [ben.email, ADMIN, true]]);
      expect(await stores.workspaces.find(id, ben.id)).toBeNull();
      expect(await stores.workspaces.former(id)).toEqual([ben.id]);
      expect(await audited(ben.id, "member.left")).toBe(1);
    });

    test("[WS-8] an admin who demotes its founder and home's owner leaves it a member that cannot leave", async () => {
      const { stores, stored, audit, joined } = begin();
      const [ada, ben] = [(await stored()).account, (await stored()).account];
      const { id, keyRing } = ada.workspace;
      const second = await joined(ada, ben, ADMIN);
      const members = [
        { accountId: ada.id, role: 1 },
        { accountId: ben.id, role: OWNER },
      ];
      const roster = { ...second, version: 3, digest: randomBytes(32), members };
      const change = { roster, keyRing, grants: [], admits: null };
      expect(await stores.workspaces.replaceRoster(id, 2, change, audit(ada.id))).toBe(true);
      expect(await stores.members.leave(id, audit(ada.id))).toBe(false);
    });

    test("[WS-7] [WS-8] of a member who leaves and a roster that makes it the owner, an owner stays", async () => {
      const { stores, stored, audit, joined } = begin();
      const [ada, ben] = [(await stored()).account, (await stored()).account];
      const { id, keyRing } = ada.workspace;
      const second = await joined(ada, ben, ADMIN);
      const members = [
        { accountId: ada.id, role: ADMIN },
        { accountId: ben.id, role: OWNER },
      ];
      const roster = { ...second, version: 3, digest: randomBytes(32), members };
      const change = { roster, keyRing, grants: [], admits: null };
      const [left, made] = await Promise.all([
        stores.members.leave(id, audit(ben.id)),
        stores.workspaces.replaceRoster(id, 2, change, audit(ada.id)),
      ]);
      expect([left, made].filter(Boolean)).toHaveLength(1);
      const rows = (await stores.members.list(id)).filter((row) => !row.left);
      expect(rows.filter(({ role }) => role === OWNER)).toHaveLength(1);
    });

    test("[WS-7] [WS-13] who comes back is a member and no former one", async () => {
      const { stores, stored, audit, joined, newInvite } = begin();
      const [ada, ben] = [(await stored()).account, (await stored()).account];
      const { id, keyRing } = ada.workspace;
      const second = await joined(ada, ben, 2);
      await stores.members.leave(id, audit(ben.id));
      const without = { ...second, version: 3, digest: randomBytes(32), members: second.members.slice(0, 1) };
      const signOff = { roster: without, keyRing, grants: [], admits: null };
      expect(await stores.workspaces.replaceRoster(id, 2, signOff, audit(ada.id))).toBe(true);
      const invite = newInvite(ada, ben.email);
      expect(await stores.invites.create(invite, 9, audit(ada.id))).toBe("created");
      const pin = randomBytes(90);
      const acceptance = { inviteId: invite.id, accountId: ben.id, proof: null, pin };
      await stores.invites.accept(acceptance, audit(ben.id));
      const again = { ...second, version: 4, digest: randomBytes(32) };
      const change = { roster: again, keyRing, grants: [], admits: invite.id };
      expect(await stores.workspaces.replaceRoster(id, 3, change, audit(ada.id))).toBe(true);
      expect(await stores.workspaces.former(id)).toEqual([]);
      expect((await stores.workspaces.find(id, ben.id))?.pin).toEqual(pin);
    });
  });
