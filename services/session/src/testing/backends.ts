import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestServerKind, testDatabase } from "@holdfast/infra/postgres/testing";
import { toHex } from "@holdfast/protocol/encoding";
import type { IdempotencyStore } from "@holdfast/service-kit/idempotency";
import { memoryIdempotency } from "@holdfast/service-kit/idempotency.memory";
import { sqlIdempotency } from "@holdfast/service-kit/idempotency.sql";
import type { LoginDirectory } from "@holdfast/service-kit/identity";
import type { Bytes } from "@holdfast/vault/bytes";
import { SQL } from "bun";
import type { BlobKey, BlobStore } from "../blobs/blob-store.ts";
import { directoryBlobs } from "../blobs/directory.ts";
import { memoryBlobs } from "../blobs/memory.ts";
import { type Copies, type CopiesDeps, createCopies } from "../blobs/replicated.ts";
import { sqlLoginDirectory } from "../login-directory.ts";
import type { Stores } from "../store-ports.ts";
import { memoryStores, sqlStores } from "../stores.ts";
import { flip } from "./forms.ts";
import { randomBytes } from "./member.ts";
import { memoryWorld, sqlWorld, type World } from "./world.ts";

/** Everything the service keeps things in, and a hand that changes it behind the service's back. */
export interface Backend {
  readonly stores: Stores;
  readonly blobs: BlobStore;
  /** The second store; null where none is kept. */
  readonly replica: BlobStore | null;
  readonly logins: LoginDirectory;
  readonly idempotency: IdempotencyStore;
  readonly world: World;
  /** Flips one bit of a stored object; `at` below 0 counts from its end. */
  readonly damage: {
    readonly manifest: (digest: Bytes, at: number) => Promise<void>;
    /** Wherever its bytes are: in the row or in the blob store. */
    readonly segment: (digest: Bytes, at: number) => Promise<void>;
  };
  readonly close: () => Promise<void>;
}

/** What reads of a backend go through. */
export const copiesOn = (
  { stores, blobs, replica }: Backend,
  deps: Partial<Pick<CopiesDeps, "now" | "onDamage" | "log">> = {},
): Copies =>
  createCopies({
    first: blobs,
    second: replica,
    objects: stores.objects,
    damages: stores.damages,
    random: randomBytes,
    now: Date.now,
    onDamage: () => undefined,
    log: () => undefined,
    ...deps,
  });

export const memoryBackend = () => {
  const { tables, ...world } = memoryWorld();
  const blobMap = new Map<BlobKey, Bytes>();
  const flipStored = (list: Iterable<{ digest: Bytes; bytes: Bytes | null }>, digest: Bytes, at: number) => {
    for (const stored of list)
      if (stored.bytes !== null && toHex(stored.digest) === toHex(digest)) flip(stored.bytes, at);
  };
  const backend: Backend = {
    stores: memoryStores(tables, Date.now),
    blobs: memoryBlobs(blobMap),
    replica: null,
    logins: {
      status: async (loginId) => {
        const login = tables.logins.get(toHex(loginId));
        return login === undefined ? null : { accountId: login.accountId, live: login.revokedAt === null };
      },
    },
    idempotency: memoryIdempotency(),
    world,
    damage: {
      manifest: async (digest, at) => {
        const all = [...tables.manifests.values()].flat();
        flipStored(
          all.map((row) => ({ digest: row.digest, bytes: row.body })),
          digest,
          at,
        );
      },
      segment: async (digest, at) => {
        const rows = [...tables.segments.values()].map((row) => ({
          digest: row.digest,
          bytes: row.inlineBody,
        }));
        flipStored(rows, digest, at);
        for (const [key, bytes] of blobMap) if (key.endsWith(toHex(digest))) flip(bytes, at);
      },
    },
    close: async () => {},
  };
  return { ...backend, tables, blobMap };
};

const flipFile = async (path: string, at: number): Promise<void> => {
  const bytes = await readFile(path);
  flip(bytes, at);
  await writeFile(path, bytes);
};

/** PostgreSQL and a folder, as in production. */
export const sqlBackend = async (server: TestServerKind = "shared"): Promise<Backend> => {
  const database = await testDatabase(server);
  const directory = await mkdtemp(join(tmpdir(), "holdfast-backend-"));
  const owner = new SQL({ url: database.url, max: 2 });
  const sql = new SQL({ url: database.appUrl, max: 6 });
  return {
    stores: sqlStores(sql),
    blobs: directoryBlobs({ directory, random: randomBytes }),
    replica: null,
    logins: sqlLoginDirectory(sql),
    idempotency: sqlIdempotency(sql),
    world: sqlWorld(owner),
    damage: {
      manifest: async (digest, at) => {
        await owner`update manifests set body = set_byte(body, p.at, get_byte(body, p.at) # 1)
          from (select digest as d, case when ${at}::int < 0 then length(body) + ${at}::int else ${at}::int end as at
                  from manifests) p where digest = ${digest} and p.d = digest`;
      },
      segment: async (digest, at) => {
        await owner`update segments set inline_body = set_byte(inline_body, p.at, get_byte(inline_body, p.at) # 1)
          from (select digest as d, case when ${at}::int < 0 then length(inline_body) + ${at}::int else ${at}::int end as at
                  from segments where inline_body is not null) p where digest = ${digest} and p.d = digest`;
        const files = [...new Bun.Glob(`segments/**/*-${toHex(digest)}`).scanSync(directory)];
        for (const file of files) await flipFile(join(directory, file), at);
      },
    },
    close: async () => {
      await sql.close();
      await owner.close();
      await database.close();
      await rm(directory, { recursive: true });
    },
  };
};
