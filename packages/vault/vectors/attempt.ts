import { fromHex } from "@holdfast/protocol/encoding";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "../src/bytes.ts";
import { KIND } from "../src/kinds.ts";
import { checkObject, type Expectation, openObject } from "../src/open.ts";
import type { Primitives } from "../src/primitives.ts";
import type { VaultRefusal } from "../src/refusal.ts";
import { openSealedTo } from "../src/sealed-to.ts";
import { createSegmentOpener, readSegmentIndex } from "../src/segment.ts";
import { importX25519 } from "../src/x25519.ts";
import type { Attempt, VectorPlace } from "./vector.ts";

export const bytesOf = (hex: string): Bytes => {
  const bytes = fromHex(hex);
  if (bytes === null) throw new Error("a vector holds something else than hex");
  return bytes;
};

const expectationOf = (place: VectorPlace, signedBy: string | null): Expectation => ({
  kind: place.kind,
  ...(place.subkind === null ? {} : { subkind: place.subkind }),
  scopeId: bytesOf(place.scopeId),
  epoch: place.epoch,
  objectId: bytesOf(place.objectId),
  seq: place.seq,
  authorDeviceId: bytesOf(place.authorDeviceId),
  ...(signedBy === null ? {} : { signedBy: bytesOf(signedBy) }),
});

const openSegment = async (
  primitives: Primitives,
  bytes: Bytes,
  expect: Expectation,
  ikm: Bytes,
): Promise<Result<(Bytes | null)[], VaultRefusal>> => {
  const { scopeId, epoch, objectId, authorDeviceId } = expect;
  const place = {
    scopeId,
    epoch: epoch ?? 0,
    objectId: objectId ?? scopeId,
    authorDeviceId: authorDeviceId ?? scopeId,
  };
  const opener = await createSegmentOpener(primitives, bytes, place, ikm);
  if (!opener.ok) return opener;
  const index = await readSegmentIndex(opener.value);
  return index.ok ? ok(await opener.value.openFrames(index.value)) : index;
};

/** Opens an object as its vector says, with everything it names checked. A segment gives one entry per chunk. */
export const attempt = async (
  primitives: Primitives,
  vector: Attempt,
  bytes: Bytes = bytesOf(vector.bytes),
): Promise<Result<Bytes | (Bytes | null)[], VaultRefusal>> => {
  const expect = expectationOf(vector.expect, vector.signedBy);
  if (vector.key === null) {
    const checked = await checkObject(primitives, bytes, expect);
    return checked.ok ? ok(checked.value.header.ext) : checked;
  }
  if ("recipientPrivate" in vector.key) {
    const recipient = await importX25519(bytesOf(vector.key.recipientPrivate));
    const opened = await openSealedTo(primitives, bytes, expect, recipient);
    return opened.ok ? ok(opened.value.content) : opened;
  }
  const ikm = bytesOf(vector.key.ikm);
  if (expect.kind === KIND.segment) return openSegment(primitives, bytes, expect, ikm);
  const opened = await openObject(primitives, bytes, expect, ikm);
  return opened.ok ? ok(opened.value.content) : opened;
};
