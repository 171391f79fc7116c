import { testDatabase } from "@holdfast/infra/postgres/testing";
import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { SQL } from "bun";
import { type BlobKey, type BlobStore, segmentBlobKey } from "../blobs/blob-store.ts";
import { memoryBlobs } from "../blobs/memory.ts";
import { createCopies } from "../blobs/replicated.ts";
import { sqlSaves } from "../features/saves/repository.sql.ts";
import { createSaves } from "../features/saves/service.ts";
import { sqlRetention } from "../retention/repository.sql.ts";
import { createRetention, type RunStep } from "../retention/run.ts";
import { sqlStores } from "../stores.ts";
import { type SaveWishes, type SealedSave, sealSave } from "./chain.ts";
import { createMember, randomBytes, type TestMember } from "./member.ts";
import { sqlWorld } from "./world.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Too large for a row. */
export const LARGE = 40_000;

/** Real rows, blobs in memory, and a clock that a test moves: cleaning as in production but for the time. */
export const createRetentionRig = async () => {
  const database = await testDatabase();
  const owner = new SQL({ url: database.url, max: 2 });
  const sql = new SQL({ url: database.appUrl, max: 8 });
  const world = sqlWorld(owner);
  const blobMap = new Map<BlobKey, Bytes>();
  const blobs: BlobStore = memoryBlobs(blobMap);
  let now = Date.now();
  let onStep: (step: RunStep) => Promise<void> = async () => undefined;
  const rows = sqlRetention(sql);
  const deps = { rows, blobs, random: randomBytes, now: () => now };
  const retention = createRetention({ ...deps, onStep: (step) => onStep(step) });
  const { objects, damages } = sqlStores(sql);
  const quiet = () => undefined;
  const copies = createCopies({
    first: blobs,
    second: null,
    objects,
    damages,
    random: randomBytes,
    now: () => now,
    onDamage: quiet,
    log: quiet,
  });
  const saves = createSaves({ saves: sqlSaves(sql), blobs, copies, makeRoom: retention.makeRoom });
  /** Everything that was stored, by the manifest's digest. */
  const made = new Map<string, SealedSave>();
  const bytesOf = new Map<string, Bytes>();

  const send = async (member: TestMember, session: Bytes, save: SealedSave): Promise<string> => {
    const result = await saves.save(session, member, save);
    if (!result.ok) return result.error.code;
    made.set(toHex(save.digest), save);
    for (const { id, bytes } of save.segments) bytesOf.set(toHex(id), bytes);
    return result.value.isNew ? "saved" : "stored";
  };

  return {
    owner,
    sql,
    world,
    rows,
    blobs,
    blobMap,
    retention,
    another: () => createRetention(deps),
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    now: () => now,
    crashAt: (step: RunStep | null, times = 1) => {
      let left = times;
      onStep = async (passed) => {
        if (passed !== step) return;
        left -= 1;
        if (left === 0) throw new Error("the process is gone");
      };
    },
    between: (work: (step: RunStep) => Promise<void>) => {
      onStep = work;
    },
    begin: async () => {
      const ann = await createMember();
      await world.addMember(ann);
      const session = randomBytes(16);
      await world.addSession(ann, session);
      return { ann, session };
    },
    send,
    /** Seals and stores a save that looks as if it had come `age` milliseconds before the rig's now. */
    save: async (
      member: TestMember,
      session: Bytes,
      parent: SealedSave | null,
      age: number,
      wishes: SaveWishes = {},
    ): Promise<SealedSave> => {
      const save = await sealSave(member, session, parent, wishes);
      const answer = await send(member, session, save);
      if (answer !== "saved") throw new Error(`the rig's save is ${answer}`);
      const at = new Date(now - age);
      await owner`update manifests set received_at = ${at} where session_id = ${session} and digest = ${save.digest}`;
      await owner`update workspace_sessions set updated_at = ${at} where id = ${session}`;
      return save;
    },
    count: async (table: string): Promise<number> => {
      const [row] = await owner.unsafe(`select count(*)::int as n from ${table}`);
      return row.n;
    },
    /** Seqs of what can be restored, and of the links between. */
    history: async (session: Bytes) => {
      const numbers = (found: readonly { readonly seq: string }[]) => found.map(({ seq }) => Number(seq));
      return {
        whole: numbers(await owner`select seq from manifests where session_id = ${session} order by seq`),
        links: numbers(await owner`select seq from thinned_saves where session_id = ${session} order by seq`),
      };
    },
    /** What a stored save names. */
    setOf: async (digest: Uint8Array) => made.get(toHex(new Uint8Array(digest)))?.set ?? [],
    /** What RT-8 promises: the digests of saves that stay and lack a segment, or have it damaged. */
    broken: async (): Promise<readonly string[]> => {
      const found = await owner`select m.digest, s.workspace_id from manifests m
        join workspace_sessions s on s.id = m.session_id`;
      const missing: string[] = [];
      for (const row of found) {
        const digest = toHex(new Uint8Array(row.digest));
        const workspaceId = new Uint8Array(row.workspace_id);
        for (const { id, digest: wanted } of made.get(digest)?.set ?? []) {
          const [segment] = await owner`select digest, inline_body from segments
            where workspace_id = ${workspaceId} and id = ${id}`;
          const bytes: Uint8Array | null =
            segment?.inline_body ?? (await blobs.get(segmentBlobKey({ workspaceId, id, digest: wanted })));
          if (segment === undefined || bytes === null || !equal(sha256Sync(new Uint8Array(bytes)), wanted))
            missing.push(`${digest} lacks ${toHex(id)}`);
        }
        const ranges = await owner`select count(*)::int as n from manifest_segments r join manifests m
            on m.session_id = r.session_id and r.added_seq <= m.seq and (r.removed_seq is null or r.removed_seq > m.seq)
          where m.digest = ${row.digest}`;
        if (ranges[0].n !== (made.get(digest)?.set.length ?? -1))
          missing.push(`${digest} names other segments`);
      }
      return missing;
    },
    close: async () => {
      await sql.close();
      await owner.close();
      await database.close();
    },
  };
};
export type RetentionRig = Awaited<ReturnType<typeof createRetentionRig>>;
