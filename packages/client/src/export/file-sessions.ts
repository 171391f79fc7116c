import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { descendsFrom } from "@holdfast/state/lineage";
import { type OpenedManifest, openManifest } from "@holdfast/state/manifest";
import { decodeManifestExt } from "@holdfast/state/manifest-ext";
import { type OpenedState, openState } from "@holdfast/state/open";
import type { OpenDeps } from "@holdfast/state/segment-reader";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseObject } from "@holdfast/vault/header";
import { parseMeta, THING, type Thing } from "@holdfast/vault/meta";
import type { Primitives } from "@holdfast/vault/primitives";
import { decodeName } from "../account/name-content.ts";
import { openContentOf } from "../account/sealed-content.ts";
import type { FileSave } from "../contract/exports.ts";
import type { CheckpointNote } from "../contract/timeline.ts";
import { decodeNote } from "../timeline/note.ts";
import { authorOf } from "../trust/trust.ts";
import type { IndexedSave, IndexedSession } from "./file-index.ts";
import { assistedIn, type OpenedFile, segmentOf } from "./open-file.ts";

/** `unknown-author`: signed by nobody the file proves; `broken`: does not open; `unlinked`: what follows does not go back to it. */
export type Unsound = "unknown-author" | "broken" | "unlinked";

export interface SoundSave extends FileSave {
  readonly device: string;
  readonly place: IndexedSave;
}

export interface FileCheckpoint {
  readonly id: string;
  /** Digest of the save, in hex. */
  readonly save: string;
  readonly createdAt: string;
  readonly pinned: boolean;
  readonly automatic: boolean;
  /** Null where it cannot be verified. */
  readonly note: CheckpointNote | null;
}

/** A session of a file, with all that is proved of it. */
export interface FileSession {
  readonly id: Id<"ses">;
  readonly name: string | null;
  readonly createdAt: string;
  /** Oldest first: those whose signature holds and that go back to one another. */
  readonly saves: readonly SoundSave[];
  readonly unsound: readonly { readonly seq: number; readonly why: Unsound }[];
  readonly checkpoints: readonly FileCheckpoint[];
}

/** The last millisecond that a date can be. */
const TIME_MAX = 8.64e15;
const isoTime = (milliseconds: number): string => new Date(Math.min(milliseconds, TIME_MAX)).toISOString();

interface Walked {
  readonly place: IndexedSave;
  readonly manifest: OpenedManifest;
  readonly standing: "live" | "past";
}

/** Verifies and opens the manifest of a save: signed in its session by a device that the file proves. [EX-3] */
export const openSave = async (
  primitives: Primitives,
  file: OpenedFile,
  session: Bytes,
  place: IndexedSave,
): Promise<Result<Walked, Unsound>> => {
  const bytes = await file.source.read(place.from, place.length);
  const parsed = parseObject(bytes);
  const ext = parsed.ok ? decodeManifestExt(parsed.value.header.ext) : parsed;
  if (!parsed.ok || !ext.ok) return err("broken");
  const device = formatId("dev", parsed.value.header.authorDeviceId);
  const author = authorOf(file.trust, device, {
    sessionId: formatId("ses", session),
    at: ext.value.clientTime,
  });
  if (!author.ok) return err("unknown-author");
  const opened = await openManifest(primitives, bytes, file.trust.keys, {
    sessionId: session,
    digest: place.digest,
    seq: place.seq,
    authorPublicKey: author.value.edPublic,
    authorAssisted: author.value.assisted,
  });
  if (!opened.ok) return err(opened.error === "bad-signature" ? "unknown-author" : "broken");
  return ok({ place, manifest: opened.value, standing: author.value.standing });
};

const digestsBetween = (session: IndexedSession, from: number, below: number): readonly Bytes[] | null => {
  const digests: Bytes[] = [];
  for (let seq = from; seq < below; seq++) {
    const known = session.between.get(seq) ?? session.saves.find((save) => save.seq === seq)?.digest;
    if (known === undefined) return null;
    digests.push(known);
  }
  return digests;
};

const follows = async (
  primitives: Primitives,
  session: IndexedSession,
  earlier: OpenedManifest,
  later: OpenedManifest,
): Promise<boolean> => {
  const between = digestsBetween(session, earlier.seq + 1, later.seq);
  if (between === null) return false;
  const ancestor = { digest: earlier.digest, lineage: earlier.body.lineage };
  if (await descendsFrom(primitives, later.body.lineage, ancestor, between)) return true;
  // Saves of the first schema tell their parent alone.
  return between.length === 0 && equal(later.ext.parentDigest, earlier.digest);
};

const metaOf = async (
  primitives: Primitives,
  file: OpenedFile,
  meta: Bytes,
  thing: Thing,
  id: Bytes | null,
): Promise<{ readonly id: Bytes; readonly content: Bytes } | null> => {
  const view = parseMeta(meta);
  if (!view.ok) return null;
  const { objectId, seq: version } = view.value.header;
  if (id !== null && !equal(id, objectId)) return null;
  const opened = await openContentOf(primitives, file.trust, { thing, id: objectId, version }, meta);
  return opened.ok ? { id: objectId, content: opened.value.content } : null;
};

const soundSave = ({ place, manifest }: Walked): SoundSave => ({
  seq: manifest.seq,
  digest: toHex(manifest.digest),
  at: isoTime(manifest.ext.clientTime),
  kind: manifest.ext.kind,
  label: manifest.body.label,
  device: formatId("dev", manifest.authorDeviceId),
  place,
});

/** Walks through the saves of a session, newest first: one is believed that the next one believed goes back to. [EX-3] [WS-13] */
const walkSaves = async (
  primitives: Primitives,
  file: OpenedFile,
  session: IndexedSession,
): Promise<Pick<FileSession, "saves" | "unsound">> => {
  const saves: SoundSave[] = [];
  const unsound: { seq: number; why: Unsound }[] = [];
  let next: OpenedManifest | null = null;
  for (const place of session.saves.toReversed()) {
    const opened = await openSave(primitives, file, session.sessionId, place);
    if (!opened.ok) {
      unsound.unshift({ seq: place.seq, why: opened.error });
      continue;
    }
    const { manifest } = opened.value;
    if (next !== null && !(await follows(primitives, session, manifest, next))) {
      unsound.unshift({ seq: place.seq, why: "unlinked" });
      continue;
    }
    // Whoever may write no more is believed where somebody who may goes on from it; the newest is the exporter's word.
    next = manifest;
    saves.unshift(soundSave(opened.value));
  }
  return { saves, unsound };
};

/** Everything that is proved of one session of the file. */
export const readFileSession = async (
  primitives: Primitives,
  file: OpenedFile,
  session: IndexedSession,
): Promise<FileSession> => {
  const named = await metaOf(primitives, file, session.meta, THING.session, session.sessionId);
  const checkpoints: FileCheckpoint[] = [];
  for (const { saveDigest, createdAt, pinned, automatic, meta } of session.checkpoints) {
    const read = await metaOf(primitives, file, meta, THING.checkpoint, null);
    const view = parseMeta(meta);
    checkpoints.push({
      id: view.ok ? formatId("cpt", view.value.header.objectId) : "",
      save: toHex(saveDigest),
      createdAt: isoTime(createdAt),
      pinned,
      automatic,
      note: read === null ? null : (decodeNote(read.content)?.note ?? null),
    });
  }
  return {
    id: formatId("ses", session.sessionId),
    name: named === null ? null : decodeName(named.content),
    createdAt: isoTime(session.createdAt),
    ...(await walkSaves(primitives, file, session)),
    checkpoints,
  };
};

/** Rebuilds the state of a save out of the file alone. What cannot be had is named in its report. [EX-3] */
export const readFileState = async (
  deps: Omit<OpenDeps, "isAssisted">,
  file: OpenedFile,
  session: Bytes,
  place: IndexedSave,
): Promise<Result<OpenedState, "damaged">> => {
  const opened = await openSave(deps.primitives, file, session, place);
  if (!opened.ok) return err("damaged");
  const source = { get: (id: Bytes) => segmentOf(file, id) };
  const isAssisted = assistedIn(file.trust);
  const state = await openState({ ...deps, isAssisted }, opened.value.manifest, file.trust.keys, source);
  return state.ok ? state : err("damaged");
};
