import { describe, expect, test } from "bun:test";
import type { Bytes } from "@holdfast/vault/bytes";
import type { MemberRow, NewAccount, NewWorkspace, RosterRow } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";
import { randomBytes } from "../../testing/person.ts";

const rosterAfter = ({ roster }: NewAccount["workspace"], members: readonly MemberRow[]): RosterRow => ({
  version: roster.version + 1,
  digest: randomBytes(32),
  body: randomBytes(400),
  epoch: 2,
  minWriteEpoch: 2,
  members,
});

const newRing = () => ({ digest: randomBytes(32), epoch: 2, body: randomBytes(300) });
const OWNER = 4;

/** Every WorkspaceRepository must pass this. */
export const describeWorkspaceRepository = (name: string, begin: () => StoresCase) =>
  describe(`WorkspaceRepository (${name})`, () => {
    test("[AU-10] a new workspace is its founder's alone", async () => {
      const { stores, stored } = begin();
      const [mine, theirs] = [(await stored()).account, (await stored()).account];
      const { id, roster } = mine.workspace;
      const list = await stores.workspaces.list(mine.id);
      expect(list).toHaveLength(1);
      expect(list[0]).toMatchObject({
        id,
        role: OWNER,
        plan: "free",
        meta: null,
        metaVersion: 0,
        pin: null,
        epoch: 1,
        minWriteEpoch: 1,
        rosterVersion: 1,
        rosterDigest: roster.digest,
      });
      expect(await stores.workspaces.find(id, mine.id)).toEqual(list[0] ?? null);
      expect(await stores.workspaces.find(id, theirs.id)).toBeNull();
      expect(await stores.workspaces.find(randomBytes(16), mine.id)).toBeNull();
    });

    test("[AU-10] ring and grant are found by their digests, in their own workspace and for their own member", async () => {
      const { stores, stored } = begin();
      const [mine, theirs] = [(await stored()).account, (await stored()).account];
      const { workspaces } = stores;
      const { id, keyRing, grant } = mine.workspace;
      expect(await workspaces.keyRing(id, keyRing.digest)).toEqual(keyRing.body);
      expect(await workspaces.keyRing(theirs.workspace.id, keyRing.digest)).toBeNull();
      expect(await workspaces.grant(id, mine.id, grant.digest)).toEqual(grant.body);
      expect(await workspaces.grant(id, theirs.id, grant.digest)).toBeNull();
      expect(await workspaces.grant(id, mine.id, randomBytes(32))).toBeNull();
      const { body: _, ...known } = grant;
      expect(await workspaces.grantsOf(id, [randomBytes(32), grant.digest])).toEqual([known]);
      expect(await workspaces.grantsOf(theirs.workspace.id, [grant.digest])).toEqual([]);
    });

    test("[AU-10] members come with their newest key list and every certificate", async () => {
      const { stores, stored, audit } = begin();
      const { account } = await stored();
      const keyList = { version: 2, digest: randomBytes(32), body: randomBytes(300) };
      const device = { ...account.device, id: randomBytes(16), certificate: randomBytes(250) };
      await stores.keys.changeDevice(account.id, 1, { keyList, device }, audit(account.id));
      const [member, ...more] = await stores.workspaces.memberKeys([account.id, randomBytes(16)]);
      expect(more).toEqual([]);
      const { identityEd } = account;
      expect(member).toMatchObject({ accountId: account.id, identityEd, keyList: keyList.body });
      expect(member?.certificates.toSorted(Buffer.compare)).toEqual(
        [account.device.certificate, device.certificate].toSorted(Buffer.compare),
      );
    });

    test("[AU-10] [WS-7] a new roster brings ring, grants and roles with it, and the chain keeps the old one", async () => {
      const { stores, stored, audit, audited, joined } = begin();
      const [mine, theirs] = [(await stored()).account, (await stored()).account];
      const { id, roster: first } = mine.workspace;
      const admitted = await joined(mine, theirs);
      const members = [
        { accountId: mine.id, role: 3 },
        { accountId: theirs.id, role: OWNER },
      ];
      const roster = rosterAfter(mine.workspace, members);
      const keyRing = newRing();
      const grant = { accountId: theirs.id, digest: randomBytes(32), epoch: 2, body: randomBytes(200) };
      const entry = audit(mine.id, "roster.replaced");
      const { workspaces } = stores;
      const change = { roster: { ...roster, version: 3 }, keyRing, grants: [grant], admits: null };
      expect(await workspaces.replaceRoster(id, 2, change, entry)).toBe(true);
      expect(await workspaces.find(id, mine.id)).toMatchObject({ role: 3, rosterVersion: 3 });
      const view = { role: OWNER, epoch: 2, minWriteEpoch: 2, rosterDigest: roster.digest };
      expect(await workspaces.find(id, theirs.id)).toMatchObject(view);
      expect(await workspaces.list(theirs.id)).toHaveLength(2);
      const bodies = async (since: number, until: number) =>
        (await workspaces.chain(id, since, until)).map(({ body }) => body);
      expect(await bodies(0, 3)).toEqual([first.body, admitted.body, roster.body]);
      expect(await bodies(2, 3)).toEqual([roster.body]);
      expect(await bodies(0, 1)).toEqual([first.body]);
      expect(await bodies(3, 3)).toEqual([]);
      expect(await workspaces.grant(id, theirs.id, grant.digest)).toEqual(grant.body);
      expect(await workspaces.keyRing(id, keyRing.digest)).toEqual(keyRing.body);
      expect(await audited(mine.id, "roster.replaced")).toBe(1);
    });

    test("[AU-10] [WS-13] who is no longer named is no member any more, and is remembered", async () => {
      const { stores, stored, audit, joined } = begin();
      const [mine, theirs] = [(await stored()).account, (await stored()).account];
      const { id, keyRing } = mine.workspace;
      await joined(mine, theirs);
      const roster = { ...rosterAfter(mine.workspace, [{ accountId: mine.id, role: OWNER }]), version: 3 };
      const change = { roster, keyRing, grants: [], admits: null };
      expect(await stores.workspaces.replaceRoster(id, 2, change, audit(mine.id))).toBe(true);
      expect(await stores.workspaces.find(id, theirs.id)).toBeNull();
      expect(await stores.workspaces.list(theirs.id)).toHaveLength(1);
      expect(await stores.workspaces.former(id)).toEqual([theirs.id]);
    });

    test("[WS-7] a roster without an owner, of no admin, or that adds somebody nobody invited, changes nothing", async () => {
      const { stores, stored, audit, joined } = begin();
      const [mine, theirs, stranger] = [
        (await stored()).account,
        (await stored()).account,
        (await stored()).account,
      ];
      const { id, keyRing } = mine.workspace;
      await joined(mine, theirs, 2);
      const replace = (members: readonly MemberRow[], by = mine.id, admits: Bytes | null = null) => {
        const roster = { ...rosterAfter(mine.workspace, members), version: 3 };
        const change = { roster, keyRing, grants: [], admits };
        return stores.workspaces.replaceRoster(id, 2, change, audit(by));
      };
      const owner = { accountId: mine.id, role: OWNER };
      const before = await stores.workspaces.find(id, mine.id);
      expect(await replace([{ accountId: mine.id, role: 3 }])).toBe(false);
      expect(await replace([owner], theirs.id)).toBe(false);
      expect(await replace([owner], stranger.id)).toBe(false);
      expect(await replace([owner, { accountId: stranger.id, role: 2 }], mine.id, randomBytes(16))).toBe(
        false,
      );
      expect(await stores.workspaces.find(id, mine.id)).toEqual(before);
      // A row that the service itself would never send: it makes nobody a member.
      expect(await replace([owner, { accountId: stranger.id, role: 2 }])).toBe(true);
      expect(await stores.workspaces.find(id, stranger.id)).toBeNull();
    });

    test("[WS-1] an account founds workspaces up to a number, of concurrent ones too, and each id once", async () => {
      const { stores, stored, newAccount, audit, audited } = begin();
      const { account } = await stored();
      const found = async (workspace: NewWorkspace) =>
        stores.workspaces.create(workspace, randomBytes(80), 4, audit(account.id, "workspace.created"));
      const owned = async (): Promise<NewWorkspace> => {
        const { workspace } = await newAccount();
        const roster = { ...workspace.roster, members: [{ accountId: account.id, role: OWNER }] };
        return { ...workspace, roster };
      };
      const first = await owned();
      expect(await found(first)).toBe("created");
      expect(await found(first)).toBe("id-taken");
      expect(await stores.workspaces.find(first.id, account.id)).toMatchObject({
        role: OWNER,
        plan: "free",
        metaVersion: 1,
        pin: null,
      });
      const more = await Promise.all(Array.from({ length: 6 }, owned));
      const outcomes = await Promise.all(more.map(found));
      expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(2);
      expect(outcomes.filter((outcome) => outcome === "workspace-limit")).toHaveLength(4);
      expect(await stores.workspaces.list(account.id)).toHaveLength(4);
      expect(await audited(account.id, "workspace.created")).toBe(3);
    });

    test("[WS-3] of concurrent names of one version exactly one is stored, and only an admin's", async () => {
      const { stores, stored, audit, joined } = begin();
      const [mine, theirs] = [(await stored()).account, (await stored()).account];
      const { id } = mine.workspace;
      await joined(mine, theirs, 2);
      const names = Array.from({ length: 6 }, () => randomBytes(90));
      expect(await stores.workspaces.rename(id, 0, randomBytes(90), audit(theirs.id))).toBe(false);
      const outcomes = await Promise.all(
        names.map((meta) => stores.workspaces.rename(id, 0, meta, audit(mine.id))),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const meta = names[outcomes.indexOf(true)] ?? null;
      expect(await stores.workspaces.find(id, theirs.id)).toMatchObject({ meta, metaVersion: 1 });
      expect(await stores.workspaces.rename(id, 0, randomBytes(90), audit(mine.id))).toBe(false);
      expect(await stores.workspaces.rename(id, 1, randomBytes(90), audit(mine.id))).toBe(true);
    });

    test("[AU-10] of concurrent rosters of one version exactly one is stored, whole", async () => {
      const { stores, stored, audit } = begin();
      const { account } = await stored();
      const { id } = account.workspace;
      const members = [{ accountId: account.id, role: OWNER }];
      const changes = Array.from({ length: 8 }, () => ({
        roster: rosterAfter(account.workspace, members),
        keyRing: newRing(),
        grants: [],
        admits: null,
      }));
      const outcomes = await Promise.all(
        changes.map((change) => stores.workspaces.replaceRoster(id, 1, change, audit(account.id))),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const roster = rosterAfter(account.workspace, []);
      const stale = { roster, keyRing: newRing(), grants: [], admits: null };
      expect(await stores.workspaces.replaceRoster(id, 1, stale, audit(account.id))).toBe(false);
      const [newest, ...more] = await stores.workspaces.chain(id, 1, 9);
      expect(more).toEqual([]);
      const won = changes[outcomes.indexOf(true)];
      expect(newest?.digest).toEqual(won?.roster.digest ?? randomBytes(32));
      for (const { keyRing } of changes) {
        const kept = await stores.workspaces.keyRing(id, keyRing.digest);
        expect(kept).toEqual(keyRing === won?.keyRing ? keyRing.body : null);
      }
    });
  });
