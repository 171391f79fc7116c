import { expect, test } from "bun:test";
import { SESSION_SEALED_MAX_BYTES } from "@holdfast/protocol/limits";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { webPrimitives } from "@holdfast/vault/primitives";
import { createSpace } from "../fixtures/space.ts";
import { smallState } from "../fixtures/states.ts";
import { nodeDeflate } from "./node/deflate.ts";
import { emptyBase } from "./save-base.ts";
import { webDeflate } from "./web/deflate.ts";

const node = { primitives: nodePrimitives, deflate: nodeDeflate };
const web = { primitives: webPrimitives, deflate: webDeflate };

test("[ST-12] a save made in one runtime opens in the other, to the same state under the same content hash", async () => {
  const hashes: unknown[] = [];
  for (const [writer, reader] of [
    [node, web],
    [web, node],
  ] as const) {
    const space = await createSpace("device", new Map(), writer);
    const saved = await space.save(emptyBase(), smallState());
    const other = await createSpace("device", space.stored, reader);
    const opened = await other.open(saved.manifest);
    expect(opened.report.whole).toBe(true);
    expect(opened.state).toEqual(smallState());
    hashes.push(saved.contentHash);
  }
  expect(hashes[0]).toEqual(hashes[1]);
});

test("[A23] a save that would hold more than 50 MiB sealed is refused, and its base stays good", async () => {
  const space = await createSpace();
  const first = await space.save(emptyBase(), smallState());
  const [ordinal, segment] = [...first.next.segments][0] ?? [0, undefined];
  if (segment === undefined) throw new Error("no segment");
  const liveBytes = SESSION_SEALED_MAX_BYTES;
  const full = { ...segment, liveBytes, row: { ...segment.row, bytes: liveBytes } };
  const state = { ...smallState(), bookmarks: [] };
  const refused = await space.prepare({ ...first.next, segments: new Map([[ordinal, full]]) }, state);
  expect(refused).toEqual({ ok: false, error: "quota-exceeded" });
  expect((await space.prepare(first.next, state)).ok).toBe(true);
});
