import { describe, expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import { SEGMENT_MAX_BYTES } from "@holdfast/protocol/limits";
import { type Bytes, concat } from "@holdfast/vault/bytes";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { bearerOf, createFixture, type Fixture, outcomeOf } from "../../testing/fixture.ts";
import {
  type FormPart,
  flipped,
  form,
  formOf,
  manifestPart,
  OCTETS,
  segmentParts,
} from "../../testing/forms.ts";
import { createMember, metaOf, randomBytes } from "../../testing/member.ts";

/** What is sent in place of a good second save, and the answer. */
type Case = readonly [
  outcome: string,
  what: string,
  send: (of: Fixture, first: SealedSave, good: SealedSave) => Promise<Response>,
];

const manifestIs =
  (change: (manifest: Bytes) => Bytes) => (of: Fixture, _first: SealedSave, good: SealedSave) =>
    of.save({ ...good, manifest: change(good.manifest) });
const segmentIs = (change: (bytes: Bytes) => Bytes) => (of: Fixture, _first: SealedSave, good: SealedSave) =>
  of.save({ ...good, segments: good.segments.map((one) => ({ ...one, bytes: change(one.bytes) })) });
const formIs =
  (parts: (good: SealedSave) => readonly FormPart[]) => (of: Fixture, _first: SealedSave, good: SealedSave) =>
    of.send("POST", `${of.path}/saves`, { body: form(parts(good)) });
const rawIs =
  (change: (body: Bytes, type: string) => { body: Bytes; type: string }) =>
  async (of: Fixture, _first: SealedSave, good: SealedSave) => {
    const request = new Request("http://localhost", { method: "POST", body: formOf(good) });
    const type = request.headers.get("content-type") ?? "";
    const raw = change(new Uint8Array(await request.arrayBuffer()), type);
    return of.send("POST", `${of.path}/saves`, { body: raw.body, headers: { "content-type": raw.type } });
  };

const CASES: readonly Case[] = [
  ["422 malformed-object", "no object at all", manifestIs(() => randomBytes(300))],
  ["422 malformed-object", "an empty manifest", manifestIs(() => new Uint8Array(0))],
  ["422 malformed-object", "a manifest without its signature", manifestIs((bytes) => bytes.slice(0, -64))],
  ["422 malformed-object", "a manifest with a tail", manifestIs((bytes) => concat(bytes, bytes.slice(0, 1)))],
  ["422 malformed-object", "an unknown suite", manifestIs((bytes) => flipped(bytes, 5))],
  ["422 bad-signature", "a flipped bit in the sealed body", manifestIs((bytes) => flipped(bytes, -100))],
  ["422 bad-signature", "a flipped bit in the signature", manifestIs((bytes) => flipped(bytes, -40))],
  [
    "422 bad-signature",
    "zeros for a signature",
    manifestIs((bytes) => concat(bytes.slice(0, -64), new Uint8Array(64))),
  ],
  ["422 malformed-object", "a segment cut short", segmentIs((bytes) => bytes.slice(0, -1))],
  ["422 malformed-object", "a segment of noise", segmentIs((bytes) => randomBytes(bytes.length))],
  ["422 bad-digest", "a flipped bit in a segment", segmentIs((bytes) => flipped(bytes, -1))],
  ["422 wrong-place", "a segment of another epoch", segmentIs((bytes) => flipped(bytes, 24))],
  [
    "422 wrong-kind",
    "a manifest for a segment",
    (of, _first, good) =>
      of.save({ ...good, segments: good.segments.map((one) => ({ ...one, bytes: good.manifest })) }),
  ],
  [
    "422 wrong-kind",
    "a segment for the manifest",
    (of, _first, good) => of.save({ ...good, manifest: good.segments[0]?.bytes ?? good.manifest }),
  ],
  [
    "422 wrong-kind",
    "a name for the manifest",
    async (of, _first, good) => of.save({ ...good, manifest: await metaOf(of.ann, of.session, 1) }),
  ],
  [
    "422 wrong-place",
    "a manifest of another session",
    async (of) => of.save(await sealSave(of.ann, randomBytes(16), null)),
  ],
  [
    "422 wrong-place",
    "a manifest of another workspace",
    async (of, first) => of.save(await sealSave(of.ann, of.session, first, { workspaceId: randomBytes(16) })),
  ],
  [
    "422 bad-signature",
    "a manifest signed by another device",
    async (of, first) => {
      const bob = await createMember();
      return of.save(await sealSave(of.ann, of.session, first, { signer: bob.signer }));
    },
  ],
  [
    "403 device-not-allowed",
    "an unknown device",
    async (of, first) => of.save(await sealSave(of.ann, of.session, first, { deviceId: randomBytes(16) })),
  ],
  ["409 head-moved", "a stale parent", async (of) => of.save(await sealSave(of.ann, of.session, null))],
  [
    "422 malformed-object",
    "a seq that does not follow",
    async (of, first) => of.save(await sealSave(of.ann, of.session, first, { seq: 9 })),
  ],
  ["409 unknown-segment", "a segment nobody sent", (of, _first, good) => of.save({ ...good, segments: [] })],
  [
    "422 bad-references",
    "a segment the manifest does not add",
    async (of, first, good) => {
      const other = await sealSave(of.ann, of.session, first);
      return of.save({ ...good, segments: [...good.segments, ...other.segments] });
    },
  ],
  [
    "422 bad-references",
    "a set of another digest",
    async (of, first) =>
      of.save(await sealSave(of.ann, of.session, first, { ext: { refsDigest: randomBytes(32) } })),
  ],
  [
    "422 malformed-object",
    "inbox entries, which no rule defines yet",
    async (of, first) => {
      const inboxThrough = [{ runId: randomBytes(16), seq: 1, digest: randomBytes(32) }];
      return of.save(await sealSave(of.ann, of.session, first, { ext: { inboxThrough } }));
    },
  ],
  ["400 invalid-request", "no manifest", formIs(segmentParts)],
  ["400 invalid-request", "two manifests", formIs((good) => [manifestPart(good), manifestPart(good)])],
  [
    "400 invalid-request",
    "a segment twice",
    formIs((good) => [manifestPart(good), ...segmentParts(good), ...segmentParts(good)]),
  ],
  [
    "400 invalid-request",
    "an unknown part",
    formIs((good) => [manifestPart(good), ["note", "n", randomBytes(3)]]),
  ],
  [
    "400 invalid-request",
    "a segment without its id",
    formIs((good) => [manifestPart(good), ["segment", "x", randomBytes(3)]]),
  ],
  [
    "415 unsupported-media-type",
    "a part of another type",
    formIs((good) => [["manifest", "m", good.manifest, "text/plain"]]),
  ],
  [
    "413 too-large",
    "a manifest above 1 MiB",
    formIs(() => [["manifest", "m", new Uint8Array(1024 * 1024 + 1)]]),
  ],
  [
    "413 too-large",
    "segments above 4 MiB together",
    formIs((good) => [
      manifestPart(good),
      ["segment", formatId("seg", randomBytes(16)), new Uint8Array(SEGMENT_MAX_BYTES / 2)],
      ["segment", formatId("seg", randomBytes(16)), new Uint8Array(SEGMENT_MAX_BYTES / 2 + 1)],
    ]),
  ],
  [
    "413 too-large",
    "a body above all limits",
    rawIs((_body, type) => ({ body: new Uint8Array(6 * 1024 * 1024), type })),
  ],
  ["400 invalid-request", "a form cut short", rawIs((body, type) => ({ body: body.slice(0, -20), type }))],
  [
    "400 invalid-request",
    "a form cut inside a part",
    rawIs((body, type) => ({ body: body.slice(0, 400), type })),
  ],
  [
    "400 invalid-request",
    "bytes before the form",
    rawIs((body, type) => ({ body: concat(randomBytes(2), body), type })),
  ],
  [
    "400 invalid-request",
    "bytes after the form",
    rawIs((body, type) => ({ body: concat(body, randomBytes(9)), type })),
  ],
  ["400 invalid-request", "an empty body", rawIs((_body, type) => ({ body: new Uint8Array(0), type }))],
  ["415 unsupported-media-type", "another media type", rawIs((body) => ({ body, type: OCTETS }))],
  [
    "415 unsupported-media-type",
    "a form without a boundary",
    rawIs((body) => ({ body, type: "multipart/form-data" })),
  ],
];

describe("a save that does not hold", () => {
  for (const [outcome, what, attempt] of CASES)
    test(`[SP-5] ${what} is ${outcome}, and nothing is stored or lost`, async () => {
      const fixture = await createFixture();
      const first = await sealSave(fixture.ann, fixture.session, null);
      expect((await fixture.save(first)).status).toBe(201);
      const good = await sealSave(fixture.ann, fixture.session, first);
      const before = fixture.stored();
      expect(await outcomeOf(await attempt(fixture, first, good))).toBe(outcome);
      expect(fixture.stored()).toBe(before);
      expect((await fixture.save(good)).status).toBe(201);
    });

  test("[SP-5] a refusal never echoes what was sent", async () => {
    const { send, path, ann } = await createFixture();
    const body = form([["canary-part", "canary-file", new TextEncoder().encode("canary-bytes")]]);
    const text = await (await send("POST", `${path}/saves`, { body })).text();
    expect(text).not.toContain("canary");
    expect(text).not.toContain((await bearerOf(ann)).authorization);
  });

  test("[SP-5] a large segment of somebody who may not save never reaches the blob store", async () => {
    const { world, ann, session, save, blobs } = await createFixture();
    const eve = await createMember();
    await world.addMember(eve);
    const foreign = await sealSave({ ...eve, workspaceId: ann.workspaceId }, session, null, {
      segmentBytes: [60_000],
    });
    expect(await outcomeOf(await save(foreign, eve))).toBe("404 not-found");
    expect(blobs.size).toBe(0);
  });
});
