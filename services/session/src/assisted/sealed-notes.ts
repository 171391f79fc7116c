import type { Checkpoint } from "@holdfast/protocol/checkpoints";
import { toBase64url } from "@holdfast/protocol/encoding";
import { idBytes, isId, parseId } from "@holdfast/protocol/ids";
import {
  CheckpointNote,
  type NotedCheckpoint,
  type NotedCheckpointQuery,
  PRIORITIES,
  ProofCounts,
} from "@holdfast/protocol/noted-checkpoints";
import { canonicalJson } from "@holdfast/state/canonical-json";
import { compare } from "@holdfast/state/differences/compare";
import { nameOf } from "@holdfast/state/differences/name";
import { emptyState } from "@holdfast/state/empty-state";
import { LossLedger, lossLedger } from "@holdfast/state/ledger";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import { utf8 } from "@holdfast/vault/bytes";
import { THING } from "@holdfast/vault/meta";
import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { refused } from "./change-state.ts";
import type { Job, JobResult, Sealed, SealedCheckpoint } from "./jobs.ts";
import type { OpenedKeys } from "./opened-keys.ts";
import { type Reading, readSave, type SaveSource } from "./read-save.ts";
import { jsonOf, openName, sealName } from "./sealed-names.ts";

/** What clients seal: the ledger is theirs, and absent in notes of before. [CA-6] */
const StoredNote = Type.Object(
  { ...CheckpointNote.properties, ledger: Type.Optional(LossLedger) },
  { additionalProperties: false },
);
type Noted = Pick<NotedCheckpoint, "ledger"> & { readonly note: CheckpointNote };

const noteOf = async (keys: SpaceKeys, { item, author }: Sealed<Checkpoint>): Promise<Noted | null> => {
  if (!isId("cpt", item.id)) return null;
  const named = { thing: THING.checkpoint, id: idBytes(item.id), version: item.version };
  const value = jsonOf(await openName(keys, named, item.meta, author));
  if (!Value.Check(StoredNote, value)) return null;
  const { ledger = null, ...note } = value;
  return { note, ledger };
};

const clean = (text: string): string => text.trim().normalize("NFC");
const EMPTY: CheckpointNote = { name: "", description: "", tags: [], priority: "medium" };

type NewCheckpoint = NonNullable<(Job & { readonly kind: "note-checkpoint" })["of"]>;

/** What a new checkpoint is called that was given no name, and what is not in its save; null for a save that cannot be read. */
const factsOf = async (
  reading: Reading,
  { save, previous }: NewCheckpoint,
): Promise<{ readonly name: string; readonly ledger: LossLedger } | null> => {
  const present = await readSave(reading, save);
  if (!present.ok) return null;
  const before = previous === null ? null : await readSave(reading, previous);
  const { state } = present.value;
  const name = nameOf(compare(before?.ok ? before.value.state : emptyState(), state));
  return { name, ledger: lossLedger(state, new Map()) };
};

/** Seals a note in the form that clients keep: NFC, without space around it, tags once each. [CP-6] */
export const noteCheckpoint = async (
  opened: OpenedKeys,
  { id, version, note, before, of }: Job & { readonly kind: "note-checkpoint" },
  source: SaveSource,
): Promise<JobResult> => {
  const known = before === null ? { note: EMPTY, ledger: null } : await noteOf(opened.keys, before);
  // A note that cannot be read is replaced by a whole one, never by half of one.
  if (known === null && !Value.Check(CheckpointNote, note)) return refused("damaged");
  const found =
    of === null ? null : await factsOf({ keys: opened.keys, sessionId: of.sessionId, source }, of);
  const said = { ...(known?.note ?? EMPTY), ...note };
  const { description, tags, priority } = said;
  const name = of !== null && clean(said.name) === "" ? (found?.name ?? "") : said.name;
  const ledger = found?.ledger ?? known?.ledger ?? null;
  const cleaned = {
    name: clean(name),
    description: clean(description),
    priority,
    tags: [...new Set(tags.map(clean))],
  };
  const text = canonicalJson({ ...cleaned, ...(ledger === null ? {} : { ledger }) });
  if (!text.ok || !Value.Check(CheckpointNote, cleaned))
    return refused("invalid-request", [
      { pointer: "", detail: "is no note of Unicode text within its limits" },
    ]);
  const content = utf8(text.value);
  const meta = await sealName(opened, { thing: THING.checkpoint, id, version }, content);
  return { kind: "meta", meta, nameTag: null };
};

/** What a drill found, under the keys of whoever may read it; null where it does not hold. [CP-15] */
const proofOf = async (
  keys: SpaceKeys,
  { item: { id, proof }, prover }: SealedCheckpoint,
): Promise<NotedCheckpoint["proof"]> => {
  if (proof === null || !isId("cpt", id)) return null;
  const { meta, ...said } = proof;
  const named = { thing: THING.proof, id: idBytes(id), version: Date.parse(proof.at) };
  const found = jsonOf(await openName(keys, named, meta, prover));
  return { ...said, found: Value.Check(ProofCounts, found) ? found : null };
};

export const openNoted = async (keys: SpaceKeys, sealed: SealedCheckpoint): Promise<NotedCheckpoint> => {
  const { meta: _, ...checkpoint } = sealed.item;
  const { note, ledger } = (await noteOf(keys, sealed)) ?? { note: null, ledger: null };
  return { ...checkpoint, proof: await proofOf(keys, sealed), note, ledger };
};

const json = (value: unknown, next: string | null): JobResult => ({
  kind: "json",
  bytes: utf8(JSON.stringify(value)),
  next,
});

export const openCheckpoint = async (
  { keys }: OpenedKeys,
  { checkpoint }: Job & { readonly kind: "open-checkpoint" },
): Promise<JobResult> => json(await openNoted(keys, checkpoint), null);

const isWanted =
  ({ tag, priority, from, to }: NotedCheckpointQuery) =>
  ({ note, createdAt }: NotedCheckpoint): boolean =>
    (tag === undefined || note?.tags.includes(clean(tag)) === true) &&
    (priority === undefined || note?.priority === priority) &&
    (from === undefined || createdAt >= from) &&
    (to === undefined || createdAt <= to);

type Order = (a: NotedCheckpoint, b: NotedCheckpoint) => number;
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const rank = ({ note }: NotedCheckpoint): number => (note === null ? -1 : PRIORITIES.indexOf(note.priority));

const ORDERS: Readonly<Record<NonNullable<NotedCheckpointQuery["sort"]>, Order>> = {
  createdAt: (a, b) => byText(a.createdAt, b.createdAt),
  name: (a, b) => byText(a.note?.name ?? "", b.note?.name ?? ""),
  size: (a, b) => a.save.bytes - b.save.bytes,
  bytes: (a, b) => a.save.bytes - b.save.bytes,
  seq: (a, b) => a.save.seq - b.save.seq,
  priority: (a, b) => rank(a) - rank(b),
};

/** The id of the last one on a page: it says nothing of what is sealed, and addresses are written down. */
const placeAfter = (all: readonly NotedCheckpoint[], cursor: string): number | null => {
  const at = all.findIndex(({ id }) => toBase64url(parseId("cpt", id) ?? utf8("")) === cursor);
  return at < 0 ? null : at + 1;
};

/**
 * One page of a session's checkpoints, filtered and sorted by what only whoever opens them knows. [A10] A cursor whose checkpoint is
 * gone, or left out by other filters, is refused.
 */
export const listCheckpoints = async (
  { keys }: OpenedKeys,
  { checkpoints, query, limit }: Job & { readonly kind: "list-checkpoints" },
): Promise<JobResult> => {
  const all: NotedCheckpoint[] = [];
  for (const sealed of checkpoints) all.push(await openNoted(keys, sealed));
  const { sort = "createdAt", order = sort === "name" ? "asc" : "desc", cursor } = query;
  const sign = order === "asc" ? 1 : -1;
  const sorted = all
    .filter(isWanted(query))
    .sort(
      (a, b) => sign * ORDERS[sort](a, b) || sign * byText(a.createdAt, b.createdAt) || byText(a.id, b.id),
    );
  const from = cursor === undefined ? 0 : placeAfter(sorted, cursor);
  if (from === null)
    return refused("invalid-request", [{ pointer: "", detail: "the list changed; begin again" }]);
  const items = sorted.slice(from, from + limit);
  const last = items.at(-1);
  const more = from + items.length < sorted.length && last !== undefined;
  const next = more ? toBase64url(parseId("cpt", last.id) ?? utf8("")) : null;
  return json({ items, next }, next);
};
