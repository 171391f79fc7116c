import { toHex } from "@holdfast/protocol/encoding";
import { type RecoveryKind, TIERS } from "@holdfast/protocol/session-recovery";
import { type Bytes, compare, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { type MemoryTables, rangesAt, visibleSession } from "../../memory-tables.ts";
import {
  ATTEMPTS_AUTOMATIC_MAX,
  ATTEMPTS_KEPT_MAX,
  type Attempt,
  REPAIRS_AUTOMATIC_MAX,
  type RecoveryRepository,
} from "./repository.ts";

/** RecoveryRepository without a database, for tests. */
export const memoryRecovery = (tables: MemoryTables): RecoveryRepository => {
  let attempts: readonly Attempt[] = [];

  const ofSession = (sessionId: Bytes) => attempts.filter((known) => equal(known.sessionId, sessionId));
  const since = (list: readonly Attempt[]): number =>
    Math.max(-1, ...list.filter(({ confirmed }) => confirmed).map(({ at }) => at.getTime()));

  const left = (sessionId: Bytes, damage: Bytes): number => {
    const all = ofSession(sessionId);
    const same = all.filter((known) => equal(known.damage, damage));
    const automatic = (list: readonly Attempt[]) =>
      list.filter(({ confirmed, at }) => !confirmed && at.getTime() >= since(list));
    const repaired = automatic(all).filter(({ end }) => end?.ending === "done").length;
    return repaired >= REPAIRS_AUTOMATIC_MAX
      ? 0
      : Math.max(0, ATTEMPTS_AUTOMATIC_MAX - automatic(same).length);
  };

  const isSave = (sessionId: Bytes, digest: Bytes | null): boolean =>
    digest === null ||
    (tables.manifests.get(toHex(sessionId)) ?? []).some((save) => equal(save.digest, digest));

  return {
    find: async (sessionId, accountId, at) => {
      const session = visibleSession(tables, sessionId, accountId)?.session;
      const saves = tables.manifests.get(toHex(sessionId)) ?? [];
      const found = at === null ? saves.at(-1) : saves.find(({ digest }) => equal(digest, at));
      if (session === undefined || found === undefined) return null;
      const { authorDevice: deviceId, body, ...save } = found;
      return {
        workspaceId: session.workspaceId,
        save: { ...save, deviceId },
        manifest: { seq: save.seq, digest: save.digest, body: body.slice() },
        segments: rangesAt(tables.ranges.get(toHex(sessionId)) ?? [], save.seq)
          .toSorted((a, b) => b.addedSeq - a.addedSeq || compare(a.segmentId, b.segmentId))
          .map(({ segmentId: id, digest, bytes }) => ({ id, digest, bytes })),
      };
    },

    role: async (sessionId, accountId) => visibleSession(tables, sessionId, accountId)?.role ?? null,

    begin: async (attempt, audit) => {
      const { sessionId, accountId, damage, digest, confirmed, end } = attempt;
      const visible = visibleSession(tables, sessionId, accountId);
      if (visible === null) return "not-found";
      if (visible.role < ROLE.member) return "forbidden";
      if (!isSave(sessionId, digest) || !isSave(sessionId, end?.save ?? null)) return "not-a-save";
      if (!confirmed && left(sessionId, damage) === 0) return "attempts-exhausted";
      const others = attempts.filter((known) => !equal(known.sessionId, sessionId));
      const newest = [...ofSession(sessionId), attempt].toSorted(
        (a, b) => a.at.getTime() - b.at.getTime() || compare(a.id, b.id),
      );
      attempts = [...others, ...newest.slice(-ATTEMPTS_KEPT_MAX)];
      tables.audit.push({ ...audit, workspaceId: visible.session.workspaceId });
      return "begun";
    },

    end: async (id, end) => {
      attempts = attempts.map((known) =>
        equal(known.id, id) && known.end === null ? { ...known, end } : known,
      );
    },

    automaticLeft: async (sessionId, damage) => left(sessionId, damage),

    counts: async (accountId, sessionId) => {
      const mine = attempts.filter((known) => visibleSession(tables, known.sessionId, accountId) !== null);
      if (sessionId !== null && visibleSession(tables, sessionId, accountId) === null) return null;
      const list = sessionId === null ? mine : ofSession(sessionId);
      const count = (test: (attempt: Attempt) => boolean): number => list.filter(test).length;
      const kind = (wanted: RecoveryKind) => count((attempt) => attempt.kind === wanted);
      const total = (of: (attempt: Attempt) => number) => list.reduce((sum, each) => sum + of(each), 0);
      return {
        automatic: count(({ confirmed }) => !confirmed),
        confirmed: count(({ confirmed }) => confirmed),
        done: count(({ end }) => end?.ending === "done"),
        asked: count(({ end }) => end?.ending === "asked"),
        failed: count(({ end }) => end?.ending === "failed"),
        open: count(({ end }) => end === null),
        repair: kind("repair"),
        restore: kind("restore"),
        emergency: kind("emergency"),
        tiers: TIERS.map((_, i) => total(({ end }) => end?.tiers[i] ?? 0)),
        lostSections: total(({ end }) => end?.lostSections ?? 0),
        lostBytes: total(({ end }) => end?.lostBytes ?? 0),
        lastAt: list.length === 0 ? null : new Date(Math.max(...list.map(({ at }) => at.getTime()))),
      };
    },
  };
};
