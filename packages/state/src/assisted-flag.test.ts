import { describe, expect, test } from "bun:test";
import type { Bytes } from "@holdfast/vault/bytes";
import { isAssisted, parseObject } from "@holdfast/vault/header";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { bytesOf, createSpace, SESSION_ID } from "../fixtures/space.ts";
import { smallState } from "../fixtures/states.ts";
import { openManifest } from "./manifest.ts";
import { nodeDeflate } from "./node/deflate.ts";
import { emptyBase } from "./save-base.ts";

const saysSo = (bytes: Bytes): boolean => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) throw new Error(parsed.error);
  return isAssisted(parsed.value.header);
};

describe("what says that a service sealed it", () => {
  for (const assisted of [false, true]) {
    const who = assisted ? "an assisted device" : "a device of a person";

    test(`[AM-2] every object of a save by ${who} says the same`, async () => {
      const space = await createSpace();
      const { manifest, segments } = await space.save(emptyBase(), smallState(), { assisted });
      expect(segments.length).toBeGreaterThan(0);
      expect([manifest, ...segments.map(({ bytes }) => bytes)].map(saysSo)).toEqual(
        Array.from({ length: segments.length + 1 }, () => assisted),
      );
    });

    test(`[AM-2] a reader refuses a manifest by ${who} that says otherwise`, async () => {
      const space = await createSpace();
      const outcome = async (says: boolean): Promise<string> => {
        const { manifest } = await space.save(emptyBase(), smallState(), { assisted: says });
        const opened = await openManifest(nodePrimitives, manifest, space.keys, {
          sessionId: SESSION_ID,
          authorPublicKey: space.publicKey,
          authorAssisted: assisted,
        });
        if (!opened.ok) return opened.error;
        return opened.value.assisted === says ? "opened" : "opened as the other";
      };
      expect(await outcome(assisted)).toBe("opened");
      expect(await outcome(!assisted)).toBe("not-trusted");
    });

    test(`[AM-2] a reader reads no segment by ${who} that says otherwise`, async () => {
      const device = "device";
      const isWhole = async (says: boolean): Promise<boolean> => {
        const isAssisted = (id: Bytes) => (Buffer.compare(id, bytesOf(device, 16)) === 0 ? assisted : null);
        const runtime = { primitives: nodePrimitives, deflate: nodeDeflate, isAssisted };
        const space = await createSpace(device, new Map(), runtime);
        const { manifest } = await space.save(emptyBase(), smallState(), { assisted: says });
        try {
          return (await space.open(manifest)).report.whole;
        } catch {
          return false;
        }
      };
      expect(await isWhole(assisted)).toBe(true);
      expect(await isWhole(!assisted)).toBe(false);
    });
  }
});
