import { describe, expect, test } from "bun:test";
import { seededDeps } from "../vectors/seeded.ts";
import { type Bytes, concat, equal } from "./bytes.ts";
import { parseObject } from "./header.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { padme } from "./padding.ts";
import { webPrimitives } from "./primitives.ts";
import {
  checkSegmentShape,
  createSegmentOpener,
  openSegmentFrames,
  readSegmentIndex,
  sealSegment,
  segmentHead,
} from "./segment.ts";

const deps = seededDeps("segment");
const { random } = deps;
const place = { workspaceId: random(16), epoch: 3, segmentId: random(16), deviceId: random(16) };
const expectation = { scopeId: place.workspaceId, epoch: 3, objectId: place.segmentId };
const spaceKey = random(32);
const chunks = [0, 1, 700, 5].map((length, i) => ({
  sectionType: i + 1,
  chunkId: random(16),
  keyGeneration: i,
  plaintext: random(length),
}));
const plaintexts = chunks.map((chunk) => chunk.plaintext);
const sealed = await sealSegment(deps, place, spaceKey, chunks);

const openAll = (bytes: Bytes, expect = expectation, key = spaceKey) =>
  openSegmentFrames(nodePrimitives, bytes, expect, key, sealed.places);

describe("segments", () => {
  test("[SF-13] chunks come back, the index names them, the body has a Padmé length", async () => {
    for (const primitives of [webPrimitives, nodePrimitives]) {
      const opener = await createSegmentOpener(primitives, sealed.bytes, expectation, spaceKey);
      if (!opener.ok) throw new Error(opener.error);
      expect(await opener.value.openFrames(sealed.places)).toEqual(plaintexts);
      const index = await readSegmentIndex(opener.value);
      if (!index.ok) throw new Error(index.error);
      const named = chunks.map(({ plaintext: _sealed, ...chunk }, i) => ({ ...chunk, ...sealed.places[i] }));
      expect<object[]>([...index.value]).toEqual(named);
    }
    const parsed = parseObject(sealed.bytes);
    expect(parsed.ok && padme(parsed.value.body.length) === parsed.value.body.length).toBe(true);
    expect(sealed.digest).toEqual(await webPrimitives.sha256(sealed.bytes));
  });

  test("[SF-14] a frame opens alone, from the head and its own bytes", async () => {
    const head = segmentHead(sealed.bytes);
    if (!head.ok) throw new Error(head.error);
    expect(head.value.length).toBe(74 + 64 + 32);
    const body = sealed.bytes.slice(74 + 64);
    const third = sealed.places.slice(2, 3);
    const cut = { head: head.value, body: body.slice(0, (third[0]?.offset ?? 0) + (third[0]?.length ?? 0)) };
    expect(await openSegmentFrames(nodePrimitives, cut, expectation, spaceKey, third)).toEqual({
      ok: true,
      value: plaintexts.slice(2, 3),
    });
    const later = await openSegmentFrames(nodePrimitives, cut, expectation, spaceKey, sealed.places);
    expect(later).toEqual({ ok: true, value: [...plaintexts.slice(0, 3), null] });
  });

  test("[SF-7] [SF-14] a flipped bit costs the frame it hits, or the whole where it is in the head", async () => {
    const bodyAt = 74 + 64;
    for (let at = 0; at < sealed.bytes.length; at++) {
      const flipped = sealed.bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const opened = await openAll(flipped);
      if (at < bodyAt) {
        expect(opened.ok).toBe(false);
        continue;
      }
      if (!opened.ok) throw new Error(opened.error);
      const hit = sealed.places.map(
        ({ offset, length }) => at - bodyAt >= offset && at - bodyAt < offset + length,
      );
      expect(opened.value).toEqual(plaintexts.map((plaintext, i) => (hit[i] ? null : plaintext)));
    }
  });

  test("[SF-7] a cut segment is refused whole, and its head still opens what is left", async () => {
    for (let length = 0; length < sealed.bytes.length; length += 7) {
      expect(await openAll(sealed.bytes.slice(0, length))).toEqual({ ok: false, error: "malformed-object" });
    }
    expect(checkSegmentShape(concat(sealed.bytes, Uint8Array.of(0))).ok).toBe(false);
  });

  test("[SF-6] [SF-5] another place, another key and a displaced frame open nothing", async () => {
    expect(await openAll(sealed.bytes, { ...expectation, scopeId: random(16) })).toEqual({
      ok: false,
      error: "wrong-place",
    });
    expect(await openAll(sealed.bytes, expectation, random(32))).toEqual({ ok: false, error: "wrong-key" });
    const swapped = sealed.places.map((at, i) => ({ ...at, frame: sealed.places[(i + 1) % 4]?.frame ?? 0 }));
    const opened = await openSegmentFrames(nodePrimitives, sealed.bytes, expectation, spaceKey, swapped);
    expect(opened).toEqual({ ok: true, value: [null, null, null, null] });
  });

  test("[SF-13] a damaged directory or index is said to be damaged, and frames still open by their places", async () => {
    for (const at of [74 + 64, 74 + 64 + (sealed.places[3]?.offset ?? 0) + (sealed.places[3]?.length ?? 0)]) {
      const flipped = sealed.bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const opener = await createSegmentOpener(nodePrimitives, flipped, expectation, spaceKey);
      if (!opener.ok) throw new Error(opener.error);
      expect(await readSegmentIndex(opener.value)).toEqual({ ok: false, error: "damaged" });
      expect(await opener.value.openFrames(sealed.places)).toEqual(plaintexts);
    }
  });

  test("[SF-13] segments of different chunks can have one length: nothing of the chunks shows", async () => {
    const one = await sealSegment(deps, place, spaceKey, chunks.slice(2, 3));
    const two = await sealSegment(deps, place, spaceKey, [
      { ...chunks[0], sectionType: 1, chunkId: random(16), keyGeneration: 0, plaintext: random(330) },
      { ...chunks[0], sectionType: 1, chunkId: random(16), keyGeneration: 0, plaintext: random(330) },
    ]);
    expect(one.bytes.length).toBe(two.bytes.length);
    expect(equal(one.digest, two.digest)).toBe(false);
  });

  test("no chunks and more than 4 MiB are refused", async () => {
    await expect(sealSegment(deps, place, spaceKey, [])).rejects.toThrow(RangeError);
    const big = {
      sectionType: 7,
      chunkId: random(16),
      keyGeneration: 0,
      plaintext: new Uint8Array(4 * 2 ** 20),
    };
    await expect(sealSegment(deps, place, spaceKey, [big])).rejects.toThrow(RangeError);
  });
});
