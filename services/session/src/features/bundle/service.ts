import { toHex } from "@holdfast/protocol/encoding";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { BUNDLE_RECORD } from "@holdfast/protocol/saves";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, concat, u8, u32 } from "@holdfast/vault/bytes";
import type { Copies } from "../../blobs/replicated.ts";
import { segmentObject } from "../segments/repository.ts";
import type { BundleRepository, NamedSet } from "./repository.ts";

export interface BundleWish {
  /** Digest of a save; null is the head. */
  readonly at: Bytes | null;
  readonly have: readonly Bytes[];
  readonly first: readonly Bytes[];
}

export interface BundleDeps {
  readonly bundles: BundleRepository;
  readonly copies: Copies;
}

/** Rows asked for at once: at most 32 KiB inline each, so at most 1 MiB in memory besides one segment from the store. */
const SEGMENTS_AT_ONCE = 32;
const END = new Uint8Array(16);

const record = (kind: number, id: Bytes, bytes: Bytes): Bytes =>
  concat(u8(kind), id, u32(bytes.length), bytes);

const idsInOrder = (set: NamedSet, { have, first }: BundleWish): readonly Bytes[] => {
  const held = new Set(have.map(toHex));
  const named = new Map(set.segmentIds.map((id) => [toHex(id), id]));
  const wanted = [...first.map(toHex), ...named.keys()];
  return [...new Set(wanted)].flatMap((name) => {
    const id = named.get(name);
    return id === undefined || held.has(name) ? [] : [id];
  });
};

/** A save and what a reader lacks of it, as one stream. [SP-9] */
export const createBundles = ({ bundles, copies }: BundleDeps) => {
  async function* records(set: NamedSet, body: Bytes | null, ids: readonly Bytes[]): AsyncGenerator<Bytes> {
    const { digest } = set.manifest;
    // Without it a reader still learns which segments the save names: that is what it recovers from. [RC-7]
    yield body === null
      ? record(BUNDLE_RECORD.damaged, digest.slice(0, 16), new Uint8Array(0))
      : record(BUNDLE_RECORD.manifest, digest.subarray(0, 16), body);
    for (let at = 0; at < ids.length; at += SEGMENTS_AT_ONCE) {
      const part = ids.slice(at, at + SEGMENTS_AT_ONCE);
      const rows = new Map(
        (await bundles.segments(set.workspaceId, part)).map((row) => [toHex(row.id), row]),
      );
      for (const id of part) {
        const row = rows.get(toHex(id));
        const bytes =
          row === undefined
            ? await copies.readWithoutRow(set.workspaceId, id)
            : await copies.read(segmentObject(row));
        yield bytes === null
          ? record(BUNDLE_RECORD.damaged, id, new Uint8Array(0))
          : record(BUNDLE_RECORD.segment, id, bytes);
      }
    }
    yield record(BUNDLE_RECORD.end, END, new Uint8Array(0));
  }

  return {
    /** The records of the bundle; pulled one by one, so that a slow reader holds up no memory. */
    open: async (
      sessionId: Bytes,
      { accountId }: Caller,
      wish: BundleWish,
    ): Promise<Result<AsyncGenerator<Bytes>, "not-found">> => {
      const set = await bundles.find(sessionId, accountId, wish.at);
      if (set === null) return err("not-found");
      const body = await copies.readManifest(sessionId, set.manifest);
      return ok(records(set, body, idsInOrder(set, wish)));
    },
  };
};
export type Bundles = ReturnType<typeof createBundles>;
