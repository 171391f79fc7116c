import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, compare, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { type MemorySession, type MemoryTables, segmentKey } from "../memory-tables.ts";
import { mergeParentOf } from "./repository.sql.ts";
import type { KeptSession, OwnersTerms, RetentionRepository } from "./repository.ts";

const DEFAULTS: OwnersTerms = {
  retentionDays: 30,
  checkpointRetentionDays: 90,
  maxSessionBytes: 52_428_800,
};

/** RetentionRepository without a database: for tests, and as a second reading of the functions of migration 0014. */
export const memoryRetention = (tables: MemoryTables): RetentionRepository => {
  let isRunning = false;

  const termsOf = (workspaceId: Bytes): OwnersTerms => {
    const members = tables.workspaces.get(toHex(workspaceId))?.members ?? new Map<string, number>();
    const owners = [...members].filter(([, role]) => role === ROLE.owner);
    const set = owners.map(([account]) => tables.sessionConfigs.get(account) ?? DEFAULTS);
    const most = (of: (terms: OwnersTerms) => number) =>
      Math.max(...(set.length === 0 ? [DEFAULTS] : set).map(of));
    return {
      retentionDays: most((terms) => terms.retentionDays),
      checkpointRetentionDays: most((terms) => terms.checkpointRetentionDays),
      maxSessionBytes: most((terms) => terms.maxSessionBytes),
    };
  };

  const keptOf = (session: MemorySession): KeptSession => {
    const key = toHex(session.id);
    const bodies = (tables.manifests.get(key) ?? []).reduce((sum, { body }) => sum + body.length, 0);
    const named = (tables.ranges.get(key) ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
    const { id, workspaceId, head, sealedBytes, updatedAt, archivedAt, deletedAt } = session;
    return {
      id,
      workspaceId,
      head: head?.digest ?? null,
      sealedBytes,
      storedBytes: bodies + named,
      idleSince: updatedAt,
      archivedAt,
      deletedAt,
      terms: termsOf(workspaceId),
    };
  };

  const isNamed = (workspaceId: Bytes, segmentId: Bytes, besides?: Bytes): boolean =>
    [...tables.sessions.values()].some(
      ({ id, workspaceId: of }) =>
        equal(of, workspaceId) &&
        !(besides !== undefined && equal(id, besides)) &&
        (tables.ranges.get(toHex(id)) ?? []).some((range) => equal(range.segmentId, segmentId)),
    );

  const condemn = (workspaceId: Bytes, ids: readonly Bytes[], at: Date) => {
    let [segments, bytes] = [0, 0];
    for (const id of ids) {
      const key = segmentKey(workspaceId, id);
      const segment = tables.segments.get(key);
      if (segment === undefined || tables.condemned.has(key) || isNamed(workspaceId, id)) continue;
      tables.condemned.set(key, at);
      segments += 1;
      bytes += segment.bytes;
    }
    return { segments, bytes };
  };

  const without = <T>(list: Set<T>, isGone: (item: T) => boolean): number => {
    const gone = [...list].filter(isGone);
    for (const item of gone) list.delete(item);
    return gone.length;
  };

  const placeOf = (key: string) => {
    const [workspace = "", id = ""] = key.split("/");
    return { workspaceId: Buffer.from(workspace, "hex").slice(), id: Buffer.from(id, "hex").slice() };
  };

  return {
    exclusively: async (work) => {
      if (isRunning) return null;
      isRunning = true;
      try {
        return await work();
      } finally {
        isRunning = false;
      }
    },
    page: async (workspaceId, after, limit) =>
      [...tables.sessions.values()]
        .filter((session) => workspaceId === null || equal(session.workspaceId, workspaceId))
        .toSorted((a, b) => compare(a.id, b.id))
        .filter(({ id }) => after === null || compare(id, after) > 0)
        .slice(0, limit)
        .map(keptOf),
    session: async (sessionId) => {
      const session = tables.sessions.get(toHex(sessionId));
      return session === undefined ? null : keptOf(session);
    },
    history: async ({ id, workspaceId }, at) => {
      const members = tables.workspaces.get(toHex(workspaceId))?.members;
      const live = [...tables.devices].filter(
        ([, device]) =>
          device.revokedAt === null &&
          device.notAfter > at &&
          (members?.get(toHex(device.accountId)) ?? 0) >= ROLE.member,
      );
      return {
        saves: (tables.manifests.get(toHex(id)) ?? []).map((save) => ({
          seq: save.seq,
          digest: toHex(save.digest),
          kind: save.saveKind,
          receivedAt: save.receivedAt.getTime(),
          device: toHex(save.authorDevice),
          mergeParent: mergeParentOf(save.body),
        })),
        checkpoints: [...tables.checkpoints]
          .filter(({ sessionId }) => equal(sessionId, id))
          .map(({ id: checkpoint, save, createdAt, pinned, origin }) => ({
            id: toHex(checkpoint),
            seq: save.seq,
            createdAt: createdAt.getTime(),
            pinned,
            automatic: origin === "auto",
          })),
        left: new Set(
          [...tables.sessions.values()]
            .flatMap(({ branchOf, origin }) =>
              branchOf !== null && equal(branchOf, id) && origin !== null && equal(origin.sessionId, id)
                ? (tables.manifests.get(toHex(id)) ?? []).filter(({ digest }) => equal(digest, origin.digest))
                : [],
            )
            .map(({ seq }) => seq),
        ),
        liveDevices: new Set(live.map(([device]) => device)),
        stretches: (tables.ranges.get(toHex(id)) ?? []).map((range) => ({
          ...range,
          elsewhere: isNamed(workspaceId, range.segmentId, id),
        })),
      };
    },
    thin: async ({ sessionId, head, thin, drop, oldest, expired, stretches }, linksMax) => {
      const key = toHex(sessionId);
      const session = tables.sessions.get(key);
      if (session === undefined || session.deletedAt !== null || !equal(session.head?.digest ?? head, head))
        return { code: "moved", links: 0 };
      const named = [...tables.checkpoints].filter((checkpoint) => equal(checkpoint.sessionId, sessionId));
      const isKept = named.some(({ id, pinned, save: { seq } }) =>
        expired.includes(toHex(id)) ? pinned : thin.includes(seq) || drop.includes(seq),
      );
      if (isKept) return { code: "moved", links: 0 };
      without(
        tables.checkpoints,
        (checkpoint) => named.includes(checkpoint) && expired.includes(toHex(checkpoint.id)),
      );
      const saves = tables.manifests.get(key) ?? [];
      const links = [...(tables.links.get(key) ?? []), ...saves.filter(({ seq }) => thin.includes(seq))];
      const gone = links.filter(({ seq }) => seq < oldest).slice(0, linksMax);
      tables.links.set(
        key,
        links.filter((link) => !gone.includes(link)).map(({ seq, digest }) => ({ seq, digest })),
      );
      tables.manifests.set(
        key,
        saves.filter(({ seq }) => !thin.includes(seq) && !drop.includes(seq)),
      );
      const isFreed = (segmentId: Bytes, addedSeq: number) =>
        stretches.some((stretch) => stretch.addedSeq === addedSeq && equal(stretch.segmentId, segmentId));
      tables.ranges.set(
        key,
        (tables.ranges.get(key) ?? []).filter(
          ({ segmentId, addedSeq, removedSeq }) => removedSeq === null || !isFreed(segmentId, addedSeq),
        ),
      );
      return { code: gone.length === linksMax ? "more" : "done", links: gone.length };
    },
    // Counted whenever it is asked for.
    recount: async () => {},
    archive: async (sessionId, idleSince, at) => {
      const session = tables.sessions.get(toHex(sessionId));
      if (session === undefined || session.archivedAt !== null || session.deletedAt !== null) return false;
      if (session.updatedAt > idleSince) return false;
      session.archivedAt = at;
      return true;
    },
    purge: async (sessionId, before) => {
      const key = toHex(sessionId);
      const deletedAt = tables.sessions.get(key)?.deletedAt ?? null;
      if (deletedAt === null || deletedAt >= before) return { code: "kept", saves: 0, checkpoints: 0 };
      const saves = tables.manifests.get(key)?.length ?? 0;
      const checkpoints = without(tables.checkpoints, (checkpoint) => equal(checkpoint.sessionId, sessionId));
      without(tables.restores, (restore) => equal(restore.sessionId, sessionId));
      for (const table of [tables.manifests, tables.ranges, tables.links, tables.leases, tables.sessions])
        table.delete(key);
      return { code: "purged", saves, checkpoints };
    },
    condemn: async (workspaceId, ids, at) => condemn(workspaceId, ids, at),
    condemnUnnamed: async (_after, _before, at) => {
      let weight = { segments: 0, bytes: 0 };
      for (const key of tables.segments.keys()) {
        const { workspaceId, id } = placeOf(key);
        const some = condemn(workspaceId, [id], at);
        weight = { segments: weight.segments + some.segments, bytes: weight.bytes + some.bytes };
      }
      return { ...weight, next: null };
    },
    sweep: async (before, at) => {
      let [segments, bytes] = [0, 0];
      for (const [key, since] of tables.condemned) {
        if (since >= before) continue;
        tables.condemned.delete(key);
        const { workspaceId, id } = placeOf(key);
        const segment = tables.segments.get(key);
        if (segment === undefined || isNamed(workspaceId, id)) continue;
        tables.segments.delete(key);
        segments += 1;
        bytes += segment.bytes;
        const name = { workspaceId, id, digest: segment.digest };
        if (segment.inlineBody === null) tables.tombstones.set(key, { name, goneAt: at, deletedAt: null });
      }
      // All at once: nothing is left to see.
      return { seen: 0, segments, bytes };
    },
    bury: async ({ at, goneBefore, forgetBefore }, _max, remove) => {
      for (const [key, { name, goneAt, deletedAt }] of tables.tombstones) {
        if (deletedAt !== null && deletedAt < forgetBefore) tables.tombstones.delete(key);
        if (deletedAt !== null || goneAt >= goneBefore) continue;
        if (tables.segments.has(key)) {
          tables.tombstones.delete(key);
          continue;
        }
        await remove(name);
        tables.tombstones.set(key, { name, goneAt, deletedAt: at });
      }
      return 0;
    },
    begin: async (report, audit) => {
      if (tables.retentionReports.some(({ id }) => equal(id, report.id))) return;
      if (audit !== null) tables.audit.push({ ...audit, workspaceId: report.workspaceId });
      const nothing = { saves: 0, links: 0, checkpoints: 0, archived: 0, sessions: 0, segments: 0, bytes: 0 };
      tables.retentionReports.push({ ...report, endedAt: null, ...nothing });
    },
    finish: async (id, endedAt, tally) => {
      const at = tables.retentionReports.findIndex((report) => equal(report.id, id));
      const begun = tables.retentionReports[at];
      if (begun !== undefined) tables.retentionReports[at] = { ...begun, endedAt, ...tally };
    },
    role: async (workspaceId, accountId) => {
      const workspace = tables.workspaces.get(toHex(workspaceId));
      const account = toHex(accountId);
      const role = workspace?.members.get(account) ?? 0;
      return role > 0 && workspace?.unconfirmed.has(account) ? ROLE.viewer : role;
    },
    reports: async (workspaceId, limit) =>
      tables.retentionReports
        .filter((report) => report.workspaceId === null || equal(report.workspaceId, workspaceId))
        .toReversed()
        .slice(0, limit),
  };
};
