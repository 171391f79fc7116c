import { describe, expect, test } from "bun:test";
import type { RosterAnswer } from "@holdfast/protocol/workspaces";
import { KIND } from "@holdfast/vault/kinds";
import { type Meddle, rewriteJson } from "./proxy.ts";
import { openAll, recording } from "./sealed-traffic.ts";
import { join, memberNamed, newTeam } from "./sharing.ts";
import { rosterSeenBy, stealAccount, workspaceKeys } from "./stolen-keys.ts";
import { firstFile, PASSPHRASE, refusal, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
const ROSTER = /\/roster$/;

const isRotation = (request: Request): boolean =>
  request.method === "PUT" && ROSTER.test(new URL(request.url).pathname);

/** Answers of the roster as `change` makes them, once the next epoch was sent. */
const afterwards = (
  change: (answer: RosterAnswer, before: RosterAnswer) => Partial<RosterAnswer>,
): Meddle => {
  let before: RosterAnswer | null = null;
  let sent = false;
  return async (request, forward) => {
    if (isRotation(request)) sent = true;
    const after = sent;
    return rewriteJson(ROSTER, (json) => {
      if (isRotation(request)) return json;
      const answer = json as unknown as RosterAnswer;
      if (!after) before = answer;
      return after && before !== null ? { ...answer, ...change(answer, before) } : answer;
    })(request, forward);
  };
};

const flipped = (text: string): string => `${text.slice(0, -4)}${text.endsWith("AAAA") ? "BBBB" : "AAAA"}`;

/** Ways to hand out something else than what was made. */
const LIES: Readonly<Record<string, Parameters<typeof afterwards>[0]>> = {
  "the key ring of the epoch before": (_, before) => ({ keyRing: before.keyRing }),
  "a damaged key ring": (answer) => ({ keyRing: flipped(answer.keyRing) }),
  "the grant of the epoch before": (_, before) => ({ grant: before.grant }),
  "a damaged grant": (answer) => ({ grant: flipped(answer.grant ?? "") }),
  "the roster before": (_, before) => before,
  "a chain that ends before it": (answer, before) => ({
    ...answer,
    rosters: before.rosters,
    version: before.version,
  }),
};

describe("a rotation that the service meddles with", () => {
  for (const [name, lie] of Object.entries(LIES))
    test(`[RO-3] is not said to be done when it hands back ${name}`, async () => {
      const { owner, workspace, session } = await newTeam(world, "lied-to");
      await join(world, owner.device, workspace, "another", "member");
      world.proxy.meddle(afterwards(lie));
      const refused = refusal(await owner.device.rotation.rotate({ reason: "suspected-leak" }));
      expect(["not-trusted", "damaged"]).toContain(refused.code);
      world.proxy.meddle(null);
      // An honest answer shows what is in force, and everybody goes on with that.
      value(await owner.device.members.list());
      expect(value(await owner.device.rotation.status()).epoch).toBe(2);
      const handle = value(await owner.device.openSession(session.id));
      handle.update(write(firstFile(handle.state()).id, "after the lie"));
      value(await handle.save());
      await handle.close();
    });

  test("[RO-3] is not begun while it withholds the keys of a member", async () => {
    const { owner, workspace } = await newTeam(world, "withheld-from");
    const ben = await join(world, owner.device, workspace, "withheld", "member");
    const { accountId } = await memberNamed(owner.device, ben.email);
    const before = world.proxy.seen.length;
    world.proxy.meddle(
      rewriteJson(ROSTER, (json) => ({
        ...json,
        members: (json["members"] as RosterAnswer["members"]).filter((each) => each.accountId !== accountId),
      })),
    );
    expect(refusal(await owner.device.rotation.rotate({ reason: "suspected-leak" })).code).toBe(
      "not-trusted",
    );
    world.proxy.meddle(null);
    expect(world.proxy.seen.slice(before).filter((line) => line.startsWith("PUT"))).toEqual([]);
    value(await owner.device.rotation.rotate({ reason: "suspected-leak" }));
    value(await ben.device.members.list());
    expect(value(await ben.device.rotation.status()).epoch).toBe(2);
  });

  test("[RO-3] is not said to be done when it was answered and not stored", async () => {
    const { owner } = await newTeam(world, "unstored");
    world.proxy.meddle(async (request, forward) =>
      isRotation(request) ? Response.json({ version: 2 }, { headers: { etag: '"v2"' } }) : forward(request),
    );
    expect(refusal(await owner.device.rotation.rotate({ reason: "suspected-leak" })).code).toBe(
      "not-trusted",
    );
    world.proxy.meddle(null);
    expect(value(await owner.device.rotation.status()).epoch).toBe(1);
    value(await owner.device.rotation.rotate({ reason: "suspected-leak" }));
  });

  test("[RO-3] is done when it was stored and only the answer was lost", async () => {
    const { owner } = await newTeam(world, "answerless");
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      return isRotation(request) ? new Response("", { status: 503 }) : answer;
    });
    value(await owner.device.rotation.rotate({ reason: "suspected-leak" }));
    world.proxy.meddle(null);
    expect(value(await owner.device.rotation.status()).epoch).toBe(2);
  });
});

describe("whoever has every key of the epoch before", () => {
  test("[RO-3] [RO-4] opens nothing of the next one, and knows no name of a chunk in it", async () => {
    const { owner, session, workspace } = await newTeam(world, "leaky");
    const stolen = await stealAccount(world, owner.email);
    const seen = await rosterSeenBy(world, stolen, workspace);
    const keys = await workspaceKeys(stolen, seen);
    const handle = value(await owner.device.openSession(session.id));
    const { id } = firstFile(handle.state());
    const savedWith = async (text: string) => {
      const sent: Parameters<typeof recording>[0] = [];
      world.proxy.meddle(recording(sent));
      handle.update(write(id, text));
      value(await handle.save());
      world.proxy.meddle(null);
      return openAll(sent, keys, []);
    };
    // Before it the same attempt opens everything: it can fail.
    expect((await savedWith("before")).opened.toSorted()).toEqual([KIND.segment, KIND.manifest]);
    value(await owner.device.rotation.rotate({ reason: "suspected-leak" }));
    const after = await savedWith("after");
    expect(after.sealed).toBeGreaterThanOrEqual(2);
    expect(after.opened).toEqual([]);
    const earlier = new Set(keys.map((key) => Buffer.from(key).toString("hex")));
    const now = await workspaceKeys(stolen, await rosterSeenBy(world, stolen, workspace));
    const fresh = now.filter((key) => !earlier.has(Buffer.from(key).toString("hex")));
    // Space key, inbox key, and a name and a cut of chunks: what is left of the earlier ones opens what is old.
    expect(fresh).toHaveLength(4);
    await handle.close();
    const other = world.device("leaky");
    await other.start();
    expect(texts(value(await other.openSession(session.id)))).toContain("after");
  });

  test("[RO-4] [RO-12] nor of the epoch in which an admin confirmed the new keys of a member", async () => {
    const { owner, workspace } = await newTeam(world, "confirming");
    const ben = await join(world, owner.device, workspace, "careless", "member");
    const keysOf = async (email: string) => {
      const stolen = await stealAccount(world, email);
      return workspaceKeys(stolen, await rosterSeenBy(world, stolen, workspace));
    };
    const leaked = new Set((await keysOf(ben.email)).map((key) => Buffer.from(key).toString("hex")));
    value(await ben.device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    const { accountId } = await memberNamed(owner.device, ben.email);
    value(await owner.device.members.confirmKeys(accountId));
    const now = await keysOf(owner.email);
    expect(now.filter((key) => !leaked.has(Buffer.from(key).toString("hex")))).toHaveLength(4);
  });
});
