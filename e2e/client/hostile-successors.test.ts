import { afterEach, describe, expect, test } from "bun:test";
import type { Holdfast } from "@holdfast/client/contract/holdfast";
import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import type { MemberKeys } from "@holdfast/protocol/workspaces";
import { digestOf } from "@holdfast/vault/digest";
import { parseKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import {
  foundedByEarlier,
  lastOf,
  madeUp,
  random,
  type SaidKeys,
  statement,
  takenOver,
} from "./forged-successors.ts";
import { type Meddle, rewriteJson } from "./proxy.ts";
import { join, memberNamed, newTeam } from "./sharing.ts";
import { bytesIn, stealAccount } from "./stolen-keys.ts";
import { firstFile, newcomer, PASSPHRASE, refusal, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

const NEXT = "Another-lantern9kelp";
const KEYS = /\/api\/(keys\/slots|auth\/login)$/;
const ROOT = /\/api\/keys\/root$/;
const REPLACE = { present: PASSPHRASE, newCodes: false };

const meddled = async <T>(meddle: Meddle, act: () => Promise<T>): Promise<T> => {
  world.proxy.meddle(meddle);
  try {
    return await act();
  } finally {
    world.proxy.meddle(null);
  }
};

/** What the service says of an account's keys now. */
const saidOf = async (device: Holdfast): Promise<SaidKeys> => {
  const said: SaidKeys[] = [];
  const keep = rewriteJson(/\/api\/keys\/slots$/, (json) => {
    said.push(json as unknown as SaidKeys);
    return json;
  });
  await meddled(keep, async () => value(await device.recoveryCodes.status()));
  const newest = said.at(-1);
  if (newest === undefined) throw new Error("nothing was said");
  return newest;
};

const saying = (keys: Partial<SaidKeys>): Meddle => rewriteJson(KEYS, (json) => ({ ...json, ...keys }));

const typeInto = async (device: Holdfast, id: Id<"ses">, text: string): Promise<void> => {
  const handle = value(await device.openSession(id));
  handle.update(write(firstFile(handle.state()).id, text));
  value(await handle.save());
  await handle.close();
};

describe("a service that makes up who comes after whom", () => {
  test("[RO-10] [KY-6] its own root key, sealed to the real slots under an invented successor, opens nowhere", async () => {
    const { device, email } = await newcomer(world, "sealed");
    const theirs = await madeUp();
    const { before, ...taken } = await takenOver(await saidOf(device), theirs);
    const said = {
      accountId: before.list.accountId,
      identityEd: before.list.identityEd,
      version: taken.version,
      keyListDigest: before.digest,
      homeId: random(16),
    };
    const forged = toBase64url(await statement(said, theirs.identity, theirs.identity.ed.privateKey));
    const fresh = world.device("sealed-fresh");
    for (const successors of [[forged], []]) {
      const lie = saying({ ...taken, successors });
      const signedIn = await meddled(lie, () => fresh.signIn({ email, passphrase: PASSPHRASE }));
      expect(refusal(signedIn).code).toBe("not-trusted");
      // The device that is unlocked neither follows nor locks.
      expect(refusal(await meddled(lie, () => device.recoveryCodes.status())).code).toBe("not-trusted");
      expect(device.status().kind).toBe("unlocked");
    }
    value(await fresh.signIn({ email, passphrase: PASSPHRASE }));
  }, 120_000);

  test("[RO-10] of two statements with one predecessor the device takes neither, and goes on with what it has", async () => {
    const { device, email, account, session } = await newcomer(world, "rival");
    const stolen = await stealAccount(world, email);
    const twin = world.device("rival-2");
    value(await twin.signIn({ email, passphrase: PASSPHRASE }));
    value(await device.replaceRootKey(REPLACE));
    const said = await saidOf(device);
    const rival = await statement(lastOf(said), (await madeUp()).identity, stolen.identity.ed.privateKey);
    const successors = [...said.successors, toBase64url(rival)];
    const lie = saying({ ...said, successors });
    expect(refusal(await meddled(lie, () => device.recoveryCodes.status())).code).toBe("not-trusted");
    const again = await meddled(lie, () => twin.signIn({ email, passphrase: PASSPHRASE }));
    expect(refusal(again).code).toBe("not-trusted");
    expect(value(await twin.signIn({ email, passphrase: PASSPHRASE })).accountId).toBe(account.accountId);
    await typeInto(twin, session.id, "by the real chain");
  }, 120_000);

  test("[RO-10] a chain that is withheld, or has a gap, is refused by who knows an earlier identity", async () => {
    const { device, email } = await newcomer(world, "gap");
    const twin = world.device("gap-2");
    value(await twin.signIn({ email, passphrase: PASSPHRASE }));
    value(await device.replaceRootKey(REPLACE));
    value(await device.replaceRootKey(REPLACE));
    const { successors } = await saidOf(device);
    expect(successors).toHaveLength(2);
    for (const shown of [[], successors.slice(0, 1), successors.slice(1), successors.toReversed()]) {
      const lie = saying({ successors: shown });
      const signedIn = await meddled(lie, () => twin.signIn({ email, passphrase: PASSPHRASE }));
      expect(refusal(signedIn).code).toBe("not-trusted");
    }
    value(await twin.signIn({ email, passphrase: PASSPHRASE }));
  }, 120_000);

  test("[RO-10] [KY-7] the list of before is refused by the device that has the new keys, and by one that signs in again", async () => {
    const { device, email } = await newcomer(world, "replayed");
    const before = await saidOf(device);
    value(await device.replaceRootKey({ ...REPLACE, next: NEXT }));
    const lie = saying(before);
    expect(refusal(await meddled(lie, () => device.recoveryCodes.status())).code).toBe("not-trusted");
    expect((await meddled(lie, () => device.signIn({ email, passphrase: NEXT }))).ok).toBe(false);
    value(await device.signIn({ email, passphrase: NEXT }));
  }, 120_000);

  test("[RO-16] [RO-9] a predecessor that the account never had is refused: the present identity did not accept it", async () => {
    const { device, email } = await newcomer(world, "ancestor");
    const said = await saidOf(device);
    const list = value(parseKeyList(bytesIn(said.keyList)));
    const theirs = await madeUp();
    const present = { ed: { publicKey: list.identityEd }, x: { publicKey: list.identityX } };
    const named = {
      accountId: list.accountId,
      identityEd: theirs.identity.ed.publicKey,
      version: 2,
      keyListDigest: await digestOf(nodePrimitives, random(40)),
      homeId: random(16),
    };
    // All that somebody without the present identity's key can sign.
    const next = { ed: { ...theirs.identity.ed, ...present.ed }, x: { ...theirs.identity.x, ...present.x } };
    const forged = toBase64url(await statement(named, next, theirs.identity.ed.privateKey));
    const fresh = world.device("ancestor-fresh");
    const lie = saying({ successors: [forged] });
    const signedIn = await meddled(lie, () => fresh.signIn({ email, passphrase: PASSPHRASE }));
    expect(refusal(signedIn).code).toBe("not-trusted");
  }, 120_000);

  test("[RO-16] another home, founded with the earlier root key by who has it, is refused: the present identity named its own", async () => {
    const { device, email } = await newcomer(world, "rehomed");
    const stolen = await stealAccount(world, email);
    value(await device.replaceRootKey(REPLACE));
    const said = await saidOf(device);
    const { id, answer } = await foundedByEarlier(stolen.identity, lastOf(said), said);
    const fresh = world.device("rehomed-fresh");
    const lie: Meddle = async (request, forward) => {
      const { pathname } = new URL(request.url);
      if (pathname.endsWith(`${id}/roster`)) return Response.json(answer);
      return rewriteJson(/\/auth\/login$/, (json) => ({ ...json, workspaceId: id }))(request, forward);
    };
    const signedIn = await meddled(lie, () => fresh.signIn({ email, passphrase: PASSPHRASE }));
    expect(refusal(signedIn)).toMatchObject({ code: "not-trusted", detail: "the workspace: not-trusted" });
    value(await fresh.signIn({ email, passphrase: PASSPHRASE }));
  }, 120_000);

  test("[RO-13] new keys of another member that his own do not lead to are refused, and the workspace goes on", async () => {
    const { owner, workspace, session } = await newTeam(world, "watched");
    const ben = await join(world, owner.device, workspace, "framed", "member");
    const { accountId } = await memberNamed(owner.device, ben.email);
    const theirs = await madeUp();
    const { before, ...taken } = await takenOver(await saidOf(ben.device), theirs);
    const said = {
      accountId: idBytes(accountId),
      identityEd: before.list.identityEd,
      version: taken.version,
      keyListDigest: before.digest,
      homeId: random(16),
    };
    const forged = toBase64url(await statement(said, theirs.identity, theirs.identity.ed.privateKey));
    for (const successors of [[forged], []]) {
      const lie = rewriteJson(/\/roster$/, (json) => ({
        ...json,
        members: (json["members"] as MemberKeys[]).map((member) =>
          member.accountId === accountId ? { ...member, keyList: taken.keyList, successors } : member,
        ),
      }));
      expect(refusal(await meddled(lie, () => owner.device.members.list())).code).toBe("not-trusted");
    }
    expect((await memberNamed(owner.device, ben.email)).changedKeys).toBeNull();
    await typeInto(owner.device, session.id, "on as before");
  }, 120_000);
});

describe("a service that lies about the replacement itself", () => {
  test("[RO-14] an answer that is lost changes nothing: the device finds the new keys in force", async () => {
    const { device, email, session } = await newcomer(world, "unanswered");
    let lost = 0;
    const meddle: Meddle = async (request, forward) => {
      const answer = await forward(request);
      if (!ROOT.test(request.url)) return answer;
      lost += 1;
      return new Response("", { status: 503 });
    };
    value(await meddled(meddle, () => device.replaceRootKey({ ...REPLACE, next: NEXT })));
    expect(lost).toBe(1);
    await typeInto(device, session.id, "after the lost answer");
    value(await world.device("unanswered-2").signIn({ email, passphrase: NEXT }));
  }, 120_000);

  test("[RO-14] it only says that it stored the new keys: that is not believed, and the earlier ones go on", async () => {
    const { device, email, session } = await newcomer(world, "lying");
    const lie: Meddle = async (request, forward) =>
      ROOT.test(request.url) ? Response.json({ version: 2 }) : forward(request);
    const refused = await meddled(lie, () => device.replaceRootKey({ ...REPLACE, next: NEXT }));
    expect(refusal(refused).code).toBe("not-trusted");
    await typeInto(device, session.id, "still the earlier keys");
    value(await world.device("lying-2").signIn({ email, passphrase: PASSPHRASE }));
    value(await device.replaceRootKey({ ...REPLACE, next: NEXT }));
    await typeInto(device, session.id, "now the new ones");
    const back = value(await device.openSession(session.id));
    expect(texts(back)).toContain("now the new ones");
  }, 120_000);

  test("[RO-11] a workspace of an owner that is passed off as another's, or withheld, stops it before anything is sent", async () => {
    const { owner, workspace } = await newTeam(world, "shortened");
    const before = world.proxy.seen.length;
    const belittled = rewriteJson(/\/api\/workspaces$/, (json) => ({
      ...json,
      items: (json["items"] as { readonly id: string }[]).map((each) =>
        each.id === workspace ? { ...each, role: "viewer" } : each,
      ),
    }));
    const withheld: Meddle = (request, forward) =>
      request.url.endsWith(`${workspace}/roster`)
        ? Promise.resolve(new Response("", { status: 503 }))
        : belittled(request, forward);
    expect((await meddled(withheld, () => owner.device.replaceRootKey(REPLACE))).ok).toBe(false);
    expect(world.proxy.seen.slice(before).filter((line) => ROOT.test(line))).toEqual([]);
    // Called a viewer, it is an owner all the same: the roster says so, and the workspace gets the new keys.
    const replaced = value(await meddled(belittled, () => owner.device.replaceRootKey(REPLACE)));
    expect(replaced.waiting).toEqual([]);
    expect((await memberNamed(owner.device, owner.email)).changedKeys).toBeNull();
  }, 120_000);

  test("[RO-11] rosters that are not there when they are read back are told, with the new keys in force", async () => {
    const { device, email, session } = await newcomer(world, "unread");
    let replaced = false;
    const meddle: Meddle = async (request, forward) => {
      const answer = await forward(request);
      if (ROOT.test(request.url)) replaced = true;
      // What lets the device in again is there; what it asks for afterwards is not.
      if (!replaced || !request.url.endsWith("/roster")) return answer;
      asked += 1;
      if (asked === 1) return answer;
      return Response.json({ ...((await answer.json()) as object), rosters: [] });
    };
    let asked = 0;
    const refused = refusal(await meddled(meddle, () => device.replaceRootKey({ ...REPLACE, next: NEXT })));
    expect(refused.code).toBe("not-trusted");
    expect(refused.detail).toContain("in force");
    await typeInto(device, session.id, "under the new keys");
    value(await world.device("unread-2").signIn({ email, passphrase: NEXT }));
  }, 120_000);

  test("[RO-11] a slot that is not the one of the list gets no root key, and nothing is sent", async () => {
    const { device } = await newcomer(world, "swapped");
    const other = await saidOf((await newcomer(world, "swapped-with")).device);
    const said = await saidOf(device);
    const slots = said.slots.map((slot, at) => ({ ...slot, slot: other.slots[at]?.slot ?? slot.slot }));
    const before = world.proxy.seen.length;
    const lies = [slots, slots.slice(0, 1)].map((each) => saying({ slots: each }));
    for (const lie of lies) {
      expect((await meddled(lie, () => device.replaceRootKey(REPLACE))).ok).toBe(false);
    }
    expect(world.proxy.seen.slice(before).filter((line) => ROOT.test(line))).toEqual([]);
    value(await device.recoveryCodes.status());
  }, 120_000);
});
