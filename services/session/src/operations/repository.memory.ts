import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { MemoryTables } from "../memory-tables.ts";
import type { OperationRepository, StoredOperation } from "./repository.ts";

/** A row of the table `operations`. */
export interface MemoryOperation extends StoredOperation {
  readonly runner: Bytes | null;
  readonly heardAt: number;
}

/** OperationRepository without a database, for tests. */
export const memoryOperations = (tables: MemoryTables, now: () => number): OperationRepository => {
  const rows = tables.operations;
  const change = (row: MemoryOperation, next: Partial<MemoryOperation>): MemoryOperation => {
    const changed = { ...row, ...next };
    rows.set(toHex(row.id), changed);
    return changed;
  };
  const held = (id: Bytes, runner: Bytes): MemoryOperation | null => {
    const row = rows.get(toHex(id));
    const isHeld = row?.runner !== undefined && row.runner !== null && equal(row.runner, runner);
    return isHeld && row.endedAt === null ? row : null;
  };
  const plain = ({ runner: _runner, heardAt: _heardAt, ...operation }: MemoryOperation): StoredOperation =>
    operation;

  return {
    begin: async (operation, audit) => {
      const open = [...rows.values()].find(
        (row) =>
          row.endedAt === null &&
          row.kind === operation.kind &&
          equal(row.accountId, operation.accountId) &&
          equal(row.workspaceId, operation.workspaceId),
      );
      if (open !== undefined) return plain(open);
      const row: MemoryOperation = {
        ...operation,
        state: "waiting",
        phase: "waiting",
        done: 0,
        total: null,
        cancelAsked: false,
        version: 1,
        attempts: 0,
        createdAt: new Date(now()),
        endedAt: null,
        result: null,
        problem: null,
        runner: null,
        heardAt: 0,
      };
      rows.set(toHex(row.id), row);
      if (audit !== null) tables.audit.push({ ...audit, workspaceId: row.workspaceId });
      return plain(row);
    },
    find: async (id, accountId) => {
      const row = rows.get(toHex(id));
      if (row === undefined) return null;
      const workspace = tables.workspaces.get(toHex(row.workspaceId));
      const account = toHex(accountId);
      const role = workspace?.members.get(account) ?? 0;
      const told = role > 0 && workspace?.unconfirmed.has(account) ? ROLE.viewer : role;
      return { operation: plain(row), role: told };
    },
    take: async (runner, { kinds, silentMilliseconds }) => {
      const row = [...rows.values()].find(
        ({ endedAt, state, kind, heardAt }) =>
          endedAt === null &&
          kinds.includes(kind) &&
          (state === "waiting" || heardAt < now() - silentMilliseconds),
      );
      if (row === undefined) return null;
      const { attempts, version } = row;
      const next = { runner, heardAt: now(), attempts: attempts + 1, version: version + 1 };
      return plain(change(row, { ...next, state: "running" }));
    },
    beat: async (id, runner, progress) => {
      const row = held(id, runner);
      if (row === null) return "lost";
      const moved =
        row.phase !== progress.phase || row.done !== progress.done || row.total !== progress.total;
      change(row, { ...progress, heardAt: now(), version: row.version + (moved ? 1 : 0) });
      return row.cancelAsked ? "cancel" : "go-on";
    },
    end: async (id, runner, { phase, done, total }, ending) => {
      const row = held(id, runner);
      if (row === null) return false;
      const next = { runner: null, endedAt: new Date(now()), version: row.version + 1 };
      change(row, { phase, done, total, ...next, ...ending });
      return true;
    },
    release: async (id, runner, { place }) => {
      const row = held(id, runner);
      if (row !== null) change(row, { state: "waiting", runner: null, place, version: row.version + 1 });
    },
    cancel: async (id, audit) => {
      const row = rows.get(toHex(id));
      if (row === undefined || row.endedAt !== null || row.cancelAsked) return;
      const ended =
        row.state === "waiting" ? ({ state: "cancelled", endedAt: new Date(now()) } as const) : {};
      change(row, { cancelAsked: true, version: row.version + 1, ...ended });
      tables.audit.push({ ...audit, workspaceId: row.workspaceId });
    },
    forget: async (before) => {
      for (const [key, { endedAt }] of rows) if (endedAt !== null && endedAt < before) rows.delete(key);
    },
  };
};
