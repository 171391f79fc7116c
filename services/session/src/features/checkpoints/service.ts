import type { AuditAction } from "@holdfast/protocol/audit";
import type {
  BatchDeleteAnswer,
  BatchDeleteBody,
  Checkpoint,
  CheckpointOrigin,
  CheckpointPage,
  CheckpointQuery,
  CheckpointStats,
} from "@holdfast/protocol/checkpoints";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import { THING } from "@holdfast/vault/meta";
import { checkMeta, type MetaRefusal } from "@holdfast/vault/node/signed-meta";
import { fromCursor, toCursor } from "./cursor.ts";
import {
  type CheckpointFilter,
  type CheckpointOrdering,
  type CheckpointRefusal,
  type CheckpointRepository,
  type CreateRefusal,
  placeOf,
  type StoredCheckpoint,
} from "./repository.ts";

export interface SentCheckpoint {
  readonly id: Bytes;
  readonly sessionId: Bytes;
  readonly meta: Bytes;
  readonly pinned: boolean;
}

export interface SentNewCheckpoint extends SentCheckpoint {
  readonly at: Bytes;
  readonly origin: CheckpointOrigin;
}

/** A finding of a restore drill as it was sent, decoded. */
export interface SentProof {
  readonly id: Bytes;
  readonly sessionId: Bytes;
  readonly at: Date;
  readonly whole: boolean;
  readonly meta: Bytes;
}

/** A checkpoint that was rebuilt this lately counts as proven. */
const PROVEN_MILLISECONDS = 7 * 24 * 3600 * 1000;

/** What a list is asked for, without its page. */
export type ListQuery = Omit<CheckpointQuery, "cursor" | "limit">;

const timeOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

const filterOf = ({ origin, pinned, from, to }: ListQuery): CheckpointFilter => ({
  origin: origin ?? null,
  pinned: pinned === undefined ? null : pinned === "true",
  from: timeOf(from),
  to: timeOf(to),
});

/** The form of a time allows for the 31st of February: nobody made a checkpoint then. */
const isTime = (date: Date | null): boolean => date === null || !Number.isNaN(date.getTime());

/** The key was read a moment ago: a device that has changed it since is refused, and may try again. */
type Told<C extends string> = Exclude<C, "device-key-changed">;
const told = <C extends string>(code: C): Told<C> | "device-not-allowed" =>
  code === "device-key-changed" ? "device-not-allowed" : (code as Told<C>);

const toCheckpoint = (stored: StoredCheckpoint): Checkpoint => ({
  id: formatId("cpt", stored.id),
  save: {
    seq: stored.save.seq,
    digest: toHex(stored.save.digest),
    receivedAt: stored.save.receivedAt.toISOString(),
    bytes: stored.save.bytes,
  },
  origin: stored.origin,
  pinned: stored.pinned,
  meta: toBase64url(stored.meta),
  version: stored.version,
  deviceId: formatId("dev", stored.deviceId),
  createdAt: stored.createdAt.toISOString(),
  proof:
    stored.proof === null
      ? null
      : {
          at: stored.proof.at.toISOString(),
          whole: stored.proof.whole,
          meta: toBase64url(stored.proof.meta),
          deviceId: formatId("dev", stored.proof.deviceId),
        },
});

/** Names for saves: what the timeline shows in bold. */
export const createCheckpoints = ({
  checkpoints,
  ...dice
}: Dice & { readonly checkpoints: CheckpointRepository }) => {
  const entry = (action: AuditAction, id: Bytes, { accountId, loginId }: Caller) =>
    auditRow(dice, { action, accountId, loginId, target: formatId("cpt", id) });

  const find = async (
    sessionId: Bytes,
    { accountId }: Caller,
    id: Bytes,
  ): Promise<Result<Checkpoint, "not-found">> => {
    const found = await checkpoints.find(sessionId, accountId, id);
    return found === null ? err("not-found") : ok(toCheckpoint(found));
  };

  return {
    find,

    create: async (
      sent: SentNewCheckpoint,
      caller: Caller,
    ): Promise<
      Result<{ readonly checkpoint: Checkpoint; readonly isNew: boolean }, MetaRefusal | Told<CreateRefusal>>
    > => {
      const place = { thing: THING.checkpoint, id: sent.id, version: 1 };
      const signed = await checkMeta(sent.meta, place, checkpoints.signingDevice);
      if (!signed.ok) return signed;
      const { accountId, loginId } = caller;
      const outcome = await checkpoints.create(
        { ...sent, ...signed.value, accountId, loginId },
        entry("checkpoint.created", sent.id, caller),
      );
      if (outcome !== "created" && outcome !== "stored") return err(told(outcome));
      const found = await find(sent.sessionId, caller, sent.id);
      return found.ok ? ok({ checkpoint: found.value, isNew: outcome === "created" }) : found;
    },

    page: async (
      sessionId: Bytes,
      { accountId }: Caller,
      query: ListQuery,
      { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
    ): Promise<Result<CheckpointPage, "not-found" | "invalid-request">> => {
      const { sort = "createdAt", order = "desc" } = query;
      const [filter, ordering]: [CheckpointFilter, CheckpointOrdering] = [filterOf(query), { sort, order }];
      const after = cursor === undefined ? null : fromCursor(ordering, cursor);
      if ((after === null && cursor !== undefined) || !isTime(filter.from) || !isTime(filter.to))
        return err("invalid-request");
      const found = await checkpoints.page(sessionId, accountId, filter, ordering, after, limit + 1);
      if (found === null) return err("not-found");
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const more = found.length > limit && last !== undefined;
      const next = more ? toCursor(ordering, placeOf(last, sort)) : null;
      return ok({ items: items.map(toCheckpoint), next });
    },

    change: async (
      sent: SentCheckpoint,
      version: number,
      caller: Caller,
    ): Promise<Result<Checkpoint, MetaRefusal | Told<CheckpointRefusal> | "version-conflict">> => {
      const known = await checkpoints.find(sent.sessionId, caller.accountId, sent.id);
      if (known === null) return err("not-found");
      // Before the seq of the new meta is looked at: who read an older version is told so, not that it is misplaced.
      if (known.version !== version) return err("version-conflict");
      const place = { thing: THING.checkpoint, id: sent.id, version: version + 1 };
      const signed = await checkMeta(sent.meta, place, checkpoints.signingDevice);
      if (!signed.ok) return signed;
      const { accountId, loginId } = caller;
      const outcome = await checkpoints.change(
        { ...sent, ...signed.value, accountId, loginId },
        version,
        entry("checkpoint.changed", sent.id, caller),
      );
      return outcome === "changed" ? find(sent.sessionId, caller, sent.id) : err(told(outcome));
    },

    remove: async (
      sessionId: Bytes,
      caller: Caller,
      id: Bytes,
      version: number,
    ): Promise<Result<null, "not-found" | "forbidden" | "version-conflict">> => {
      const audit = entry("checkpoint.deleted", id, caller);
      const outcome = await checkpoints.remove(sessionId, caller.accountId, id, version, audit);
      return outcome === "removed" ? ok(null) : err(outcome);
    },

    /** Each at its version, all at once; a checkpoint that is named twice is refused with the whole. [CP-13] */
    removeMany: async (
      sessionId: Bytes,
      caller: Caller,
      { items }: BatchDeleteBody,
    ): Promise<Result<BatchDeleteAnswer, "not-found" | "forbidden" | "invalid-request">> => {
      if (new Set(items.map(({ id }) => id)).size < items.length) return err("invalid-request");
      const wanted = items.map(({ id, version }) => {
        const bytes = idBytes(id as Id<"cpt">);
        return { id: bytes, version, audit: entry("checkpoint.deleted", bytes, caller) };
      });
      const outcomes = await checkpoints.removeMany(sessionId, caller.accountId, wanted);
      if (typeof outcomes === "string") return err(outcomes);
      return ok({ items: items.map(({ id }, i) => ({ id, outcome: outcomes[i] ?? "not-found" })) });
    },

    stats: async (sessionId: Bytes, { accountId }: Caller): Promise<Result<CheckpointStats, "not-found">> => {
      const since = new Date(dice.now() - PROVEN_MILLISECONDS);
      const totals = await checkpoints.totals(sessionId, accountId, since);
      if (totals === null) return err("not-found");
      const { oldest, newest } = totals;
      return ok({
        ...totals,
        oldest: oldest?.toISOString() ?? null,
        newest: newest?.toISOString() ?? null,
      });
    },

    /** Notes what a restore drill found; an older finding than the newest changes nothing. [CP-15] */
    prove: async (
      sent: SentProof,
      caller: Caller,
    ): Promise<Result<Checkpoint, MetaRefusal | Told<CheckpointRefusal> | "invalid-request">> => {
      const at = sent.at.getTime();
      if (Number.isNaN(at)) return err("invalid-request");
      const known = await find(sent.sessionId, caller, sent.id);
      if (!known.ok) return known;
      const place = { thing: THING.proof, id: sent.id, version: at };
      const signed = await checkMeta(sent.meta, place, checkpoints.signingDevice);
      if (!signed.ok) return signed;
      const { accountId, loginId } = caller;
      const outcome = await checkpoints.prove({ ...sent, ...signed.value, accountId, loginId });
      if (outcome === "not-its-time") return err("invalid-request");
      if (outcome !== "proved" && outcome !== "older") return err(told(outcome));
      return find(sent.sessionId, caller, sent.id);
    },
  };
};
export type Checkpoints = ReturnType<typeof createCheckpoints>;
