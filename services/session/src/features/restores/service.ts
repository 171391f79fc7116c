import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { RestoreNote, RestorePage } from "@holdfast/protocol/restores";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import { fromSeqCursor, toSeqCursor } from "../../edge/seq-cursor.ts";
import type { NewRestore, RestoreRepository, StoredRestore } from "./repository.ts";

/** What somebody says of a restore. */
export type SaidRestore = Omit<NewRestore, "accountId" | "loginId">;

const toNote = (stored: StoredRestore): RestoreNote => ({
  save: { seq: stored.save.seq, digest: toHex(stored.save.digest) },
  from: toHex(stored.from),
  checkpointId: stored.checkpointId === null ? null : formatId("cpt", stored.checkpointId),
  parts: stored.parts,
  accountId: formatId("acc", stored.accountId),
  loginId: formatId("lgn", stored.loginId),
  deviceId: formatId("dev", stored.deviceId),
  at: stored.at.toISOString(),
});

/** Which saves went back to what, by which login. [CP-16] [A12] */
export const createRestoreNotes = ({
  restores,
  ...dice
}: Dice & { readonly restores: RestoreRepository }) => ({
  /** True when it is new. `id-taken`: the save is noted otherwise. */
  note: async (
    said: SaidRestore,
    { accountId, loginId }: Caller,
  ): Promise<Result<boolean, "not-found" | "forbidden" | "not-a-save" | "id-taken">> => {
    const target = formatId("ses", said.sessionId);
    const audit = auditRow(dice, { action: "session.restored", accountId, loginId, target });
    const outcome = await restores.note({ ...said, accountId, loginId }, audit);
    if (outcome === "already-noted") return err("id-taken");
    return outcome === "noted" || outcome === "stored" ? ok(outcome === "noted") : err(outcome);
  },

  page: async (
    sessionId: Bytes,
    { accountId }: Caller,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<Result<RestorePage, "not-found" | "invalid-request">> => {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : fromSeqCursor(cursor);
    if (before === null) return err("invalid-request");
    const found = await restores.page(sessionId, accountId, before, limit + 1);
    if (found === null) return err("not-found");
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const more = found.length > limit && last !== undefined;
    return ok({ items: items.map(toNote), next: more ? toSeqCursor(last.save.seq) : null });
  },
});
export type RestoreNotes = ReturnType<typeof createRestoreNotes>;
