import { describe, expect, test } from "bun:test";
import { sampleAccount } from "../vectors/seeded.ts";
import { utf8 } from "./bytes.ts";
import { generateDeviceKeys } from "./device-keys.ts";
import { openJournalEntry, sealJournalEntry } from "./journal.ts";
import { openLocalWrap, sealLocalWrap } from "./local-wrap.ts";
import { openMeta, parseMeta, sealMeta, THING } from "./meta.ts";
import { nameTag } from "./name-tag.ts";
import { nodePrimitives } from "./node/primitives.ts";

const { deps, accountId, deviceId, deviceEd, wire, secrets } = await sampleAccount("nouns");
const { random } = deps;
const { spaceKey } = secrets;
const { workspaceId } = wire;

describe("local wrap", () => {
  test("[KY-15] opens with this device's non-extractable key and no other", async () => {
    const device = await generateDeviceKeys();
    const pair = { privateKey: device.x.privateKey, publicKey: device.xPublic };
    const place = { accountId, deviceId, rootVersion: 3 };
    const wrap = await sealLocalWrap(deps, place, device.xPublic, secrets.rootKey);
    expect(await openLocalWrap(nodePrimitives, wrap, place, pair)).toEqual({
      ok: true,
      value: { rootKey: secrets.rootKey, rootVersion: 3 },
    });
    const other = await generateDeviceKeys();
    const otherPair = { privateKey: other.x.privateKey, publicKey: other.xPublic };
    expect(await openLocalWrap(nodePrimitives, wrap, place, otherPair)).toEqual({
      ok: false,
      error: "wrong-key",
    });
    const elsewhere = { accountId: random(16), deviceId };
    expect(await openLocalWrap(nodePrimitives, wrap, elsewhere, pair)).toEqual({
      ok: false,
      error: "wrong-place",
    });
  });

  test("[SF-11] a wrap for another purpose is another kind, even when sealed to this key", async () => {
    const device = await generateDeviceKeys();
    const pair = { privateKey: device.x.privateKey, publicKey: device.xPublic };
    const [slot] = wire.slots;
    if (slot === undefined) throw new Error("no slot");
    const opened = await openLocalWrap(nodePrimitives, slot.wrap, { accountId, deviceId }, pair);
    expect(opened).toEqual({ ok: false, error: "wrong-kind" });
  });
});

describe("meta", () => {
  const place = { workspaceId, epoch: 1, thingId: random(16), thing: THING.session, version: 2, deviceId };
  const content = utf8("a name");
  const seal = () => sealMeta(deps, place, spaceKey, content, deviceEd.privateKey);

  test("[SF-1] opens to its content, checked against its writer", async () => {
    const bytes = await seal();
    const opened = await openMeta(
      nodePrimitives,
      bytes,
      { ...place, signedBy: deviceEd.publicKey },
      spaceKey,
    );
    expect(opened.ok && opened.value.content).toEqual(content);
    expect(opened.ok && opened.value.header.seq).toBe(2);
    const view = parseMeta(bytes);
    expect(view.ok && view.value.thing).toBe(THING.session);
  });

  test("[SF-6] [SF-8] another thing, version, session or writer is refused", async () => {
    const bytes = await seal();
    const open = async (changed: object) => {
      const opened = await openMeta(nodePrimitives, bytes, { ...place, ...changed }, spaceKey);
      return opened.ok ? "opened" : opened.error;
    };
    expect(await open({ thing: THING.checkpoint })).toBe("wrong-place");
    expect(await open({ version: 1 })).toBe("wrong-place");
    expect(await open({ thingId: random(16) })).toBe("wrong-place");
    expect(await open({ signedBy: secrets.identity.ed.publicKey })).toBe("bad-signature");
  });

  test("[SF-15] unknown things and version 0 are malformed", async () => {
    const bytes = await seal();
    for (const [at, value] of [
      [74, 9],
      [51, 0],
    ] as const) {
      const changed = bytes.slice();
      changed[at] = value;
      expect(parseMeta(changed)).toEqual({ ok: false, error: "malformed-object" });
    }
    expect(parseMeta(wire.grant)).toEqual({ ok: false, error: "wrong-kind" });
    expect(() => sealMeta(deps, { ...place, version: 0 }, spaceKey, content, deviceEd.privateKey)).toThrow(
      RangeError,
    );
  });
});

describe("journal entry", () => {
  test("[SF-6] opens in its place and on its head only", async () => {
    const place = { workspaceId, epoch: 1, sessionId: random(16), n: 4, deviceId, headDigest: random(32) };
    const bytes = await sealJournalEntry(deps, place, spaceKey, utf8("edits"));
    const open = async (changed: object) => {
      const opened = await openJournalEntry(nodePrimitives, bytes, { ...place, ...changed }, spaceKey);
      return opened.ok ? "opened" : opened.error;
    };
    expect(await openJournalEntry(nodePrimitives, bytes, place, spaceKey)).toEqual({
      ok: true,
      value: utf8("edits"),
    });
    expect(await open({ n: 5 })).toBe("wrong-place");
    expect(await open({ sessionId: random(16) })).toBe("wrong-place");
    expect(await open({ headDigest: random(32) })).toBe("wrong-place");
  });
});

describe("name tag", () => {
  test("[KY-14] equal names have equal tags under one key, whatever their case, form and edges", async () => {
    const cid = random(32);
    const tag = await nameTag(nodePrimitives, cid, "Caf\u00e9");
    expect(tag.length).toBe(16);
    expect(await nameTag(nodePrimitives, cid, "  CAFE\u0301 ")).toEqual(tag);
    expect(await nameTag(nodePrimitives, cid, "Cafe")).not.toEqual(tag);
    expect(await nameTag(nodePrimitives, random(32), "Caf\u00e9")).not.toEqual(tag);
  });
});
