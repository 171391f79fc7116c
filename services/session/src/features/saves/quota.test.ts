import { expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import { SEGMENTS_PER_MANIFEST_MAX, SESSION_SEALED_MAX_BYTES } from "@holdfast/protocol/limits";
import { type SealedSave, type SealedSegment, sealSave } from "../../testing/chain.ts";
import { type BackendFixture, outcomeOf } from "../../testing/fixture.ts";
import { OCTETS } from "../../testing/forms.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const PIECE = 4_000_000;

/** Sends segments by themselves and answers what each was answered. */
const putAll = (of: BackendFixture, segments: readonly SealedSegment[]) =>
  Promise.all(
    segments.map(async ({ id, bytes }) => {
      const headers = { "content-type": OCTETS };
      const path = `${of.path}/segments/${formatId("seg", id)}`;
      return (await of.send("PUT", path, { body: bytes, headers })).status;
    }),
  );
const saveOf = (of: BackendFixture, { manifest }: SealedSave) => of.save({ manifest, segments: [] });

describeOnBackends("what one session may hold", (begin) => {
  test("[SP-2] a save beyond the session's bytes is refused and loses nothing; one that removes enough is stored", async () => {
    const of = await begin();
    const full = await sealSave(of.ann, of.session, null, { segmentBytes: Array(12).fill(PIECE) });
    expect(new Set(await putAll(of, full.segments))).toEqual(new Set([201]));
    expect((await saveOf(of, full)).status).toBe(201);
    const { sealedBytes } = await (await of.send("GET", of.path)).json();
    expect(sealedBytes).toBe(full.segments.reduce((sum, { bytes }) => sum + bytes.length, 0));
    expect(SESSION_SEALED_MAX_BYTES - sealedBytes).toBeLessThan(PIECE);

    const more = await sealSave(of.ann, of.session, full, { segmentBytes: [PIECE] });
    await putAll(of, more.segments);
    expect(await outcomeOf(await saveOf(of, more))).toBe("413 quota-exceeded");
    expect((await (await of.send("GET", of.path)).json()).head.seq).toBe(1);

    const removes = full.segments.slice(0, 1).map(({ id }) => id);
    const instead = await sealSave(of.ann, of.session, full, { segmentBytes: [PIECE], removes });
    await putAll(of, instead.segments);
    expect((await saveOf(of, instead)).status).toBe(201);
  }, 120_000);

  test("[SP-2] a manifest names at most 1,024 segments", async () => {
    const of = await begin();
    const many = await sealSave(of.ann, of.session, null, {
      segmentBytes: Array(SEGMENTS_PER_MANIFEST_MAX).fill(1),
    });
    await putAll(of, many.segments);
    expect((await saveOf(of, many)).status).toBe(201);
    const [oldest] = many.segments;
    const over = await sealSave(of.ann, of.session, many, { segmentBytes: [1] });
    expect(await outcomeOf(await of.save(over))).toBe("422 bad-references");
    const removes = oldest === undefined ? [] : [oldest.id];
    const even = await sealSave(of.ann, of.session, many, { segmentBytes: [1], removes });
    expect((await of.save(even)).status).toBe(201);
  }, 120_000);
});
