import { expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { concat, u8 } from "@holdfast/vault/bytes";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { webPrimitives } from "@holdfast/vault/primitives";
import { bytesOf } from "../fixtures/space.ts";
import { chunkIds } from "./chunk-id.ts";
import { SECTION } from "./section-key.ts";

test("[ST-6] a chunk id is bound to key, type and content, alike in every runtime", async () => {
  const key = bytesOf("cid", 32);
  const content = bytesOf("content", 9_000);
  const pieces = [
    { type: SECTION.file, content },
    { type: SECTION.term, content },
    { type: SECTION.file, content: new Uint8Array(0) },
    { type: SECTION.file, content },
  ];
  const expected = pieces.map(
    (piece) =>
      new Uint8Array(
        createHmac("sha256", key)
          .update(concat(u8(piece.type), piece.content))
          .digest()
          .subarray(0, 16),
      ),
  );
  expect(await chunkIds(nodePrimitives, key, pieces)).toEqual(expected);
  expect(await chunkIds(webPrimitives, key, pieces)).toEqual(expected);
  expect(expected[0]).not.toEqual(expected[1]);
  expect(await chunkIds(nodePrimitives, bytesOf("other", 32), pieces)).not.toEqual(expected);
});
