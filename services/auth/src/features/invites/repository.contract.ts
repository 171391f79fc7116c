import { describe, expect, test } from "bun:test";
import type { NewAccount } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";

const MOST = 6;
const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** Every InviteRepository must pass this. */
export const describeInviteRepository = (name: string, begin: () => StoresCase) => {
  const people = async (given: StoresCase) => {
    const [ada, ben] = [(await given.stored()).account, (await given.stored()).account];
    const { invites } = given.stores;
    const create = (email: string, by: NewAccount = ada) =>
      invites.create(given.newInvite(ada, email), MOST, given.audit(by.id, "invite.created"));
    const accept = (inviteId: NewAccount["id"], who: NewAccount, proof = randomBytes(32)) => {
      const acceptance = { inviteId, accountId: who.id, proof, pin: randomBytes(90) };
      return invites.accept(acceptance, given.audit(who.id, "invite.accepted"));
    };
    return { ...given, ada, ben, invites, create, accept };
  };

  describe(`InviteRepository (${name})`, () => {
    test("[WS-4] of concurrent invites of an address one is stored, and of any no more than a number", async () => {
      const { create, ada, audited } = await people(begin());
      const same = await Promise.all(["a@b", "A@b", " a@B", "a@b"].map((email) => create(email)));
      expect(same.toSorted()).toEqual(["already-invited", "already-invited", "already-invited", "created"]);
      const many = await Promise.all(Array.from({ length: 8 }, (_, at) => create(`${at}@b`)));
      expect(many.filter((outcome) => outcome === "created")).toHaveLength(MOST - 1);
      expect(many.filter((outcome) => outcome === "invite-limit")).toHaveLength(8 - MOST + 1);
      expect(await audited(ada.id, "invite.created")).toBe(MOST);
    });

    test("[WS-4] only an admin of this moment invites, nobody invites a member, and an id is taken once", async () => {
      const given = await people(begin());
      const { create, ada, ben, invites, joined, newInvite, audit } = given;
      expect(await create("a@b", ben)).toBe("forbidden");
      await joined(ada, ben, 2);
      expect(await create("a@b", ben)).toBe("forbidden");
      expect(await create(ben.email.toUpperCase())).toBe("already-member");
      const invite = newInvite(ada, "c@d");
      expect(await invites.create(invite, MOST, audit(ada.id))).toBe("created");
      const again = { ...invite, email: "e@f", emailKey: "e@f" };
      expect(await invites.create(again, MOST, audit(ada.id))).toBe("id-taken");
    });

    test("[WS-5] of concurrent acceptances of the invited account one counts, with the keys of that moment", async () => {
      const { ada, ben, invites, accept, newInvite, audit, audited } = await people(begin());
      const invite = newInvite(ada, ben.email.toUpperCase());
      await invites.create(invite, MOST, audit(ada.id));
      expect(await accept(invite.id, ada)).toBe("not-found");
      expect(await accept(randomBytes(16), ben)).toBe("not-found");
      expect(await invites.addressed(invite.id, ada.id)).toBeNull();
      expect(await invites.addressed(invite.id, ben.id)).toMatchObject({ id: invite.id, acceptance: null });
      const proofs = Array.from({ length: 6 }, () => randomBytes(32));
      const outcomes = await Promise.all(proofs.map((proof) => accept(invite.id, ben, proof)));
      expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "invite-closed")).toHaveLength(5);
      const proof = proofs[outcomes.indexOf("accepted")];
      const acceptance = { accountId: ben.id, keyList: ben.keyList.body, proof };
      expect(await invites.find(invite.workspaceId, invite.id)).toMatchObject({ acceptance });
      expect(await invites.find(ben.workspace.id, invite.id)).toBeNull();
      expect(await audited(ben.id, "invite.accepted")).toBe(1);
    });

    test("[WS-4] [WS-5] a revoked or late invite is nobody's, and who was admitted keeps what the pin says", async () => {
      const given = await people(begin());
      const { ada, ben, invites, accept, newInvite, audit, clock, joined, stores } = given;
      const [revoked, late] = [newInvite(ada, ben.email), newInvite(ada, ben.email)];
      await invites.create(revoked, MOST, audit(ada.id));
      expect(await invites.revoke(ben.workspace.id, revoked.id, audit(ben.id))).toBe(false);
      expect(await invites.revoke(ada.workspace.id, revoked.id, audit(ben.id))).toBe(false);
      expect(await invites.revoke(ada.workspace.id, revoked.id, audit(ada.id))).toBe(true);
      expect(await invites.revoke(ada.workspace.id, revoked.id, audit(ada.id))).toBe(false);
      expect(await accept(revoked.id, ben)).toBe("invite-closed");
      await invites.create(late, MOST, audit(ada.id));
      clock.now = late.expiresAt.getTime();
      expect(await accept(late.id, ben)).toBe("invite-closed");
      clock.now -= DAY_MILLISECONDS;
      await invites.revoke(ada.workspace.id, late.id, audit(ada.id));
      await joined(ada, ben);
      const found = await stores.workspaces.find(ada.workspace.id, ben.id);
      expect(found?.pin).toHaveLength(90);
      expect((await stores.workspaces.find(ada.workspace.id, ada.id))?.pin).toBeNull();
    });

    test("[WS-4] of a revocation and an admission at once one wins, and the loser changes nothing", async () => {
      const { ada, ben, invites, accept, newInvite, audit, stores } = await people(begin());
      const invite = newInvite(ada, ben.email);
      await invites.create(invite, MOST, audit(ada.id));
      await accept(invite.id, ben);
      const { id, roster, keyRing } = ada.workspace;
      const next = {
        ...roster,
        version: 2,
        digest: randomBytes(32),
        body: randomBytes(300),
        members: [...roster.members, { accountId: ben.id, role: invite.role }],
      };
      const change = { roster: next, keyRing, grants: [], admits: invite.id };
      const [revoked, admitted] = await Promise.all([
        invites.revoke(id, invite.id, audit(ada.id)),
        stores.workspaces.replaceRoster(id, 1, change, audit(ada.id)),
      ]);
      expect([revoked, admitted].filter(Boolean)).toHaveLength(1);
      const member = await stores.workspaces.find(id, ben.id);
      expect(member !== null).toBe(admitted);
      expect((await stores.workspaces.find(id, ada.id))?.rosterVersion).toBe(admitted ? 2 : 1);
    });

    test("[WS-4] [WS-8] what somebody invited ends when he leaves, or is no admin any more", async () => {
      const given = await people(begin());
      const { ada, ben, invites, newInvite, audit, joined, stores, create } = given;
      await joined(ada, ben, 3);
      const his = { ...newInvite(ada, "x@y"), invitedBy: ben.id };
      expect(await invites.create(his, MOST, audit(ben.id))).toBe("created");
      await create("z@y");
      expect(await stores.members.leave(ada.workspace.id, audit(ben.id, "member.left"))).toBe(true);
      const page = await invites.page({ workspaceId: ada.workspace.id, before: null, most: 10 });
      const open = page.filter(({ revokedAt, admittedAt }) => revokedAt === null && admittedAt === null);
      expect(open.map(({ email }) => email)).toEqual(["z@y"]);
    });

    test("[WS-4] pages hold a workspace's own, newest first, and nothing twice", async () => {
      const { ada, ben, invites, create, newInvite, audit } = await people(begin());
      await invites.create(newInvite(ben, "q@b"), MOST, audit(ben.id));
      for (let at = 0; at < 5; at++) await create(`${at}@b`);
      const workspaceId = ada.workspace.id;
      const whole = await invites.page({ workspaceId, before: null, most: 9 });
      expect(whole).toHaveLength(5);
      expect(whole).toEqual(whole.toSorted((a, b) => Buffer.compare(b.id, a.id)));
      const read: unknown[] = [];
      for (let before = null as NewAccount["id"] | null; ; ) {
        const part = await invites.page({ workspaceId, before, most: 2 });
        if (part.length === 0) break;
        read.push(...part);
        before = part.at(-1)?.id ?? null;
      }
      expect(read).toEqual([...whole]);
    });
  });
};
