import { afterAll, beforeAll, expect, test } from "bun:test";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import type { BlobKey } from "../blobs/blob-store.ts";
import { copyKey } from "../objects/stored-object.ts";
import { randomBytes } from "../testing/member.ts";
import { sqlReplicaQueue } from "./repository.sql.ts";

let database: Awaited<ReturnType<typeof testDatabase>>;
let owner: SQL;
let sql: SQL;
beforeAll(async () => {
  database = await testDatabase("alone");
  owner = new SQL({ url: database.url, max: 3 });
  sql = new SQL({ url: database.appUrl, max: 4 });
});
afterAll(async () => {
  await sql.close();
  await owner.close();
  await database.close();
});

const insert = async (on: SQL, [workspace, id, digest]: readonly Uint8Array[]): Promise<void> => {
  await on`insert into segments (workspace_id, id, digest, bytes, inline_body, head, epoch, author_device)
    values (${workspace}, ${id}, ${digest}, 3, ${randomBytes(3)}, ${randomBytes(1)}, 1, ${randomBytes(16)})`;
};
const newSegment = () => [randomBytes(16), randomBytes(16), randomBytes(32)] as const;
const keyOf = ([workspaceId, id, digest]: ReturnType<typeof newSegment>): BlobKey =>
  copyKey({ object: "segment", workspaceId, sessionId: null, id, digest });

/** Does everything that waits, and answers what that was. */
const drain = async () => {
  const [copied, removed]: [string[], string[]] = [[], []];
  const work = {
    copy: async (name: Parameters<typeof copyKey>[0]) => void copied.push(copyKey(name)),
    remove: async (key: BlobKey) => void removed.push(key),
  };
  while ((await sqlReplicaQueue(sql).next(2, work)) > 0);
  return { copied, removed };
};

test("[IN-2] copies of what is deleted are deleted, those of what was stored again meanwhile are not", async () => {
  const [gone, back] = [newSegment(), newSegment()];
  for (const segment of [gone, back]) await insert(owner, segment);
  expect((await drain()).copied.toSorted()).toEqual([keyOf(gone), keyOf(back)].toSorted());
  await owner`delete from segments where id in (${gone[1]}, ${back[1]})`;
  await insert(owner, back);
  expect(await drain()).toEqual({ copied: [keyOf(back)], removed: [keyOf(gone)] });
  expect(await drain()).toEqual({ copied: [], removed: [] });
  await owner`delete from segments where id = ${back[1]}`;
  await sqlReplicaQueue(sql).forget();
  expect(await drain()).toEqual({ copied: [], removed: [] });
});

test("[IN-2] a transaction that began before and ends after others is not passed over", async () => {
  const [slow, fast] = [newSegment(), newSegment()];
  const late = await owner.reserve();
  await late`begin`;
  await insert(late, slow);
  await insert(owner, fast);
  const before = await drain();
  await late`commit`;
  late.release();
  const after = await drain();
  expect(before.copied).toEqual([]);
  expect(after.copied).toEqual([keyOf(slow), keyOf(fast)]);
});

test("[IN-2] two replicas never do one portion at a time, and a database that counts anew is copied anew", async () => {
  const segment = newSegment();
  await insert(owner, segment);
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const remove = async () => {};
  const first = sqlReplicaQueue(sql).next(8, {
    copy: async () => {
      begun.resolve();
      await gate.promise;
    },
    remove,
  });
  await begun.promise;
  expect((await drain()).copied).toEqual([]);
  gate.resolve();
  expect(await first).toBe(1);
  expect((await drain()).copied).toEqual([]);
  await owner`update replica_cursors set stored_in = '9000000000000000000'`;
  expect((await drain()).copied).toContain(keyOf(segment));
});
