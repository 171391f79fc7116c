import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@holdfast/database/migrate";
import { segmentBlobKey } from "@holdfast/session/blobs/blob-store";
import { directoryBlobs } from "@holdfast/session/blobs/directory";
import { SQL } from "bun";
import { keptPort } from "../../data/origin-port.ts";
import { DATABASE } from "../../data/places.ts";
import { takeProcessLock } from "../../data/process-lock.ts";
import { keptSecrets } from "../../data/secrets.ts";
import { startPostgres } from "../../postgres/embedded.ts";
import { random } from "../source.ts";

/** A data folder as a running product has it: with its database, some segments, and the lock of this process. */
export interface Deployment {
  /** Everything of a test; the data folder is `data` in it. */
  readonly place: string;
  readonly data: string;
  readonly sql: SQL;
  /** A segment whose bytes are in the blob store, put in the order of a save: blob first, row last. Answers its digest in hex. */
  readonly addBlob: () => Promise<string>;
  /** Digests of all segments, in hex, by the rows. */
  readonly segments: () => Promise<readonly string[]>;
  /** Ends the database and lets the folder go. */
  readonly end: () => Promise<void>;
  readonly remove: () => void;
}

const BLOB_BYTES = 40_000;

export const startDeployment = async (): Promise<Deployment> => {
  const place = mkdtempSync(join(tmpdir(), "holdfast-backup-"));
  // As root the database runs as another user, who must be able to pass through.
  chmodSync(place, 0o711);
  const data = join(place, "data");
  mkdirSync(data, { mode: 0o711 });
  const letGo = takeProcessLock(join(data, "lock"));
  await keptSecrets(data);
  keptPort(data, 9123);
  const server = await startPostgres({ directory: join(data, "postgres"), database: DATABASE });
  await migrate(server.url);
  const sql = new SQL({ url: server.url, max: 4 });
  const blobs = directoryBlobs({ directory: join(data, "blobs"), random });
  const workspaceId = random(16);

  const addBlob = async (): Promise<string> => {
    const bytes = new Uint8Array(randomBytes(BLOB_BYTES));
    const digest = new Uint8Array(createHash("sha256").update(bytes).digest());
    const id = random(16);
    await blobs.put(segmentBlobKey({ workspaceId, id, digest }), bytes);
    await sql`insert into segments (workspace_id, id, digest, bytes, head, epoch, author_device)
      values (${workspaceId}, ${id}, ${digest}, ${bytes.length}, ${random(32)}, 1, ${random(16)})`;
    return Buffer.from(digest).toString("hex");
  };

  await sql`insert into workspaces (id, epoch, min_write_epoch, roster_version, roster_digest)
    values (${workspaceId}, 1, 1, 1, ${random(32)})`;
  for (let n = 0; n < 10; n++) await addBlob();
  for (let n = 0; n < 3; n++)
    await sql`insert into replica_deletions (object, scope, object_id, digest)
      values ('segment', ${workspaceId}, ${random(16)}, ${random(32)})`;
  return {
    place,
    data,
    sql,
    addBlob,
    segments: async () => {
      const rows: { digest: string }[] = await sql`select encode(digest, 'hex') as digest from segments`;
      return rows.map(({ digest }) => digest);
    },
    end: async () => {
      await sql.close();
      await server.stop();
      letGo();
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
};
