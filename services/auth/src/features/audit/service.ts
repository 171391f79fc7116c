import { AUDIT_PAGE_DEFAULT, type AuditPage } from "@holdfast/protocol/audit";
import { fromBase64url, toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { ChainPlace } from "@holdfast/service-kit/audit-chain";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import type { AuditRepository, StoredEntry } from "./repository.ts";

export interface AuditDeps {
  readonly audit: AuditRepository;
  readonly workspaces: Pick<WorkspaceRepository, "find">;
}

const ID_BYTES = 16;
const CURSOR_BYTES = ID_BYTES + 8;

/** Names the workspace too: a cursor of another one is no place here. */
const toCursor = (workspaceId: Bytes, seq: number): string => {
  const bytes = new Uint8Array(CURSOR_BYTES);
  bytes.set(workspaceId);
  new DataView(bytes.buffer).setBigUint64(ID_BYTES, BigInt(seq));
  return toBase64url(bytes);
};

/** The number that a page begins before: null at the start, undefined for a cursor that nobody was given. */
const placeOf = (workspaceId: Bytes, cursor: string | undefined): number | null | undefined => {
  if (cursor === undefined) return null;
  const bytes = fromBase64url(cursor);
  if (bytes?.length !== CURSOR_BYTES || !equal(bytes.slice(0, ID_BYTES), workspaceId)) return undefined;
  const seq = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(ID_BYTES);
  return seq > 0n && seq <= Number.MAX_SAFE_INTEGER ? Number(seq) : undefined;
};

const linkOf = ({ seq, hash }: ChainPlace) => ({ seq, hash: toHex(hash) });

const toEntry = ({ id, seq, hash, at, action, accountId, loginId, target }: StoredEntry) => ({
  id: formatId("aud", id),
  seq,
  hash: toHex(hash),
  at: at.toISOString(),
  action,
  accountId: accountId && formatId("acc", accountId),
  loginId: loginId && formatId("lgn", loginId),
  target,
});

const each = (ids: readonly (Bytes | null)[]): readonly Bytes[] => [
  ...new Map(ids.filter((id) => id !== null).map((id) => [toHex(id), id])).values(),
];

/** The audit log of the workspace that a login works in. [AD-5] */
export const createAudit = ({ audit, workspaces }: AuditDeps) => ({
  page: async (
    { accountId, workspaceId }: Caller,
    { cursor, limit = AUDIT_PAGE_DEFAULT }: { readonly cursor?: string | undefined; readonly limit?: number },
  ): Promise<Result<AuditPage, "not-found" | "forbidden" | "invalid-request">> => {
    const workspace = await workspaces.find(workspaceId, accountId);
    if (workspace === null) return err("not-found");
    if (workspace.role < ROLE.admin) return err("forbidden");
    const before = placeOf(workspaceId, cursor);
    if (before === undefined) return err("invalid-request");
    const { head, anchor, entries } = await audit.page(workspaceId, before, limit);
    const oldest = entries.at(-1);
    const own = entries.filter((entry) => entry.accountId !== null && equal(entry.accountId, accountId));
    const people = await audit.emails(each(entries.map((entry) => entry.accountId)));
    const logins = await audit.userAgents(accountId, each(own.map(({ loginId }) => loginId)));
    return ok({
      workspaceId: formatId("wsp", workspaceId),
      head: linkOf(head),
      anchor: linkOf(anchor),
      items: entries.map(toEntry),
      people: people.map(({ accountId: id, email }) => ({ accountId: formatId("acc", id), email })),
      logins: logins.map(({ loginId, userAgent }) => ({ loginId: formatId("lgn", loginId), userAgent })),
      next: oldest !== undefined && oldest.seq > anchor.seq + 1 ? toCursor(workspaceId, oldest.seq) : null,
    });
  },
});
export type Audit = ReturnType<typeof createAudit>;
