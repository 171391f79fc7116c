import type { AuditAction } from "@holdfast/protocol/audit";
import type { Checkpoint, CheckpointOrigin, CheckpointPage } from "@holdfast/protocol/checkpoints";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import { THING } from "@holdfast/vault/meta";
import { checkMeta, type MetaRefusal } from "@holdfast/vault/node/signed-meta";
import { fromTimeCursor, toTimeCursor } from "../../edge/time-cursor.ts";
import type {
  CheckpointFilter,
  CheckpointRefusal,
  CheckpointRepository,
  CreateRefusal,
  StoredCheckpoint,
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
      filter: CheckpointFilter,
      { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
    ): Promise<Result<CheckpointPage, "not-found" | "invalid-request">> => {
      const before = cursor === undefined ? null : fromTimeCursor(cursor);
      if (before === null && cursor !== undefined) return err("invalid-request");
      const found = await checkpoints.page(sessionId, accountId, filter, before, limit + 1);
      if (found === null) return err("not-found");
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const next = found.length > limit && last !== undefined ? toTimeCursor(last) : null;
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
  };
};
export type Checkpoints = ReturnType<typeof createCheckpoints>;
