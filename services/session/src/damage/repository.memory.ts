import { toHex } from "@holdfast/protocol/encoding";
import { HEAL_SAVES_TOLD_MAX } from "@holdfast/protocol/health";
import { equal } from "@holdfast/vault/bytes";
import { type MemoryTables, rangesAt, segmentKey, visibleSession } from "../memory-tables.ts";
import { type Damage, type DamageRepository, type DamageState, MENDS_MAX } from "./repository.ts";

export interface MemoryDamage extends Damage {
  readonly quarantinedUntil: Date | null;
}

const plain = ({ quarantinedUntil, ...damage }: MemoryDamage): Damage => damage;

/** DamageRepository without a database, for tests. */
export const memoryDamages = (tables: MemoryTables): DamageRepository => {
  const change = (id: Damage["id"], to: Partial<MemoryDamage>): void => {
    const at = tables.damages.findIndex((damage) => equal(damage.id, id));
    const damage = tables.damages[at];
    if (damage !== undefined) tables.damages[at] = { ...damage, ...to };
  };
  const find = (id: Damage["id"]) => tables.damages.find((damage) => equal(damage.id, id));

  const concerns = (sessionId: Damage["id"]) => {
    const session = tables.sessions.get(toHex(sessionId));
    const named = new Set(
      (tables.ranges.get(toHex(sessionId)) ?? []).map(({ segmentId }) => toHex(segmentId)),
    );
    return (damage: Damage): boolean =>
      session !== undefined &&
      equal(damage.workspaceId, session.workspaceId) &&
      (damage.sessionId === null ? named.has(toHex(damage.objectId)) : equal(damage.sessionId, sessionId));
  };
  const ofSession = (sessionId: Damage["id"]): readonly MemoryDamage[] =>
    tables.damages
      .filter(concerns(sessionId))
      .toSorted(
        (a, b) =>
          Number(b.state === "open") - Number(a.state === "open") ||
          b.foundAt.getTime() - a.foundAt.getTime(),
      );

  const savesNaming = (sessionId: Damage["id"], { objectId }: Damage) =>
    (tables.manifests.get(toHex(sessionId)) ?? [])
      .filter(
        ({ digest, seq }) =>
          equal(digest, objectId) ||
          rangesAt(tables.ranges.get(toHex(sessionId)) ?? [], seq).some(({ segmentId }) =>
            equal(segmentId, objectId),
          ),
      )
      .map(({ digest }) => digest)
      .toReversed();

  const isStored = (damage: Damage): boolean => {
    const { workspaceId, sessionId, objectId } = damage;
    const sessions = [...tables.sessions.values()].filter((session) =>
      equal(session.workspaceId, workspaceId),
    );
    return (
      tables.segments.has(segmentKey(workspaceId, objectId)) ||
      sessions.some(({ id }) => savesNaming(id, damage).length > 0) ||
      (sessionId !== null &&
        (tables.manifests.get(toHex(sessionId)) ?? []).some(({ digest }) => equal(digest, objectId)))
    );
  };

  return {
    note: async ({ id, of, ...found }) => {
      const known = tables.damages.filter(
        ({ workspaceId, objectId, copy }) =>
          equal(workspaceId, of.workspaceId) && equal(objectId, of.id) && copy === found.copy,
      );
      const open = known.find(({ state }) => state === "open");
      if (open !== undefined) {
        const seen = { kind: found.kind, goodElsewhere: found.goodElsewhere };
        change(open.id, seen);
        return plain({ ...open, ...seen });
      }
      const { workspaceId, sessionId, object, digest } = of;
      const attempts = Math.max(0, ...known.map((damage) => damage.attempts));
      const none = { mendedAt: null, mendedFrom: null, healedBy: null };
      const place = { id, workspaceId, sessionId, object, objectId: of.id, digest };
      const damage: Damage = { ...place, ...found, attempts, state: "open", ...none };
      tables.damages.push({ ...damage, quarantinedUntil: null });
      return damage;
    },
    attempt: async (id, quarantinedUntil) => {
      const damage = find(id);
      if (damage?.state !== "open" || damage.attempts >= MENDS_MAX) return false;
      const until = quarantinedUntil ?? damage.quarantinedUntil;
      change(id, { attempts: damage.attempts + 1, quarantinedUntil: until });
      return true;
    },
    keep: async (id, quarantinedUntil) => change(id, { quarantinedUntil }),
    mended: async (id, mendedAt, mendedFrom) => {
      if (find(id)?.state === "open") change(id, { state: "mended", mendedAt, mendedFrom });
    },
    healed: async (workspaceId, segmentId, healedBy, mendedAt) => {
      const open = tables.damages.filter(
        (damage) =>
          damage.state === "open" &&
          damage.object === "segment" &&
          equal(damage.workspaceId, workspaceId) &&
          equal(damage.objectId, segmentId),
      );
      for (const { id } of open) change(id, { state: "healed", mendedAt, healedBy });
      return open.length;
    },
    lose: async (mendedAt) => {
      const gone = tables.damages.filter((damage) => damage.state === "open" && !isStored(damage));
      for (const { id } of gone) change(id, { state: "lost", mendedAt });
      return gone.length;
    },
    openOf: async (objects) =>
      tables.damages
        .filter(
          ({ state, digest }) => state === "open" && objects.some((object) => equal(object.digest, digest)),
        )
        .map(plain),
    ofSession: async (sessionId, limit) => ofSession(sessionId).slice(0, limit).map(plain),
    healsOf: async (sessionId, limit) =>
      ofSession(sessionId)
        .filter(({ state, copy, goodElsewhere }) => state === "open" && copy === "first" && !goodElsewhere)
        .map((damage) => ({ damage: plain(damage), all: savesNaming(sessionId, damage) }))
        .filter(({ all }) => all.length > 0)
        .slice(0, limit)
        .map(({ damage, all }) => ({
          damage,
          saves: all.slice(0, HEAL_SAVES_TOLD_MAX),
          savesCount: all.length,
        })),
    access: async (sessionId, accountId) => {
      const visible = visibleSession(tables, sessionId, accountId);
      return visible && { workspaceId: visible.session.workspaceId, role: visible.role };
    },
    countsFor: async (accountId) => {
      const counts: Record<DamageState, number> = { open: 0, mended: 0, healed: 0, lost: 0 };
      for (const { workspaceId, state } of tables.damages)
        if (tables.workspaces.get(toHex(workspaceId))?.members.has(toHex(accountId)) === true)
          counts[state] += 1;
      return counts;
    },
    quarantinedBefore: async (before, limit) =>
      tables.damages
        .filter(({ quarantinedUntil }) => quarantinedUntil !== null && quarantinedUntil <= before)
        .slice(0, limit)
        .map(({ id, copy }) => ({ id, copy })),
    released: async (id) => change(id, { quarantinedUntil: null }),
  };
};
