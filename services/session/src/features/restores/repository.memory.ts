import { toHex } from "@holdfast/protocol/encoding";
import { SAVE_KINDS } from "@holdfast/protocol/saves";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { type MemoryTables, visibleSession } from "../../memory-tables.ts";
import type { NewRestore, RestoreRepository } from "./repository.ts";

const RESTORE = SAVE_KINDS.indexOf("restore") + 1;

const sameId = (a: Bytes | null, b: Bytes | null): boolean =>
  a === null || b === null ? a === b : equal(a, b);

/** RestoreRepository without a database, for tests. */
export const memoryRestores = (tables: MemoryTables): RestoreRepository => {
  const ofSession = (sessionId: Bytes) =>
    [...tables.restores].filter((known) => equal(known.sessionId, sessionId));

  const savesOf = ({ sessionId, save, from, checkpointId }: NewRestore) => {
    const all = tables.manifests.get(toHex(sessionId)) ?? [];
    const restore = all.find(({ digest, saveKind }) => saveKind === RESTORE && equal(digest, save));
    const past = all.find(({ digest }) => equal(digest, from));
    const named = [...tables.checkpoints].some(
      (known) => checkpointId !== null && equal(known.id, checkpointId) && equal(known.sessionId, sessionId),
    );
    if (restore === undefined || past === undefined || past.seq >= restore.seq) return null;
    return checkpointId === null || named ? restore : null;
  };

  return {
    note: async (note, audit) => {
      const { sessionId, save: _, ...said } = note;
      const visible = visibleSession(tables, sessionId, note.accountId);
      if (visible === null) return "not-found";
      if (visible.role < ROLE.member) return "forbidden";
      const known = ofSession(sessionId).find(({ save }) => equal(save.digest, note.save));
      if (known !== undefined) {
        const same =
          equal(known.from, note.from) &&
          known.parts === note.parts &&
          sameId(known.checkpointId, note.checkpointId);
        return same ? "stored" : "already-noted";
      }
      const save = savesOf(note);
      if (save === null) return "not-a-save";
      const { seq, digest, authorDevice: deviceId, receivedAt: at } = save;
      tables.restores.add({ ...said, sessionId, save: { seq, digest }, deviceId, at });
      tables.audit.push({ ...audit, workspaceId: visible.session.workspaceId, sessionId });
      return "noted";
    },
    page: async (sessionId, accountId, before, limit) =>
      visibleSession(tables, sessionId, accountId) &&
      ofSession(sessionId)
        .filter(({ save }) => save.seq < before)
        .toSorted((a, b) => b.save.seq - a.save.seq)
        .slice(0, limit),
  };
};
