import { toHex } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { HistoryItem } from "@holdfast/protocol/saves";
import {
  encodeBetweenRecord,
  encodeCheckpointRecord,
  encodeSessionRecord,
  RECORD,
  type RecordKind,
} from "@holdfast/state/export/record";
import { createExportWriter } from "@holdfast/state/export/write-export";
import type { SegmentRow } from "@holdfast/state/manifest-body";
import { spaceKeyOf } from "@holdfast/state/space-keys";
import { type Bytes, concat, equal } from "@holdfast/vault/bytes";
import { type ExportSecret, sealExportKeys } from "@holdfast/vault/export-keys";
import { peekHeader } from "@holdfast/vault/header";
import { ROLE } from "@holdfast/vault/roles";
import { bytesOfAnswer } from "../account/wire.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { digestBytes } from "../digest.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { readManifest } from "../engine/read-save.ts";
import { isTransient } from "../problem.ts";
import type { Trust } from "../trust/trust.ts";
import type { PlannedSession } from "./plan-export.ts";
import { sealNameAnew } from "./seal-name-anew.ts";

/** Bytes of one piece, give or take a segment. */
const PIECE_BYTES = 512 * 1024;

export interface ExportJob {
  readonly exportId: Bytes;
  /** Both lines in clear. */
  readonly preamble: Bytes;
  readonly secret: ExportSecret;
  readonly sessions: readonly PlannedSession[];
  /** Verified after the sessions were listed: whoever wrote in them is known. */
  readonly trust: Trust;
}

export interface MadePiece {
  readonly bytes: Bytes;
  readonly saves: number;
  readonly leftOut: number;
}

/** An answer that ends the file before its end: it is not to be taken for one that is whole. */
class Stopped extends Error {
  override readonly name = "Stopped";
  readonly problem: ClientProblem;
  constructor(stopped: ClientProblem) {
    super(stopped.code);
    this.problem = stopped;
  }
}

/** Null for what is not there or not good; an outage stops the file. */
const unlessGone = <T>(answer: Result<T, ClientProblem>): T | null => {
  if (answer.ok) return answer.value;
  if (isTransient(answer.error) || answer.error.code === "locked") throw new Stopped(answer.error);
  return null;
};

const epochOf = (bytes: Bytes): number | null => {
  const peeked = peekHeader(bytes);
  return peeked.ok ? peeked.value.header.epoch : null;
};

/** Everything signed that proves who wrote: rosters from genesis on, and of every account its lists and certificates. [EX-3] */
function* signedObjects({ record }: Trust, own: string): Generator<Bytes, void, undefined> {
  yield* record.rosters;
  for (const { accountId, successors, keyList, certificates } of [...record.members, ...record.former]) {
    yield* accountId === own ? record.successors : successors;
    yield accountId === own ? record.keyList : keyList;
    yield* certificates;
  }
}

/**
 * Makes a file front to back, nothing before it is asked for: one save with its new segments is in memory at a time. [EX-1]
 *
 * What the service cannot give or this device cannot verify is left out and counted; an outage ends the file with its problem.
 */
export async function* makeExport(
  deps: EngineDeps,
  job: ExportJob,
): AsyncGenerator<Result<MadePiece, ClientProblem>, void, undefined> {
  const { platform, keychain } = deps;
  const { primitives } = platform.vault;
  const { trust, secret } = job;
  // Of an earlier trust the keys are overwritten once there is a newer one.
  const keysNow = () => keychain.trust().keys;
  const preamble = await primitives.sha256(job.preamble);
  const writer = createExportWriter(primitives, secret, preamble);
  const written = new Set<string>();
  const given = new Set<number>();
  let pieces: Bytes[] = [job.preamble];
  let keysRecords = 0;
  let saves = 0;
  let leftOut = 0;

  const add = async (kind: RecordKind, content: Bytes): Promise<void> => {
    pieces.push(...(await writer.record(kind, content)));
  };
  const isFull = (): boolean => pieces.reduce((sum, { length }) => sum + length, 0) >= PIECE_BYTES;
  const taken = (): Result<MadePiece, ClientProblem> => {
    const bytes = concat(...pieces);
    pieces = [];
    return ok({ bytes, saves, leftOut });
  };

  const addKeys = async (epochs: readonly number[]): Promise<void> => {
    keysRecords += 1;
    const place = {
      workspaceId: trust.keys.workspaceId,
      epoch: trust.keys.epoch,
      exportId: job.exportId,
      number: keysRecords,
      deviceId: idBytes(keychain.deviceId),
      preamble,
    };
    const spaceKeys = epochs.flatMap((epoch) => {
      const key = spaceKeyOf(keysNow(), epoch);
      return key === null ? [] : [{ epoch, key }];
    });
    const keys = {
      founderEd: trust.founder,
      accountId: idBytes(keychain.accountId),
      identityEd: keychain.identity.ed.publicKey,
      cids: keysNow().generations.map(({ cid }) => cid),
      spaceKeys,
    };
    await add(RECORD.keys, await sealExportKeys(platform.vault, place, secret, keys));
  };

  /** The key of an epoch, once, before the first thing that needs it. False where this device has none. [EX-2] */
  const hasKey = async (bytes: Bytes): Promise<boolean> => {
    const epoch = epochOf(bytes);
    if (epoch === null || spaceKeyOf(keysNow(), epoch) === null) return false;
    if (!given.has(epoch)) await addKeys([epoch]);
    given.add(epoch);
    return true;
  };

  /** A name as it is stored, or under a key that the file has anyway: no earlier key goes out for a name alone. [EX-2] */
  const nameFor = async (meta: Bytes, headEpoch: number | null): Promise<Bytes> => {
    const epoch = epochOf(meta);
    const mayWrite = keychain.trust().role >= ROLE.member;
    if (headEpoch === null || epoch === headEpoch || !mayWrite || (epoch !== null && given.has(epoch)))
      return meta;
    return (await sealNameAnew(deps, meta, headEpoch)) ?? meta;
  };

  const segmentBytes = async (session: PlannedSession["id"], row: SegmentRow): Promise<Bytes | null> => {
    const id = formatId("seg", row.id);
    const isMeant = async (bytes: Bytes | null): Promise<boolean> =>
      bytes !== null && equal(await primitives.sha256(bytes), row.digest);
    const kept = await platform.cache.segment(session, id).catch(() => null);
    if (await isMeant(kept)) return kept;
    const asked = unlessGone(await deps.saves.segment(session, id));
    return (await isMeant(asked)) ? asked : null;
  };

  const addSegment = async (session: PlannedSession["id"], row: SegmentRow): Promise<void> => {
    if (written.has(toHex(row.id))) return;
    const bytes = await segmentBytes(session, row);
    if (bytes === null || !(await hasKey(bytes))) {
      leftOut += 1;
      return;
    }
    written.add(toHex(row.id));
    await add(RECORD.segment, bytes);
  };

  /** Seq of the save that stands before, 0 for none. */
  const addBetween = async (session: PlannedSession["id"], before: number, seq: number): Promise<void> => {
    if (before === 0 || seq <= before + 1) return;
    const digests = unlessGone(await deps.saves.lineage(session, { from: before + 1, below: seq })) ?? [];
    if (digests.length > 0) await add(RECORD.between, encodeBetweenRecord({ from: before + 1, digests }));
  };

  async function* addSave(
    session: PlannedSession["id"],
    { digest, seq }: HistoryItem,
    before: number,
  ): AsyncGenerator<void, boolean, undefined> {
    const bytes = unlessGone(await deps.saves.manifest(session, digest));
    const read = bytes === null ? null : unlessGone(await readManifest(deps, session, bytes, { digest }));
    if (bytes === null || read === null || read.seq !== seq || !(await hasKey(bytes))) {
      leftOut += 1;
      return false;
    }
    for (const row of read.body.segments) {
      await addSegment(session, row);
      if (isFull()) yield;
    }
    await addBetween(session, before, seq);
    await add(RECORD.save, bytes);
    saves += 1;
    return true;
  }

  async function* addSession({
    id,
    session,
    ...planned
  }: PlannedSession): AsyncGenerator<void, void, undefined> {
    const headEpoch = session.head?.epoch ?? null;
    const stored = bytesOfAnswer(session.meta);
    const meta = stored.ok ? await nameFor(stored.value, headEpoch) : null;
    if (meta === null || !(await hasKey(meta))) {
      leftOut += planned.saves.length;
      return;
    }
    const createdAt = Date.parse(session.createdAt);
    await add(RECORD.session, encodeSessionRecord({ sessionId: idBytes(id), createdAt, meta }));
    let before = 0;
    const inFile = new Set<string>();
    for (const save of planned.saves) {
      if (!(yield* addSave(id, save, before))) continue;
      before = save.seq;
      inFile.add(save.digest);
      if (isFull()) yield;
    }
    for (const each of planned.checkpoints) {
      const storedNote = bytesOfAnswer(each.meta);
      const note = storedNote.ok ? await nameFor(storedNote.value, headEpoch) : null;
      if (!inFile.has(each.save.digest) || note === null || !(await hasKey(note))) continue;
      const content = encodeCheckpointRecord({
        saveDigest: digestBytes(each.save.digest),
        createdAt: Date.parse(each.createdAt),
        pinned: each.pinned,
        automatic: each.origin === "auto",
        meta: note,
      });
      await add(RECORD.checkpoint, content);
    }
  }

  try {
    await addKeys([]);
    for (const bytes of signedObjects(trust, keychain.accountId)) await add(RECORD.signed, bytes);
    yield taken();
    for (const session of job.sessions) {
      for await (const _full of addSession(session)) yield taken();
    }
    pieces.push(...(await writer.end()));
    yield taken();
  } catch (cause) {
    if (!(cause instanceof Stopped)) throw cause;
    yield err(cause.problem);
  }
}
