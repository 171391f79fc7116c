import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { DamagedObject, Fault, SaveCheck } from "@holdfast/protocol/session-recovery";
import { decodeManifestExt, refsDigestOf } from "@holdfast/state/manifest-ext";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseObject } from "@holdfast/vault/header";
import { KIND } from "@holdfast/vault/kinds";
import { nodePrimitives, verifyObjectSync } from "@holdfast/vault/node/primitives";
import type { SigningDevice } from "@holdfast/vault/node/signed-meta";
import type { StoredObject } from "../../objects/stored-object.ts";
import type { BundleRepository } from "../bundle/repository.ts";
import { toHistoryItem } from "../history/service.ts";
import type { StoredSet } from "./repository.ts";
import type { CopyStates, LookAtCopies } from "./stored-copies.ts";

export interface CheckDeps {
  readonly bundles: Pick<BundleRepository, "segments">;
  readonly look: LookAtCopies;
  readonly signingDevice: (deviceId: Bytes) => Promise<SigningDevice | null>;
}

/** Rows asked for at once: at most 32 KiB inline each. */
const SEGMENTS_AT_ONCE = 32;

/** What was found of segments, by id in hex: each is read once, however many saves name it. */
export type SegmentFindings = Map<string, CopyStates>;

export const isGood = ({ first, second }: CopyStates): boolean => first === "good" || second === "good";

const manifestOf = (sessionId: Bytes, { workspaceId, manifest }: StoredSet): StoredObject => ({
  object: "manifest",
  workspaceId,
  sessionId,
  id: manifest.digest,
  digest: manifest.digest,
  body: manifest.body,
});

/**
 * What is wrong with a manifest whose bytes are those that were accepted, without a key: its form, its place, its author's
 * signature, and whether the segments that the rows name are those that it was signed over. [RC-1]
 */
const faultInside = async (
  { signingDevice }: CheckDeps,
  sessionId: Bytes,
  { workspaceId, manifest, save, segments }: StoredSet,
): Promise<Fault | null> => {
  const parsed = parseObject(manifest.body);
  if (!parsed.ok) return "form";
  const { header } = parsed.value;
  const ext = header.kind === KIND.manifest ? decodeManifestExt(header.ext) : null;
  if (!ext?.ok) return "form";
  if (!equal(header.objectId, sessionId) || !equal(header.scopeId, workspaceId) || header.seq !== save.seq)
    return "place";
  const device = await signingDevice(header.authorDeviceId);
  if (device === null || !verifyObjectSync(manifest.body, device.edPublic)) return "signature";
  return equal(ext.value.refsDigest, await refsDigestOf(nodePrimitives, segments)) ? null : "place";
};

const MISSING: CopyStates = { first: "missing", second: null };

/** Looks at those of the segments of a save that nobody has looked at yet; stops before one that `mayRead` no longer allows. */
export const lookAtSegments = async (
  { bundles, look }: CheckDeps,
  { workspaceId, segments }: StoredSet,
  findings: SegmentFindings,
  mayRead: (bytes: number) => boolean = () => true,
): Promise<boolean> => {
  const unknown = segments.filter(({ id }) => !findings.has(toHex(id)));
  for (let at = 0; at < unknown.length; at += SEGMENTS_AT_ONCE) {
    const part = unknown.slice(at, at + SEGMENTS_AT_ONCE);
    const rows = await bundles.segments(
      workspaceId,
      part.map(({ id }) => id),
    );
    const byId = new Map(rows.map((row) => [toHex(row.id), row]));
    for (const { id, digest, bytes } of part) {
      if (!mayRead(bytes)) return false;
      const row = byId.get(toHex(id));
      // The digest is the one that the save was signed over, whatever the segment's own row says.
      const object = { object: "segment", workspaceId, sessionId: null, id, digest } as const;
      const found = row === undefined ? MISSING : await look({ ...object, body: row.inlineBody });
      findings.set(toHex(id), found);
    }
  }
  return true;
};

/** How the manifest of a save stands: what is wrong with it, and its second copy where that may be read instead. */
export const checkManifest = async (
  deps: CheckDeps,
  sessionId: Bytes,
  set: StoredSet,
): Promise<{ readonly fault: Fault | null; readonly second: CopyStates["second"] }> => {
  const { first, second } = await deps.look(manifestOf(sessionId, set));
  if (first !== "good") return { fault: first, second };
  // Bytes that are those that were accepted are no better in the other copy.
  return { fault: await faultInside(deps, sessionId, set), second: null };
};

/** One save, object by object, in all its copies; nothing is opened and nothing changed. [RC-13] */
export const checkStored = async (
  deps: CheckDeps,
  sessionId: Bytes,
  set: StoredSet,
  findings: SegmentFindings = new Map(),
): Promise<SaveCheck> => {
  await lookAtSegments(deps, set, findings);
  const { fault, second } = await checkManifest(deps, sessionId, set);
  const damaged: DamagedObject[] = [];
  if (fault !== null) damaged.push({ object: "manifest", id: toHex(set.manifest.digest), fault, second });
  const counts = { count: 0, bytes: 0, good: 0, goodBytes: 0 };
  for (const { id, bytes } of set.segments) {
    const found = findings.get(toHex(id)) ?? MISSING;
    const good = isGood(found);
    counts.count += 1;
    counts.bytes += bytes;
    counts.good += good ? 1 : 0;
    counts.goodBytes += good ? bytes : 0;
    if (found.first !== "good") {
      const segment = { object: "segment", id: formatId("seg", id), fault: found.first } as const;
      damaged.push({ ...segment, second: found.second });
    }
  }
  return {
    save: toHistoryItem(set.save),
    whole: damaged.every((object) => object.second === "good"),
    manifest: fault ?? "good",
    segments: counts,
    damaged,
  };
};
