import { err, ok, type Result } from "@holdfast/protocol/result";
import { type OpenedManifest, openManifest } from "@holdfast/state/manifest";
import { nodeDeflate } from "@holdfast/state/node/deflate";
import { type OpenedState, openState } from "@holdfast/state/open";
import type { SegmentSource } from "@holdfast/state/segment-reader";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import type { Bytes } from "@holdfast/vault/bytes";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { StoredSave } from "./jobs.ts";

/** Where a worker has segments from. `isAssisted` knows of a segment's author once the segment was asked for. */
export interface SaveSource extends SegmentSource {
  readonly isAssisted: (deviceId: Bytes) => boolean | null;
}

export interface Reading {
  readonly keys: SpaceKeys;
  readonly sessionId: Bytes;
  readonly source: SaveSource;
}

/** Verifies a stored manifest by its author's key, digest and place, and opens it. Anything that does not hold is `damaged`. */
export const readManifest = async (
  { keys, sessionId }: Pick<Reading, "keys" | "sessionId">,
  { bytes, digest, author }: StoredSave,
): Promise<Result<OpenedManifest, "damaged">> => {
  if (author === null) return err("damaged");
  const opened = await openManifest(nodePrimitives, bytes, keys, {
    sessionId,
    digest,
    authorPublicKey: author.edPublic,
    authorAssisted: author.assisted,
  });
  return opened.ok ? opened : err("damaged");
};

/** A whole save, or `damaged`: nothing is answered in part, and nothing is built on what could not be read. [SP-22] */
export const readSave = async (
  reading: Reading,
  save: StoredSave,
): Promise<Result<OpenedState, "damaged">> => {
  const manifest = await readManifest(reading, save);
  if (!manifest.ok) return manifest;
  const { keys, source } = reading;
  const deps = { primitives: nodePrimitives, deflate: nodeDeflate, isAssisted: source.isAssisted };
  const opened = await openState(deps, manifest.value, keys, source);
  return opened.ok && opened.value.report.whole ? ok(opened.value) : err("damaged");
};
