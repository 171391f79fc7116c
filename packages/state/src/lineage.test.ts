import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { createSpace, SESSION_ID } from "../fixtures/space.ts";
import { fileOf, smallState, withFile } from "../fixtures/states.ts";
import { descendsFrom, NO_LINEAGE } from "./lineage.ts";
import type { OpenedManifest } from "./manifest.ts";
import { openManifest } from "./manifest.ts";
import { emptyBase } from "./save-base.ts";

const LENGTH = 6;

/** The opened manifests of a chain of saves by two devices, oldest first. */
const chain = async (): Promise<readonly OpenedManifest[]> => {
  const stored = new Map();
  const spaces = [await createSpace("one", stored), await createSpace("two", stored)];
  let base = emptyBase();
  const opened: OpenedManifest[] = [];
  for (let n = 0; n < LENGTH; n++) {
    const space = spaces[n % 2];
    if (space === undefined) throw new Error("there are two");
    const save = await space.save(base, withFile(smallState(), fileOf("x", "x", `text ${n}`)));
    const manifest = await openManifest(nodePrimitives, save.manifest, space.keys, {
      sessionId: SESSION_ID,
      authorPublicKey: space.publicKey,
    });
    if (!manifest.ok) throw new Error(manifest.error);
    opened.push(manifest.value);
    // A client that comes later knows the base from what is stored alone.
    base = n % 2 === 0 ? save.next : (await space.open(save.manifest)).base;
  }
  return opened;
};

const at = (saves: readonly OpenedManifest[], n: number): OpenedManifest => {
  const save = saves[n];
  if (save === undefined) throw new Error("there is no such save");
  return save;
};

describe("[ST-25] the lineage of a save", () => {
  test("proves every save before it by the digests between, and nothing else", async () => {
    const saves = await chain();
    const proves = (from: number, to: number, between: readonly OpenedManifest[]): Promise<boolean> => {
      const { digest, body } = at(saves, to);
      const { lineage } = at(saves, from).body;
      return descendsFrom(
        nodePrimitives,
        lineage,
        { digest, lineage: body.lineage },
        between.map((save) => save.digest),
      );
    };
    for (let from = 1; from < LENGTH; from++)
      for (let to = 0; to < from; to++) {
        const between = saves.slice(to + 1, from);
        expect(await proves(from, to, between)).toBe(true);
        expect(await proves(from, to, [...between, at(saves, 0)])).toBe(false);
        expect(await proves(to, from, between)).toBe(false);
        if (between.length > 0) expect(await proves(from, to, between.slice(1))).toBe(false);
        if (between.length > 1) expect(await proves(from, to, between.toReversed())).toBe(false);
      }
  });

  test("is nothing for a first save, and tells each save from all others", async () => {
    const saves = await chain();
    expect(at(saves, 0).body.lineage).toEqual(NO_LINEAGE);
    expect(new Set(saves.map(({ body }) => toHex(body.lineage))).size).toBe(LENGTH);
  });
});
