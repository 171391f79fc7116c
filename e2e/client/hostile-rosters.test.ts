import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import type { RosterAnswer } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { deriveIdentity, type Identity } from "@holdfast/vault/identity";
import { nextRoster } from "@holdfast/vault/next-roster";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import type { Roster } from "@holdfast/vault/roster";
import { rewriteJson, unreachable } from "./proxy.ts";
import { belongs, inviteAndAccept, join, memberNamed, newTeam } from "./sharing.ts";
import { bytesIn, newestRoster, rosterSeenBy, stealAccount } from "./stolen-keys.ts";
import { firstFile, newcomer, refusal, texts, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const vault = { primitives: nodePrimitives, random };
const ROSTER = /\/roster$/;

/** The chain with one roster more, by whoever has this identity. */
const lengthened = async (
  answer: RosterAnswer,
  identity: Identity,
  change: Partial<Pick<Roster, "members">> = {},
): Promise<RosterAnswer> => {
  const roster = newestRoster(answer);
  const digest = await digestOf(nodePrimitives, bytesIn(answer.rosters.at(-1)));
  const author = { deviceId: random(16), identity };
  const made = await nextRoster(vault, { roster, digest }, author, change);
  return {
    ...answer,
    version: roster.version + 1,
    rosters: [...answer.rosters, toBase64url(made.bytes)],
  };
};

/** What the members page does with this answer in place of the service's. */
const judged = async (device: { members: { list: () => Promise<unknown> } }, answer: RosterAnswer) => {
  world.proxy.meddle(rewriteJson(ROSTER, () => answer));
  const listed = (await device.members.list()) as Awaited<
    ReturnType<Awaited<ReturnType<typeof newcomer>>["device"]["members"]["list"]>
  >;
  world.proxy.meddle(null);
  return listed;
};

describe("a service that makes up who belongs", () => {
  test("[KY-11] an invented admin, and a member who signs a roster, are refused", async () => {
    const { owner, workspace } = await newTeam(world, "rightful");
    const ben = await join(world, owner.device, workspace, "pretender", "member");
    const stolen = await stealAccount(world, ben.email);
    const seen = await rosterSeenBy(world, await stealAccount(world, owner.email), workspace);
    const stranger = await deriveIdentity(nodePrimitives, random(32));
    const invented = {
      accountId: random(16),
      identityEd: stranger.ed.publicKey,
      role: ROLE.admin,
      grantDigest: random(32),
    };
    const members = [...newestRoster(seen).members, invented];
    for (const forged of [
      await lengthened(seen, stranger, { members }),
      await lengthened(seen, stolen.identity, { members }),
      await lengthened(seen, stolen.identity),
    ]) {
      expect(refusal(await judged(owner.device, forged)).code).toBe("not-trusted");
    }
    expect(value(await owner.device.members.list())).toHaveLength(2);
  });

  test("[KY-7] an earlier roster, and a second one of the same predecessor, are refused by who has seen the other", async () => {
    const { owner, workspace } = await newTeam(world, "forked");
    const stolen = await stealAccount(world, owner.email);
    const earlier = await rosterSeenBy(world, stolen, workspace);
    const ben = await join(world, owner.device, workspace, "branch", "member");
    expect(value(await owner.device.members.list())).toHaveLength(2);
    expect(refusal(await judged(owner.device, earlier)).code).toBe("not-trusted");
    // Signed by a real admin, beside the one that everybody else has.
    const beside = await lengthened(earlier, stolen.identity);
    for (const { device } of [owner, ben]) {
      const answer = {
        ...beside,
        members: (await rosterSeenBy(world, stolen, workspace)).members.slice(0, 1),
      };
      expect(refusal(await judged(device, answer)).code).toBe("not-trusted");
    }
    expect(value(await ben.device.members.list())).toHaveLength(2);
  });

  test("[WS-14] whoever has seen two rosters of one version writes nothing more, and keeps what is typed", async () => {
    const { owner, workspace, session } = await newTeam(world, "stopped");
    const stolen = await stealAccount(world, owner.email);
    const earlier = await rosterSeenBy(world, stolen, workspace);
    await join(world, owner.device, workspace, "onlooker", "member");
    const handle = value(await owner.device.openSession(session.id));
    // An earlier one is only late; one beside it is a lie to somebody.
    expect(refusal(await judged(owner.device, earlier)).code).toBe("not-trusted");
    handle.update(write(firstFile(handle.state()).id, "before the fork"));
    value(await handle.save());
    const forked = await lengthened(earlier, stolen.identity);
    expect(refusal(await judged(owner.device, forked)).code).toBe("not-trusted");
    const saves = () => world.proxy.seen.filter((line) => line.endsWith("/saves")).length;
    const before = saves();
    handle.update(write(firstFile(handle.state()).id, "after the fork"));
    expect(refusal(await handle.save()).code).toBe("not-trusted");
    expect(handle.status()).toEqual({ kind: "read-only", reason: "not-trusted" });
    expect(saves()).toBe(before);
    await owner.device.lock();
    value(await owner.device.unlock("Correct-horse7battery"));
    const again = value(await owner.device.openSession(session.id));
    expect(texts(again)).toContain("after the fork");
    value(await again.save());
    await again.close();
  });

  test("[KY-12] [KY-13] a withheld grant, or a ring of an earlier epoch, leaves the device where it was", async () => {
    const { owner, workspace } = await newTeam(world, "granter");
    const ben = await newcomer(world, "ungranted");
    await inviteAndAccept(owner.device, ben, "member");
    await until(async () => {
      await owner.device.members.settle();
      return belongs(ben.device, workspace);
    });
    const hers = await rosterSeenBy(world, await stealAccount(world, owner.email), workspace);
    const theRoster = new RegExp(`${workspace}/roster$`);
    for (const lie of [
      { grant: hers.grant },
      { keyRing: hers.grant },
      { rosters: hers.rosters.slice(0, 1) },
    ]) {
      world.proxy.meddle(rewriteJson(theRoster, (json) => ({ ...json, ...lie })));
      expect(refusal(await ben.device.switchWorkspace(workspace)).code).toBe("not-trusted");
      world.proxy.meddle(null);
      const current = value(await ben.device.workspaces.list()).find((each) => each.current);
      expect(current?.home).toBe(true);
    }
    value(await ben.device.switchWorkspace(workspace));
    const before = await rosterSeenBy(world, await stealAccount(world, ben.email), workspace);
    const cem = await join(world, owner.device, workspace, "passing", "viewer");
    value(await owner.device.members.remove((await memberNamed(owner.device, cem.email)).accountId));
    for (const lie of [{ grant: before.grant }, { keyRing: before.keyRing }]) {
      world.proxy.meddle(rewriteJson(theRoster, (json) => ({ ...json, ...lie })));
      expect(refusal(await ben.device.members.list()).code).toBe("not-trusted");
      world.proxy.meddle(null);
    }
    expect(value(await ben.device.members.list())).toHaveLength(2);
  });

  test("[WS-6] a workspace that somebody else founded is none of the account's without a pin of its own making", async () => {
    const { owner, workspace } = await newTeam(world, "trapper");
    const other = await newTeam(world, "other-trapper");
    const ben = await newcomer(world, "trapped");
    await inviteAndAccept(owner.device, ben, "member");
    await inviteAndAccept(other.owner.device, ben, "member");
    await until(async () => {
      await owner.device.members.settle();
      await other.owner.device.members.settle();
      return (await belongs(ben.device, workspace)) && belongs(ben.device, other.workspace);
    });
    const listed = value(await ben.device.workspaces.list());
    expect(listed.map(({ name }) => name)).toEqual([null, "The team", "The team"]);
    type Listed = { readonly items: readonly { readonly id: string; readonly pin: string | null }[] };
    const withPin = (change: (items: Listed["items"]) => string | null | undefined) =>
      rewriteJson(/\/api\/workspaces$/, (json) => {
        const { items } = json as unknown as Listed;
        const pin = change(items);
        return { items: items.map((each) => (each.id === workspace ? { ...each, pin } : each)) };
      });
    const pinOfOther = (items: Listed["items"]) => items.find(({ id }) => id === other.workspace)?.pin;
    for (const pin of [() => null, pinOfOther]) {
      world.proxy.meddle(withPin(pin));
      expect(refusal(await ben.device.switchWorkspace(workspace)).code).toBe("not-trusted");
      world.proxy.meddle(null);
    }
    value(await ben.device.switchWorkspace(workspace));
  });
});

describe("a service in league with a former member", () => {
  test("[WS-9] [WS-13] history that he writes after his removal is never taken for the newest save", async () => {
    const { owner, workspace, session } = await newTeam(world, "honest");
    const ben = await join(world, owner.device, workspace, "forger", "member");
    // He seals and signs as if he belonged; the service keeps it for later.
    const his = value(await ben.device.openSession(session.id, { alongside: true }));
    let forged: Bytes = new Uint8Array(0);
    world.proxy.meddle(async (request, forward) => {
      if (!request.url.endsWith("/saves")) return forward(request);
      const part = (await request.clone().formData()).get("manifest");
      if (part instanceof Blob) forged = new Uint8Array(await part.arrayBuffer());
      return unreachable(request, forward);
    });
    his.update(write(firstFile(his.state()).id, "never happened"));
    expect((await his.save()).ok).toBe(false);
    world.proxy.meddle(null);
    expect(forged.length).toBeGreaterThan(0);
    const { accountId } = await memberNamed(owner.device, ben.email);
    const hers = value(await owner.device.openSession(session.id, { alongside: true }));
    hers.update(write(firstFile(hers.state()).id, "what happened"));
    value(await hers.save());
    await hers.close();
    value(await owner.device.members.remove(accountId));
    const head = new RegExp(`${session.id}/head$`);
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      return head.test(new URL(request.url).pathname) && answer.ok ? new Response(forged) : answer;
    });
    const opened = await owner.device.openSession(session.id);
    world.proxy.meddle(null);
    if (opened.ok) {
      expect(opened.value.status()).toMatchObject({ kind: "read-only" });
      expect(texts(opened.value)).not.toContain("never happened");
      await opened.value.close();
    }
    const honest = value(await owner.device.openSession(session.id));
    expect(texts(honest)).toContain("what happened");
    await honest.close();
  });
});
