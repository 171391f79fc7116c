import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { BUNDLE_MEDIA_TYPE, BUNDLE_RECORD } from "@holdfast/protocol/saves";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type BundleRecord, bundleRecords } from "../../testing/bundle.ts";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { type BackendFixture, bytesOf, outcomeOf } from "../../testing/fixture.ts";
import { randomBytes } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const segmentId = ({ id }: { readonly id: Bytes }): string => formatId("seg", id);

const fetchBundle = async (of: BackendFixture, body: object): Promise<readonly BundleRecord[]> => {
  const response = await of.send("POST", `${of.path}/bundle`, { body });
  expect([response.status, response.headers.get("content-type")]).toEqual([200, BUNDLE_MEDIA_TYPE]);
  return bundleRecords(await bytesOf(response));
};

/** Two saves: three segments, then two more while one of the first goes. */
const begun = async (of: BackendFixture): Promise<{ first: SealedSave; second: SealedSave }> => {
  const first = await sealSave(of.ann, of.session, null, { segmentBytes: [500, 40_000, 700] });
  expect((await of.save(first)).status).toBe(201);
  const removes = first.segments.slice(0, 1).map(({ id }) => id);
  const second = await sealSave(of.ann, of.session, first, { segmentBytes: [600, 50_000], removes });
  expect((await of.save(second)).status).toBe(201);
  return { first, second };
};

describeOnBackends("a bundle over HTTP", (begin) => {
  test("[SP-9] the head's manifest comes first, then everything it names, then the end", async () => {
    const of = await begin();
    const { first, second } = await begun(of);
    const [manifest, ...rest] = await fetchBundle(of, {});
    expect(manifest).toEqual({
      kind: BUNDLE_RECORD.manifest,
      id: second.digest.slice(0, 16),
      bytes: second.manifest,
    });
    const end = rest.pop();
    expect(end).toEqual({ kind: BUNDLE_RECORD.end, id: new Uint8Array(16), bytes: new Uint8Array(0) });
    const sent = [...first.segments, ...second.segments];
    expect(rest.map(segmentId).toSorted()).toEqual(second.set.map(segmentId).toSorted());
    for (const { kind, id, bytes } of rest) {
      expect(kind).toBe(BUNDLE_RECORD.segment);
      expect(bytes).toEqual(sent.find((segment) => equal(segment.id, id))?.bytes ?? new Uint8Array(0));
    }
  });

  test("[SP-9] an older save is sent with the segments it named then", async () => {
    const of = await begin();
    const { first } = await begun(of);
    const records = await fetchBundle(of, { at: toHex(first.digest) });
    expect(records[0]?.bytes).toEqual(first.manifest);
    expect(records.slice(1, -1).map(segmentId).toSorted()).toEqual(first.set.map(segmentId).toSorted());
  });

  test("[SP-9] `first` comes first in its order, `have` is left out, and what the save does not name is nothing", async () => {
    const of = await begin();
    const { first, second } = await begun(of);
    const [gone, large, small] = first.segments.map(segmentId);
    const [newest] = second.segments.map(segmentId);
    const unknown = formatId("seg", randomBytes(16));
    const records = await fetchBundle(of, { first: [small, unknown, gone, newest], have: [large, unknown] });
    const order = records.slice(1, -1).map(segmentId);
    expect(order.slice(0, 2)).toEqual([small ?? "", newest ?? ""]);
    expect(order).toHaveLength(3);
    expect(order).not.toContain(large ?? "");
    const both = await fetchBundle(of, { first: [small], have: [small] });
    expect(both.map(segmentId)).not.toContain(small ?? "");
    const everything = second.set.map(segmentId);
    expect((await fetchBundle(of, { have: everything })).map(({ kind }) => kind)).toEqual([1, 0]);
  });

  test("[SP-9] of more segments than one query reads none is missing or twice", async () => {
    const of = await begin();
    const save = await sealSave(of.ann, of.session, null, { segmentBytes: Array(75).fill(20) });
    expect((await of.save(save)).status).toBe(201);
    const records = await fetchBundle(of, {});
    expect(records.slice(1, -1).map(segmentId).toSorted()).toEqual(save.set.map(segmentId).toSorted());
  });

  test("[SP-9] a damaged segment is sent as damaged, without bytes, and named to the operator", async () => {
    const of = await begin();
    const { second } = await begun(of);
    for (const victim of second.segments) {
      await of.damage.segment(victim.digest, 120);
      const records = await fetchBundle(of, {});
      const found = records.find(({ id }) => equal(id, victim.id));
      expect([found?.kind, found?.bytes.length]).toEqual([BUNDLE_RECORD.damaged, 0]);
      expect(records.filter(({ kind }) => kind === BUNDLE_RECORD.segment)).toHaveLength(3);
      expect(of.damaged.splice(0).map(toHex)).toEqual([toHex(victim.id)]);
      await of.damage.segment(victim.digest, 120);
    }
  });

  test("[SP-9] [SP-10] there is no bundle of what is not there or not one's own", async () => {
    const of = await begin();
    const ask = async (body: object, as = of.ann) =>
      outcomeOf(await of.send("POST", `${of.path}/bundle`, { body, as }));
    expect(await ask({})).toBe("404 not-found");
    const { first } = await begun(of);
    expect(await ask({ at: toHex(randomBytes(32)) })).toBe("404 not-found");
    const eve = await of.newMember();
    expect(await ask({ at: toHex(first.digest) }, eve)).toBe("404 not-found");
    await of.world.setRole(of.ann.workspaceId, eve, 1);
    expect(await ask({ at: toHex(first.digest) }, eve)).toBe("200");
  });

  test("[ED-2] a body that asks for anything else is refused", async () => {
    const of = await begin();
    const id = formatId("seg", randomBytes(16));
    const bodies = [
      { at: "00" },
      { have: ["x"] },
      { first: [id, id] },
      { have: Array.from({ length: 1025 }, () => formatId("seg", randomBytes(16))) },
      { everything: true },
      [],
      null,
    ];
    for (const body of bodies)
      expect(await outcomeOf(await of.send("POST", `${of.path}/bundle`, { body }))).toBe(
        "400 invalid-request",
      );
  });
});
