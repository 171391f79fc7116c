import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import type { Bytes } from "@holdfast/vault/bytes";
import { SQL } from "bun";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { createMember, randomBytes, type TestMember } from "../../testing/member.ts";
import { sqlWorld } from "../../testing/world.ts";
import { checkSave } from "./check-save.ts";
import { sqlSaves } from "./repository.sql.ts";
import type { SaveRepository } from "./repository.ts";

const SESSIONS = 6;
const ROUNDS = 12;

let database: Awaited<ReturnType<typeof testDatabase>>;
let owner: SQL;
let pools: readonly SQL[];
let replicas: readonly SaveRepository[];
let ann: TestMember;

beforeAll(async () => {
  database = await testDatabase();
  owner = new SQL({ url: database.url, max: 1 });
  pools = Array.from({ length: 3 }, () => new SQL({ url: database.appUrl, max: 4 }));
  replicas = pools.map((sql) => sqlSaves(sql));
  ann = await createMember();
  await sqlWorld(owner).addMember(ann);
});
afterAll(async () => {
  for (const sql of pools) await sql.close();
  await owner.close();
  await database.close();
});

const commit = async (replica: SaveRepository, session: Bytes, sealed: SealedSave): Promise<string> => {
  const checked = checkSave(session, sealed);
  if (!checked.ok) throw new Error(checked.error);
  const outcome = await replica.commit(checked.value.save, ann, "store");
  return outcome.kind === "refused" ? outcome.code : outcome.kind;
};

/** Lets each replica save into all sessions at once, each in another order, and answers who saved last in each session. */
const race = async (
  sessions: readonly Bytes[],
  heads: readonly (SealedSave | null)[],
  removed: number,
): Promise<(SealedSave | null)[]> => {
  const attempts = await Promise.all(
    replicas.flatMap((replica, r) =>
      sessions.map(async (session, i) => {
        const parent = heads[i] ?? null;
        const removes = (parent?.set ?? []).slice(0, removed).map(({ id }) => id);
        return { replica, r, i, session, save: await sealSave(ann, session, parent, { removes }) };
      }),
    ),
  );
  const turns = attempts.toSorted(
    (a, b) => a.r - b.r || ((a.i + 2 * a.r) % SESSIONS) - ((b.i + 2 * b.r) % SESSIONS),
  );
  const results = await Promise.all(
    turns.map(async ({ replica, i, session, save }) => ({
      i,
      save,
      code: await commit(replica, session, save),
    })),
  );
  return sessions.map((_, i) => {
    const own = results.filter((result) => result.i === i);
    expect(own.map(({ code }) => code).toSorted()).toEqual(["head-moved", "head-moved", "saved"]);
    return own.find(({ code }) => code === "saved")?.save ?? null;
  });
};

describe("several services on one database", () => {
  test("[SP-3] batches that race for the same sessions store exactly one save on each parent", async () => {
    const sessions = Array.from({ length: SESSIONS }, () => randomBytes(16));
    for (const session of sessions) await sqlWorld(owner).addSession(ann, session);
    let heads: (SealedSave | null)[] = [];
    for (let round = 0; round < ROUNDS; round++) heads = await race(sessions, heads, round % 3);
    const rows = await owner`select head_seq::int as seq, (select count(*)::int from manifest_segments l
      where l.session_id = s.id and l.removed_seq is null) as named from workspace_sessions s`;
    const named = new Set(heads.map((head) => head?.set.length));
    expect(new Set(rows.map(({ seq }: { seq: number }) => seq))).toEqual(new Set([ROUNDS]));
    expect(new Set(rows.map((row: { named: number }) => row.named))).toEqual(named);
  });
});
