import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, compare, concat, u8, utf8 } from "@holdfast/vault/bytes";
import { importEd25519Seed } from "@holdfast/vault/ed25519";
import { KIND } from "@holdfast/vault/kinds";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { sealObject } from "@holdfast/vault/seal";
import { bytesOf, createSpace, SESSION_ID } from "../fixtures/space.ts";
import { fileOf, smallState, withFile } from "../fixtures/states.ts";
import { checkPin, openManifest, sealManifest, segmentsOf } from "./manifest.ts";
import { decodeManifestBody, encodeManifestBody } from "./manifest-body.ts";
import { decodeManifestExt, encodeManifestExt, refsDigestOf } from "./manifest-ext.ts";
import { SCHEMA_VERSION } from "./model.ts";
import { emptyBase } from "./save-base.ts";

const saved = async () => {
  const space = await createSpace();
  const first = await space.save(emptyBase(), smallState());
  const state = withFile(smallState(), fileOf("new", "new.ts", "1"));
  const second = await space.save(first.next, state, { label: "named", kind: "manual" });
  const opened = await openManifest(nodePrimitives, second.manifest, space.keys, {
    sessionId: SESSION_ID,
    authorPublicKey: space.publicKey,
  });
  if (!opened.ok) throw new Error(opened.error);
  return { space, first, second, manifest: opened.value };
};

describe("a manifest", () => {
  test("[ST-13] names parent, author, label and a reference digest that anyone can recompute", async () => {
    const { first, second, manifest } = await saved();
    expect(manifest.seq).toBe(2);
    expect(manifest.ext.parentDigest).toEqual(first.digest);
    expect(manifest.body.label).toBe("named");
    expect(manifest.ext.kind).toBe("manual");
    expect(manifest.digest).toEqual(second.digest);
    expect(manifest.ext.added.map(({ id }) => id)).toEqual(second.segments.map(({ id }) => id));
    const sorted = segmentsOf(manifest).toSorted((a, b) => compare(a.id, b.id));
    const count = new Uint8Array([0, 0, 0, sorted.length]);
    const bytes = concat(utf8("HFV1/refs/v1"), count, ...sorted.flatMap(({ id, digest }) => [id, digest]));
    expect(manifest.ext.refsDigest).toEqual(await nodePrimitives.sha256(bytes));
    expect(await refsDigestOf(nodePrimitives, sorted.toReversed())).toEqual(manifest.ext.refsDigest);
  });

  test("[ST-13] whose body and ext disagree is not let out by a writer and not taken by a reader", async () => {
    const { space, manifest } = await saved();
    const { privateKey, publicKey } = await importEd25519Seed(bytesOf("device/seed", 32));
    const [row] = manifest.body.segments;
    if (row === undefined) throw new Error("no segment");
    const { ext, body } = manifest;
    const wrong = [
      { ext: { ...ext, refsDigest: bytesOf("other", 32) }, body },
      { ext, body: { ...body, segments: body.segments.slice(1) } },
      { ext: { ...ext, removed: [row.id] }, body },
      { ext: { ...ext, added: [{ id: row.id, digest: bytesOf("other", 32) }] }, body },
    ];
    const deps = { primitives: nodePrimitives, random: (length: number) => bytesOf("salt", length) };
    for (const content of wrong) {
      const input = { sessionId: SESSION_ID, seq: 2, deviceId: manifest.authorDeviceId, signer: privateKey };
      await expect(sealManifest(deps, space.keys, { ...input, ...content })).rejects.toThrow("does not hold");
      const sealed = await sealObject(
        deps,
        {
          kind: KIND.manifest,
          scopeId: space.keys.workspaceId,
          epoch: 1,
          objectId: SESSION_ID,
          seq: 2,
          authorDeviceId: manifest.authorDeviceId,
          ext: encodeManifestExt(content.ext),
        },
        space.keys.spaceKey,
        encodeManifestBody(content.body),
        privateKey,
      );
      const expectation = { sessionId: SESSION_ID, authorPublicKey: publicKey };
      const opened = await openManifest(nodePrimitives, sealed, space.keys, expectation);
      expect(opened).toEqual({ ok: false, error: "malformed-object" });
    }
  });

  test("[ST-16] of another session, author, workspace or key, or below the parent's epoch, is refused", async () => {
    const { space, second } = await saved();
    const open = async (change: object, keys = space.keys) => {
      const expectation = { sessionId: SESSION_ID, authorPublicKey: space.publicKey, ...change };
      const opened = await openManifest(nodePrimitives, second.manifest, keys, expectation);
      return opened.ok ? "ok" : opened.error;
    };
    expect(await open({})).toBe("ok");
    expect(await open({ sessionId: bytesOf("other", 16) })).toBe("wrong-place");
    expect(await open({ seq: 3 })).toBe("wrong-place");
    expect(await open({ digest: bytesOf("other", 32) })).toBe("damaged");
    const stranger = await importEd25519Seed(bytesOf("stranger", 32));
    expect(await open({ authorPublicKey: stranger.publicKey })).toBe("bad-signature");
    expect(await open({ minEpoch: 2 })).toBe("rolled-back");
    expect(await open({}, { ...space.keys, workspaceId: bytesOf("other", 16) })).toBe("wrong-place");
    expect(await open({}, { ...space.keys, spaceKey: bytesOf("other", 32) })).toBe("wrong-key");
  });

  test("[ST-1] of a newer schema is refused whole, before its body is read", async () => {
    const { space, manifest } = await saved();
    const { privateKey, publicKey } = await importEd25519Seed(bytesOf("device/seed", 32));
    const body = encodeManifestBody({ ...manifest.body, schemaVersion: SCHEMA_VERSION + 1 });
    const sealed = await sealObject(
      { primitives: nodePrimitives, random: (length) => bytesOf("salt", length) },
      {
        kind: KIND.manifest,
        scopeId: space.keys.workspaceId,
        epoch: 1,
        objectId: SESSION_ID,
        seq: 2,
        authorDeviceId: manifest.authorDeviceId,
        ext: encodeManifestExt(manifest.ext),
      },
      space.keys.spaceKey,
      concat(body, utf8("fields of the future")),
      privateKey,
    );
    const expectation = { sessionId: SESSION_ID, authorPublicKey: publicKey };
    const opened = await openManifest(nodePrimitives, sealed, space.keys, expectation);
    expect(opened).toEqual({ ok: false, error: "newer-schema" });
  });

  test("[ST-13] body and ext are refused when cut, followed by more, or out of order", async () => {
    const { manifest } = await saved();
    const body = encodeManifestBody(manifest.body);
    const ext = encodeManifestExt(manifest.ext);
    expect(decodeManifestBody(body)).toEqual({ ok: true, value: manifest.body });
    expect(decodeManifestExt(ext)).toEqual({ ok: true, value: manifest.ext });
    for (let length = 0; length < body.length; length++) {
      expect(decodeManifestBody(body.slice(0, length)).ok).toBe(false);
    }
    for (let length = 0; length < ext.length; length++)
      expect(decodeManifestExt(ext.slice(0, length)).ok).toBe(false);
    expect(decodeManifestBody(concat(body, u8(0))).ok).toBe(false);
    expect(decodeManifestExt(concat(ext, u8(0))).ok).toBe(false);
    const { segments, nextOrdinal } = manifest.body;
    const broken = [
      { ...manifest.body, segments: segments.toReversed() },
      { ...manifest.body, segments: [...segments, ...segments] },
      { ...manifest.body, nextOrdinal: nextOrdinal - 1 },
    ];
    for (const wrong of broken) expect(decodeManifestBody(encodeManifestBody(wrong)).ok).toBe(false);
    const refs = [bytesOf("b", 16), bytesOf("c", 16)].sort(compare);
    expect(decodeManifestExt(encodeManifestExt({ ...manifest.ext, removed: refs })).ok).toBe(true);
    expect(decodeManifestExt(encodeManifestExt({ ...manifest.ext, removed: refs.toReversed() })).ok).toBe(
      false,
    );
  });
});

describe("a pin", () => {
  test("[ST-15] accepts itself and saves made in knowledge of it, and no others", async () => {
    const { first, manifest } = await saved();
    const { authorDeviceId: deviceId } = manifest;
    const later = { deviceId, seq: 2, digest: manifest.digest };
    const parent = { deviceId, seq: 1, digest: first.digest };
    expect(checkPin(manifest, later).ok).toBe(true);
    expect(checkPin(manifest, parent).ok).toBe(true);
    expect(checkPin(manifest, { ...parent, digest: bytesOf("fork", 32) }).ok).toBe(false);
    expect(checkPin(manifest, { ...later, seq: 3, digest: bytesOf("newer", 32) }).ok).toBe(false);
    expect(checkPin(manifest, { ...later, digest: bytesOf("twin", 32) }).ok).toBe(false);
    expect(checkPin(manifest, { ...parent, deviceId: bytesOf("other", 16) }).ok).toBe(false);
  });

  test("[ST-15] of another device is in `seen` after that device's save was built on", async () => {
    const stored = new Map<string, Bytes>();
    const mine = await createSpace("mine", stored);
    const theirs = await createSpace("theirs", stored);
    const first = await mine.save(emptyBase(), smallState());
    const second = await theirs.save(first.next, withFile(smallState(), fileOf("x", "x", "x")));
    const third = await mine.save(second.next, withFile(smallState(), fileOf("y", "y", "y")));
    const seen = third.next.seen.map(({ deviceId, seq }) => [toHex(deviceId), seq] as const);
    expect(new Map(seen)).toEqual(
      new Map([
        [toHex(bytesOf("mine", 16)), 1],
        [toHex(bytesOf("theirs", 16)), 2],
      ]),
    );
    expect(third.next.seen.toSorted((a, b) => compare(a.deviceId, b.deviceId))).toEqual([...third.next.seen]);
  });
});
