import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { BUNDLE_RECORD } from "@holdfast/protocol/saves";
import { MENDS_MAX } from "../damage/repository.ts";
import { copyKey, type ObjectName, quarantineKey } from "../objects/stored-object.ts";
import { bundleRecords } from "../testing/bundle.ts";
import { sealSave } from "../testing/chain.ts";
import { bytesOf, outcomeOf } from "../testing/fixture.ts";
import { OCTETS } from "../testing/forms.ts";
import { describeReplicated, type ReplicatedFixture } from "../testing/replicated.ts";

/** A save with a small segment in its row and a large one in the blob store, copied to the second store. */
const begun = async (of: ReplicatedFixture) => {
  const save = await sealSave(of.ann, of.session, null, { segmentBytes: [500, 40_000] });
  expect((await of.save(save)).status).toBe(201);
  await of.replicateAll();
  const [small, large] = save.segments.map(
    ({ id, digest }): ObjectName => ({
      object: "segment",
      workspaceId: of.ann.workspaceId,
      sessionId: null,
      id,
      digest,
    }),
  );
  const manifest: ObjectName = {
    object: "manifest",
    workspaceId: of.ann.workspaceId,
    sessionId: of.session,
    id: save.digest,
    digest: save.digest,
  };
  if (small === undefined || large === undefined) throw new Error("two were sealed");
  return { save, small, large, manifest };
};

const damagesOf = (of: ReplicatedFixture) => of.stores.damages.ofSession(of.session, 100);

/** How each segment of the head's bundle came, and the manifest's digest. */
const bundleOf = async (of: ReplicatedFixture): Promise<Record<string, number>> => {
  const answer = await of.send("POST", `${of.path}/bundle`, { body: {} });
  const records = bundleRecords(await bytesOf(answer));
  return Object.fromEntries(records.slice(1, -1).map(({ id, kind }) => [toHex(id), kind]));
};

describeReplicated("reading with a second copy", (begin) => {
  test("[A4] [IN-3] [IN-5] a damaged or missing first copy is answered from the second and mended, and what it was is kept", async () => {
    const of = await begin();
    const { save, small, large, manifest } = await begun(of);
    await of.damage.segment(small.digest, 120);
    await of.damage.segment(large.digest, 120);
    await of.damage.manifest(manifest.digest, -70);
    expect(await bundleOf(of)).toEqual({ [toHex(small.id)]: 2, [toHex(large.id)]: 2 });
    const told = await damagesOf(of);
    expect(
      told.map(({ state, copy, kind, mendedFrom, attempts }) => [state, copy, kind, mendedFrom, attempts]),
    ).toEqual(Array(3).fill(["mended", "first", "digest", "second", 1]));
    for (const { id, objectId } of told) {
      const kept = await of.first.get(quarantineKey(id));
      const accepted = [save.manifest, ...save.segments.map(({ bytes }) => bytes)].find(
        (bytes) => bytes.length === kept?.length,
      );
      expect(kept).not.toBeNull();
      expect([toHex(objectId), kept && toHex(kept)]).not.toContain(accepted && toHex(accepted));
    }
    for (const name of [small, large]) {
      const row = await of.stores.objects.segment(name.workspaceId, name.id);
      expect(row && (await of.copies.look(row))).toEqual({ first: "good", second: "good" });
    }

    await of.first.delete(copyKey(large));
    const answer = await of.send("GET", `${of.path}/segments/${formatId("seg", large.id)}`);
    expect(toHex(await bytesOf(answer))).toBe(toHex(save.segments[1]?.bytes ?? new Uint8Array()));
    expect((await damagesOf(of))[0]).toMatchObject({ state: "mended", kind: "missing", attempts: 2 });
  });

  test("[IN-1] [IN-3] head, manifest and the head of a refused save are the bytes that were accepted", async () => {
    const of = await begin();
    const { save } = await begun(of);
    for (const path of ["head", `manifests/${toHex(save.digest)}`]) {
      await of.damage.manifest(save.digest, 40);
      const answer = await of.send("GET", `${of.path}/${path}`);
      expect(toHex(await bytesOf(answer))).toBe(toHex(save.manifest));
    }
    await of.damage.manifest(save.digest, 40);
    const stale = await of.save(await sealSave(of.ann, of.session, null));
    expect(stale.status).toBe(409);
    expect((await stale.json()).head).toBe(Buffer.from(save.manifest).toString("base64url"));
  });

  test("[IN-3] after two mends of one copy it is only noted, and still answered from the second", async () => {
    const of = await begin();
    const { small } = await begun(of);
    for (let n = 0; n <= MENDS_MAX; n++) {
      await of.damage.segment(small.digest, 120);
      expect((await bundleOf(of))[toHex(small.id)]).toBe(BUNDLE_RECORD.segment);
      const states = (await damagesOf(of)).map(({ state }) => state).toSorted();
      expect(states).toEqual([
        ...Array(Math.min(n + 1, MENDS_MAX)).fill("mended"),
        ...(n < MENDS_MAX ? [] : ["open"]),
      ]);
    }
    expect((await damagesOf(of))[0]).toMatchObject({
      state: "open",
      goodElsewhere: true,
      attempts: MENDS_MAX,
    });
    expect(await of.stores.damages.healsOf(of.session, 10)).toEqual([]);
  });

  test("[IN-6] [IN-1] what no copy has is asked of clients, never sent, and mended by the same segment or save from anybody", async () => {
    const of = await begin();
    const { save, small, large, manifest } = await begun(of);
    await of.damage.segment(small.digest, 120);
    await of.damage.manifest(manifest.digest, 40);
    await of.first.delete(copyKey(large));
    for (const name of [small, large, manifest]) await of.second.delete(copyKey(name));
    expect(await outcomeOf(await of.send("GET", `${of.path}/head`))).toBe("500 damaged");
    const records = bundleRecords(await bytesOf(await of.send("POST", `${of.path}/bundle`, { body: {} })));
    expect(new Set(records.slice(0, -1).map(({ kind }) => kind))).toEqual(new Set([BUNDLE_RECORD.damaged]));
    expect(await outcomeOf(await of.save(await sealSave(of.ann, of.session, null)))).toBe("500 damaged");
    for (const { id } of [small, large])
      expect(await outcomeOf(await of.send("GET", `${of.path}/segments/${formatId("seg", id)}`))).toBe(
        "500 damaged",
      );
    const heals = await of.stores.damages.healsOf(of.session, 10);
    expect(
      heals.map(({ damage, saves }) => [damage.object, saves.map((digest) => toHex(digest))]).toSorted(),
    ).toEqual([
      ["manifest", [toHex(save.digest)]],
      ["segment", [toHex(save.digest)]],
      ["segment", [toHex(save.digest)]],
    ]);
    for (const { id, bytes } of save.segments) {
      const put = { body: bytes, headers: { "content-type": OCTETS } };
      expect((await of.send("PUT", `${of.path}/segments/${formatId("seg", id)}`, put)).status).toBe(200);
    }
    expect((await of.save({ ...save, segments: [] })).status).toBe(200);
    expect(await bundleOf(of)).toEqual({ [toHex(small.id)]: 2, [toHex(large.id)]: 2 });
    expect((await damagesOf(of)).map(({ state, mendedFrom }) => [state, mendedFrom])).toEqual(
      Array(3).fill(["mended", "client"]),
    );
    expect(await of.stores.damages.healsOf(of.session, 10)).toEqual([]);
  });

  test("[IN-8] a first store that does not answer is read around, and nothing is noted as damage", async () => {
    const of = await begin();
    const { large } = await begun(of);
    of.fail("first", true);
    expect((await bundleOf(of))[toHex(large.id)]).toBe(BUNDLE_RECORD.segment);
    of.fail("second", true);
    const answer = await of.send("GET", `${of.path}/segments/${formatId("seg", large.id)}`);
    expect(await outcomeOf(answer)).toBe("503 unavailable");
    expect(await damagesOf(of)).toEqual([]);
  });
});
