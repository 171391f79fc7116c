import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Preamble } from "@holdfast/state/export/description";
import { type ExportFault, type ExportSource, scanExport } from "@holdfast/state/export/scan-export";
import { proofOf } from "@holdfast/state/export/write-export";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type ExportKeys, type ExportSecret, openExportKeys } from "@holdfast/vault/export-keys";
import type { Primitives } from "@holdfast/vault/primitives";
import { type FileIndex, indexRecord, newIndex } from "./file-index.ts";
import { type FileTrust, trustOfFile } from "./file-trust.ts";

/**
 * Why a file is not opened. `wrong-secret`: another passphrase or code; `not-trusted`: its keys open, and what they should
 * prove is not proved.
 */
export type FileRefusal =
  | "not-an-export"
  | "newer-export"
  | "weak-kdf"
  | "wrong-secret"
  | "not-trusted"
  | { readonly fault: ExportFault };

/** A file whose secret fits: its keys, whom it proves, and where everything stands. */
export interface OpenedFile {
  readonly preamble: Preamble;
  /** Null for a whole file. */
  readonly fault: ExportFault | null;
  readonly index: FileIndex;
  readonly trust: FileTrust;
  readonly source: ExportSource;
}

/** Every key of a file in the form that opens states. Nothing but keys of workspaces is in it. [EX-2] */
const spaceKeysOf = (workspaceId: Bytes, all: readonly ExportKeys[]): SpaceKeys => {
  const newest = all.flatMap(({ spaceKeys }) => spaceKeys).toSorted((a, b) => b.epoch - a.epoch)[0];
  const earlier: Bytes[] = [];
  for (const { spaceKeys } of all) for (const { epoch, key } of spaceKeys) earlier[epoch - 1] = key;
  const cids = all.at(-1)?.cids ?? [];
  return {
    workspaceId,
    epoch: newest?.epoch ?? 0,
    spaceKey: newest?.key ?? new Uint8Array(32),
    generations: cids.map((cid) => ({ cid, gear: new Uint8Array(0) })),
    earlierSpaceKeys: earlier,
  };
};

/** The keys of all records of keys: each sealed in this file, in this order. */
const openKeys = async (
  primitives: Primitives,
  index: FileIndex,
  place: { readonly exportId: Bytes; readonly preamble: Bytes },
  secret: ExportSecret,
): Promise<
  Result<{ readonly all: readonly ExportKeys[]; readonly workspaceId: Bytes }, "wrong-secret" | "not-trusted">
> => {
  const all: ExportKeys[] = [];
  let workspaceId: Bytes | null = null;
  for (const [i, bytes] of index.keys.entries()) {
    const opened = await openExportKeys(primitives, bytes, { ...place, number: i + 1 }, secret);
    if (!opened.ok) return err(opened.error === "wrong-key" ? "wrong-secret" : "not-trusted");
    if (workspaceId !== null && !equal(workspaceId, opened.value.workspaceId)) return err("not-trusted");
    workspaceId = opened.value.workspaceId;
    all.push(opened.value.keys);
  }
  return workspaceId === null ? err("not-trusted") : ok({ all, workspaceId });
};

/** Opens the keys of a scanned file and verifies whom it names. `scan` is what `scanFile` answered. */
export const openFile = async (
  primitives: Primitives,
  source: ExportSource,
  scan: ScannedFile,
  secret: ExportSecret,
): Promise<Result<OpenedFile, FileRefusal>> => {
  const { preamble, preambleDigest, index } = scan;
  const place = { exportId: preamble.exportId, preamble: preambleDigest };
  if (index.keys.length === 0) return err(scan.fault === null ? "not-trusted" : { fault: scan.fault });
  const opened = await openKeys(primitives, index, place, secret);
  if (!opened.ok) return opened;
  const { all, workspaceId } = opened.value;
  // Digests alone prove nothing against who can compute them: the end is by whoever has the secret.
  const proved = scan.end === null || equal(await proofOf(primitives, secret, scan.end.hash), scan.end.proof);
  const forged: ExportFault = { fault: "changed", record: index.records, name: "end", at: source.size };
  const [anchor] = all;
  if (anchor === undefined) return err("not-trusted");
  const trust = await trustOfFile(primitives, index, anchor, spaceKeysOf(workspaceId, all));
  if (!trust.ok) return err(scan.fault === null ? "not-trusted" : { fault: scan.fault });
  return ok({ preamble, fault: scan.fault ?? (proved ? null : forged), index, trust: trust.value, source });
};

/** A file walked through once: nothing of it is opened yet. */
export interface ScannedFile {
  readonly preamble: Preamble;
  readonly preambleDigest: Bytes;
  readonly fault: ExportFault | null;
  readonly end: { readonly hash: Bytes; readonly proof: Bytes } | null;
  readonly index: FileIndex;
}

/** Walks through a file and notes where everything stands; needs no secret. [EX-1] [EX-6] */
export const scanFile = async (
  primitives: Primitives,
  source: ExportSource,
): Promise<Result<ScannedFile, FileRefusal>> => {
  const index = newIndex();
  let broken: ExportFault | null = null;
  const scan = await scanExport(primitives, source, async (place, content) => {
    index.records += 1;
    if (broken !== null) return;
    if (await indexRecord(primitives, index, place, content)) return;
    broken = { fault: "changed", record: index.records, name: place.name, at: place.from };
  });
  if (!scan.ok) {
    const fault: ExportFault = { fault: "changed", record: 0, name: null, at: 0 };
    return err(scan.error === "changed" ? { fault } : scan.error);
  }
  return ok({ ...scan.value, fault: broken ?? scan.value.fault, index });
};

/** The bytes of a segment that stands in the file. */
export const segmentOf = async (
  { index, source }: Pick<OpenedFile, "index" | "source">,
  id: Bytes,
): Promise<Bytes | null> => {
  const place = index.segments.get(toHex(id));
  return place === undefined ? null : source.read(place.from, place.length);
};

/** Whether a device that sealed something has the assisted flag; null where the file does not name it. [AM-2] */
export const assistedIn =
  ({ devices }: Pick<FileTrust, "devices">) =>
  (id: Bytes): boolean | null =>
    devices.get(formatId("dev", id) as Id<"dev">)?.verified.certificate.assisted ?? null;
