import { describe, expect, test } from "bun:test";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { bytesOf, createSpace, SESSION_ID } from "../fixtures/space.ts";
import { smallState } from "../fixtures/states.ts";
import { cloneBase } from "./clone.ts";
import { openManifest } from "./manifest.ts";
import { emptyBase } from "./save-base.ts";

const OTHER = bytesOf("the clone", 16);

const setUp = async () => {
  const space = await createSpace();
  const first = await space.save(emptyBase(), smallState());
  const origin = { sessionId: SESSION_ID, digest: first.digest };
  return { space, first, origin };
};

describe("a session that begins where another stood", () => {
  test("[CP-17] names the same segments, seals none, and opens as the same state", async () => {
    const { space, first, origin } = await setUp();
    const opened = await space.open(first.manifest);
    const cloned = await space.save(cloneBase(opened.base, origin), opened.state, {
      sessionId: OTHER,
      kind: "clone",
    });
    expect(cloned.seq).toBe(1);
    expect(cloned.segments).toEqual([]);
    const manifest = await openManifest(nodePrimitives, cloned.manifest, space.keys, {
      sessionId: OTHER,
      authorPublicKey: space.publicKey,
    });
    if (!manifest.ok) throw new Error(manifest.error);
    expect(manifest.value.body.origin).toEqual(origin);
    expect(manifest.value.ext.kind).toBe("clone");
    expect(manifest.value.ext.added.map(({ id }) => id.toHex()).toSorted()).toEqual(
      first.segments.map(({ id }) => id.toHex()).toSorted(),
    );
    expect(cloned.contentHash).toEqual(first.contentHash);
    const again = await space.open(cloned.manifest, {}, space.keys, OTHER);
    expect(again.report.whole).toBe(true);
    expect(again.state).toEqual(opened.state);
  });

  test("[CP-17] [CP-20] goes on by itself: later saves carry the origin, and change nothing of the other", async () => {
    const { space, first, origin } = await setUp();
    const opened = await space.open(first.manifest);
    const options = { sessionId: OTHER, kind: "clone" } as const;
    const cloned = await space.save(cloneBase(opened.base, origin), opened.state, options);
    const edited = { ...opened.state, settings: { ...opened.state.settings, theme: "dark" as const } };
    const next = await space.save(cloned.next, edited, { sessionId: OTHER, kind: "manual" });
    expect(next.seq).toBe(2);
    const read = await space.open(next.manifest, {}, space.keys, OTHER);
    expect(read.state).toEqual(edited);
    expect(read.base.origin).toEqual(origin);
    expect((await space.open(first.manifest)).state).toEqual(opened.state);
  });

  test("[CP-20] a clone without an origin, of itself or in the middle of a chain is refused, and so is a first save with one", async () => {
    const { space, first, origin } = await setUp();
    const { base, state } = await space.open(first.manifest);
    const save = (from: typeof base, kind: "clone" | "manual", sessionId = OTHER) =>
      space.save(from, state, { sessionId, kind, label: "anything" });
    const refusal = "the sealed manifest does not hold: malformed-object";
    expect(save({ ...cloneBase(base, origin), origin: null }, "clone")).rejects.toThrow(refusal);
    expect(save(cloneBase(base, origin), "clone", SESSION_ID)).rejects.toThrow(refusal);
    expect(save(cloneBase(base, origin), "manual")).rejects.toThrow(refusal);
    expect(save(base, "clone", SESSION_ID)).rejects.toThrow(refusal);
  });
});
