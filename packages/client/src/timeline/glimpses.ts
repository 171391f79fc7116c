import { formatId, type Id } from "@holdfast/protocol/ids";
import { err, ok } from "@holdfast/protocol/result";
import { openDrawn } from "@holdfast/state/open-drawn";
import type { Timeline } from "../contract/timeline.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { type ReadManifest, readManifestAt } from "../engine/read-save.ts";
import { problem } from "../problem.ts";
import { openPastSegments, type PastSegments } from "../search/past-segments.ts";

/** Manifests that are held at most: whoever goes back and forth asks for each of them once. */
const HELD_MAX = 200;

/**
 * What is drawn of earlier saves. The service hands out a save's segments whole, whatever is looked at; what was fetched of them stays
 * on the device, as after a search. [WB-5] [SE-3]
 */
export const createGlimpses = (deps: EngineDeps, session: Id<"ses">): Timeline["glimpse"] => {
  const manifests = new Map<string, ReadManifest>();
  let segments: Promise<PastSegments> | null = null;

  const manifestAt = async (digest: string) => {
    const held = manifests.get(digest);
    if (held !== undefined) return ok(held);
    const read = await readManifestAt(deps, session, digest);
    if (!read.ok) return read;
    manifests.set(digest, read.value);
    const [oldest] = manifests.keys();
    if (manifests.size > HELD_MAX && oldest !== undefined) manifests.delete(oldest);
    return read;
  };

  return async (digest, front) => {
    const manifest = await manifestAt(digest);
    if (!manifest.ok) return manifest;
    segments ??= openPastSegments(deps, session, new AbortController().signal);
    const source = await segments;
    const fetched = await source.fetch(manifest.value);
    if (!fetched.ok) return fetched;
    const { vault, deflate } = deps.platform;
    const { keys, devices } = deps.keychain.trust();
    const isAssisted = (id: Uint8Array<ArrayBuffer>) =>
      devices.get(formatId("dev", id))?.verified.certificate.assisted ?? null;
    const opened = await openDrawn(
      { primitives: vault.primitives, deflate, isAssisted },
      manifest.value,
      keys,
      source,
      front,
    );
    return opened.ok ? opened : err(problem("damaged", { detail: "that save" }));
  };
};
