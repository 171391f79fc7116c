import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import { type SaveWishes, type SealedSegment, sealSave } from "../../testing/chain.ts";
import { type BackendFixture, bytesOf, outcomeOf } from "../../testing/fixture.ts";
import { flipped, OCTETS } from "../../testing/forms.ts";
import { randomBytes, type TestMember } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const SIZES = [600, 40_000];

const sealed = async (of: BackendFixture, bytes: number, wishes: SaveWishes = {}): Promise<SealedSegment> => {
  const save = await sealSave(of.ann, of.session, null, { ...wishes, segmentBytes: [bytes] });
  const [segment] = save.segments;
  if (segment === undefined) throw new Error("a save has a segment");
  return segment;
};
const pathOf = (of: BackendFixture, id: Bytes): string => `${of.path}/segments/${formatId("seg", id)}`;
const put = (
  of: BackendFixture,
  { id, bytes }: { readonly id: Bytes; readonly bytes: Bytes },
  headers: Record<string, string> = {},
  as: TestMember = of.ann,
) => of.send("PUT", pathOf(of, id), { body: bytes, headers: { "content-type": OCTETS, ...headers }, as });
const contentDigest = (digest: Bytes): Record<string, string> => ({
  "content-digest": `sha-256=:${Buffer.from(digest).toString("base64")}:`,
});

describeOnBackends("segments over HTTP", (begin) => {
  for (const size of SIZES)
    test(`[SP-6] one of ${size} bytes is stored once, and is the same when it is sent again`, async () => {
      const of = await begin();
      const segment = await sealed(of, size);
      const answer = {
        id: formatId("seg", segment.id),
        digest: toHex(segment.digest),
        bytes: segment.bytes.length,
      };
      const first = await put(of, segment, contentDigest(segment.digest));
      expect([first.status, await first.json()]).toEqual([201, answer]);
      const again = await put(of, segment);
      expect([again.status, await again.json()]).toEqual([200, answer]);
      const found = await of.send("GET", pathOf(of, segment.id));
      expect(found.headers.get("etag")).toBe(`"${toHex(segment.digest)}"`);
      expect(await bytesOf(found)).toEqual(segment.bytes);
    });

  test("[SP-6] of rivals under one id one is stored, the others are told so and change nothing", async () => {
    const of = await begin();
    for (const size of SIZES) {
      const segment = await sealed(of, size);
      const rivals = Array.from({ length: 4 }, (_, n) => ({
        id: segment.id,
        bytes: flipped(segment.bytes, -1 - n),
      }));
      const outcomes = await Promise.all(rivals.map(async (rival) => outcomeOf(await put(of, rival))));
      expect(outcomes.toSorted()).toEqual(["201", ...Array(3).fill("409 segment-differs")]);
      const winner = rivals[outcomes.indexOf("201")];
      expect(await bytesOf(await of.send("GET", pathOf(of, segment.id)))).toEqual(
        winner?.bytes ?? segment.bytes,
      );
    }
  });

  test("[SP-6] a large save sends its segments first, and names them", async () => {
    const of = await begin();
    const save = await sealSave(of.ann, of.session, null, { segmentBytes: [500, 50_000] });
    for (const segment of save.segments) expect((await put(of, segment)).status).toBe(201);
    expect((await of.save({ manifest: save.manifest, segments: [] })).status).toBe(201);
  });

  test("[SP-5] what is no segment of this place is refused, and nothing is stored", async () => {
    const of = await begin();
    const segment = await sealed(of, 600);
    const { manifest } = await sealSave(of.ann, of.session, null);
    const with_ = (change: object) => ({ ...segment, ...change });
    const foreign = await sealed(of, 600, { workspaceId: randomBytes(16) });
    const cases: readonly [string, () => Promise<Response>][] = [
      ["422 malformed-object", () => put(of, with_({ bytes: randomBytes(300) }))],
      ["422 malformed-object", () => put(of, with_({ bytes: segment.bytes.slice(0, -1) }))],
      ["422 malformed-object", () => put(of, with_({ bytes: new Uint8Array(0) }))],
      ["422 wrong-kind", () => put(of, with_({ bytes: manifest }))],
      ["422 wrong-place", () => put(of, with_({ id: randomBytes(16) }))],
      ["422 wrong-place", () => put(of, foreign)],
      ["422 bad-digest", () => put(of, segment, contentDigest(randomBytes(32)))],
      ["400 invalid-request", () => put(of, segment, { "content-digest": "sha-512=:AAAA:" })],
      ["415 unsupported-media-type", () => put(of, segment, { "content-type": "text/plain" })],
      ["413 too-large", () => put(of, with_({ bytes: new Uint8Array(SEGMENT_MAX_BYTES + 1) }))],
      ["404 not-found", () => of.send("PUT", `${of.path}/segments/canary`, { body: segment.bytes })],
    ];
    for (const [outcome, attempt] of cases) expect(await outcomeOf(await attempt())).toBe(outcome);
    expect((await of.send("GET", pathOf(of, segment.id))).status).toBe(404);
    expect((await put(of, segment)).status).toBe(201);
  });

  test("[SP-2] [SP-5] who may not save may not store a segment, and nothing reaches the stores", async () => {
    const changes: readonly [string, (of: BackendFixture) => Promise<void>][] = [
      ["403 forbidden", (of) => of.world.setRole(of.ann.workspaceId, of.ann, 1)],
      ["403 forbidden", (of) => of.world.setKeysChanged(of.ann.workspaceId, of.ann, true)],
      ["404 not-found", (of) => of.world.setRole(of.ann.workspaceId, of.ann, 0)],
      ["404 not-found", (of) => of.world.deleteSession(of.session)],
      ["403 device-not-allowed", (of) => of.world.revokeDevice(of.ann)],
      ["409 epoch-retired", (of) => of.world.setEpochs(of.ann.workspaceId, 2, 2)],
      ["401 unauthenticated", (of) => of.world.revokeLogin(of.ann)],
    ];
    for (const [outcome, change] of changes) {
      const of = await begin();
      const segment = await sealed(of, 40_000);
      await change(of);
      expect(await outcomeOf(await put(of, segment))).toBe(outcome);
    }
    const of = await begin();
    const eve = await of.newMember();
    expect(await outcomeOf(await put(of, await sealed(of, 40_000), {}, eve))).toBe("404 not-found");
  });

  test("[SP-6] a range is its bytes, and one beyond the end is refused with the length", async () => {
    const of = await begin();
    for (const size of SIZES) {
      const segment = await sealed(of, size);
      await put(of, segment);
      const { length } = segment.bytes;
      const ask = (range: string, more: Record<string, string> = {}) =>
        of.send("GET", pathOf(of, segment.id), { headers: { range, ...more } });
      const ranges: readonly [string, number, number][] = [
        ["bytes=0-0", 0, 1],
        ["bytes=100-199", 100, 200],
        ["bytes=100-", 100, length],
        ["bytes=-16", length - 16, length],
        [`bytes=-${length + 5}`, 0, length],
        [`bytes=${length - 1}-${length + 99}`, length - 1, length],
      ];
      for (const [range, start, end] of ranges) {
        const answer = await ask(range);
        expect([answer.status, answer.headers.get("content-range")]).toEqual([
          206,
          `bytes ${start}-${end - 1}/${length}`,
        ]);
        expect(await bytesOf(answer)).toEqual(segment.bytes.slice(start, end));
      }
      for (const range of [`bytes=${length}-`, "bytes=-0"]) {
        const answer = await ask(range);
        expect([answer.headers.get("content-range"), await outcomeOf(answer)]).toEqual([
          `bytes */${length}`,
          "416 range-not-satisfiable",
        ]);
      }
      for (const range of ["bytes=5-2", "lines=1-2", "bytes=0-1,4-5", "bytes=-"])
        expect((await ask(range)).status).toBe(200);
      const tag = `"${toHex(segment.digest)}"`;
      expect((await ask("bytes=0-9", { "if-range": tag })).status).toBe(206);
      expect((await ask("bytes=0-9", { "if-range": '"other"' })).status).toBe(200);
      expect((await ask("bytes=0-9", { "if-none-match": tag })).status).toBe(304);
    }
  });

  test("[SP-10] a segment shows to the members of its workspace, under any of its sessions", async () => {
    const of = await begin();
    const segment = await sealed(of, 600);
    await put(of, segment);
    const eve = await of.newMember();
    const path = pathOf(of, segment.id);
    expect(await outcomeOf(await of.send("GET", path, { as: eve }))).toBe("404 not-found");
    const theirs = `/sessions/${formatId("ses", await of.newSession(eve))}`;
    const crossed = path.replace(of.path, theirs);
    expect(await outcomeOf(await of.send("GET", crossed, { as: eve }))).toBe("404 not-found");
    await of.world.setRole(of.ann.workspaceId, eve, 1);
    expect((await of.send("GET", path, { as: eve })).status).toBe(200);
  });

  test("[SP-12] [SP-6] a stored segment of which one bit has changed is named damaged, and sending it again mends it", async () => {
    const of = await begin();
    for (const size of SIZES) {
      const segment = await sealed(of, size);
      await put(of, segment);
      for (const at of [0, 90, 200, -1]) {
        await of.damage.segment(segment.digest, at);
        expect(await outcomeOf(await of.send("GET", pathOf(of, segment.id)))).toBe("500 damaged");
        const range = { range: "bytes=300-310" };
        expect(await outcomeOf(await of.send("GET", pathOf(of, segment.id), { headers: range }))).toBe(
          "500 damaged",
        );
        expect(of.damaged.splice(0)).toEqual([segment.id, segment.id]);
        expect((await put(of, segment)).status).toBe(200);
        expect(await bytesOf(await of.send("GET", pathOf(of, segment.id)))).toEqual(segment.bytes);
      }
    }
  });
});
