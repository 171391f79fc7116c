import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { bytesOf, createSpace, SESSION_ID } from "../fixtures/space.ts";
import { fileOf, smallState } from "../fixtures/states.ts";
import type { Deflate } from "./codec.ts";
import { openManifest } from "./manifest.ts";
import type { State } from "./model.ts";
import { nodeDeflate } from "./node/deflate.ts";
import { openDrawn, type Things } from "./open-drawn.ts";
import { emptyBase } from "./save-base.ts";

const NOTHING: Things = { files: [], terminals: [], conversations: [] };
const big = Buffer.from(bytesOf("big", 400_000)).toString("hex");

/** A session with a big file that nobody looks at. */
const state: State = {
  ...smallState(),
  files: { ...smallState().files, big: fileOf("big", "big.txt", big) },
};

const openWith = async (front: Things, { spoil = false } = {}) => {
  const space = await createSpace();
  const saved = await space.save(emptyBase(), state);
  const manifest = await openManifest(nodePrimitives, saved.manifest, space.keys, {
    sessionId: SESSION_ID,
    authorPublicKey: space.publicKey,
  });
  if (!manifest.ok) throw new Error(manifest.error);
  const inflated: number[] = [];
  const deflate: Deflate = {
    ...nodeDeflate,
    inflateRaw: (bytes, maxBytes) => {
      inflated.push(maxBytes);
      return nodeDeflate.inflateRaw(bytes, maxBytes);
    },
  };
  const source = {
    get: async (id: Uint8Array<ArrayBuffer>) => (spoil ? null : (space.stored.get(toHex(id)) ?? null)),
  };
  const deps = { primitives: nodePrimitives, deflate };
  return {
    opened: await openDrawn(deps, manifest.value, space.keys, source, front),
    read: () => inflated.reduce((sum, length) => sum + length, 0),
  };
};

describe("what is drawn of an earlier state", () => {
  test("[WB-5] has the names of everything, and opens the content of what is in front alone", async () => {
    const { opened, read } = await openWith({ ...NOTHING, files: ["c"] });
    if (!opened.ok) throw new Error(opened.error);
    const { state: seen, closed } = opened.value;
    expect(Object.keys(seen.files).sort()).toEqual(Object.keys(state.files).sort());
    expect(seen.files["big"]).toEqual({ ...fileOf("big", "big.txt", ""), content: "" });
    expect(seen.conversations["k"]).toEqual(state.conversations["k"] as never);
    expect(seen.terminals["t"]).toEqual(state.terminals["t"] as never);
    expect(seen.tabs).toEqual(state.tabs);
    expect(seen.bookmarks).toEqual(state.bookmarks);
    expect(closed.files.toSorted()).toEqual(["a", "b", "big", "d", "e"]);
    expect(closed.terminals).toEqual([]);
    expect(read()).toBeLessThan(100_000);
  });

  test("[WB-5] shows what was in front then where there is nothing of now, and what is asked for besides", async () => {
    const then = await openWith(NOTHING);
    expect(then.opened.ok && then.opened.value.state.files["a"]?.content).toBe("export const a = 1;\n");
    const { opened, read } = await openWith({ ...NOTHING, files: ["big", "b"] });
    expect(read()).toBeGreaterThan(big.length);
    expect(opened.ok && opened.value.state.files["big"]?.content).toBe(big);
    expect(opened.ok && opened.value.state.files["b"]).toEqual(state.files["b"] as never);
    expect(opened.ok && opened.value.closed.files.includes("big")).toBe(false);
  });

  test("[WB-5] refuses where what is drawn cannot be had", async () => {
    expect((await openWith(NOTHING, { spoil: true })).opened).toEqual({
      ok: false,
      error: "malformed-object",
    });
  });
});
