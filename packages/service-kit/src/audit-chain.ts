import { createHash } from "node:crypto";
import { toHex } from "@holdfast/protocol/encoding";
import type { AuditRow } from "./audit-row.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** An entry in its place. */
export interface ChainedRow extends AuditRow {
  readonly workspaceId: Bytes;
  readonly seq: number;
  readonly hash: Bytes;
}

/** The hash of the entry with this number; 0 and zeros before the first. */
export interface ChainPlace {
  readonly seq: number;
  readonly hash: Bytes;
}

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

const optional = (bytes: Uint8Array | null): Buffer =>
  bytes === null ? Buffer.of(0) : Buffer.concat([Buffer.of(1), bytes]);

/** The second reading of `audit_hash()` of migration 0008. [AD-2] */
export const auditHash = (workspaceId: Bytes, seq: number, previous: Bytes, row: AuditRow): Bytes =>
  new Uint8Array(
    createHash("sha256")
      .update("HFV1/audit/v1")
      .update(workspaceId)
      .update(u64(seq))
      .update(previous)
      .update(row.id)
      .update(u64(row.at.getTime()))
      .update(text(row.action))
      .update(optional(row.accountId))
      .update(optional(row.loginId))
      .update(optional(row.target === null ? null : text(row.target)))
      .digest(),
  );

const NOTHING: ChainPlace = { seq: 0, hash: new Uint8Array(32) };

/**
 * The chains of one process, as the trigger of migration 0008 makes them in a database.
 *
 * `workspaceOf` names an account's own workspace.
 */
export const createMemoryAudit = (workspaceOf: (accountId: Bytes) => Bytes | null) => {
  const chains = new Map<string, { anchor: ChainPlace; rows: ChainedRow[] }>();

  const at = (workspaceId: Bytes) => {
    const known = chains.get(toHex(workspaceId)) ?? { anchor: NOTHING, rows: [] };
    chains.set(toHex(workspaceId), known);
    return known;
  };

  return {
    /** @throws Error for an entry of no workspace: a defect. */
    push: (row: AuditRow): void => {
      const workspaceId = row.workspaceId ?? workspaceOf(row.accountId);
      if (workspaceId === null) throw new Error("an audit entry of no workspace");
      const { rows, anchor } = at(workspaceId);
      const { seq, hash } = rows.at(-1) ?? anchor;
      rows.push({
        ...row,
        workspaceId,
        seq: seq + 1,
        hash: auditHash(workspaceId, seq + 1, hash, row),
      });
    },
    /** Oldest first. */
    chain: (workspaceId: Bytes): { readonly anchor: ChainPlace; readonly rows: readonly ChainedRow[] } =>
      at(workspaceId),
    /** The second reading of `sweep_audit()`. */
    sweep: (before: Date): number => {
      let gone = 0;
      for (const chain of chains.values()) {
        const found = chain.rows.findIndex((row) => row.at >= before);
        const keep = found === -1 ? Math.max(chain.rows.length - 1, 0) : found;
        const last = chain.rows[keep - 1];
        if (last === undefined) continue;
        chain.anchor = { seq: last.seq, hash: last.hash };
        chain.rows.splice(0, keep);
        gone += keep;
      }
      return gone;
    },
    /** Of all chains. */
    all: (): readonly ChainedRow[] => [...chains.values()].flatMap(({ rows }) => rows),
  };
};
export type MemoryAudit = ReturnType<typeof createMemoryAudit>;
