import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { directoryBlobs } from "@holdfast/session/blobs/directory";
import { createCopies } from "@holdfast/session/blobs/replicated";
import { createScrub } from "@holdfast/session/scrub/scrub";
import { sqlStores } from "@holdfast/session/stores";
import { randomBytes } from "@holdfast/session/testing/member";
import type { Row } from "../row.ts";
import type { Rig } from "../saves/rig.ts";
import { replicaFolder } from "./replica.ts";

/** Reads and hashes every file, as a script beside the database would; it knows no digest to compare with. */
const hashFiles = async (folders: readonly string[]): Promise<number> => {
  const begun = performance.now();
  let bytes = 0;
  for (const folder of folders)
    for (const file of new Bun.Glob("**/*").scanSync(folder)) {
      const content = await readFile(join(folder, file));
      createHash("sha256").update(content).digest();
      bytes += content.length;
    }
  return bytes / 1e3 / (performance.now() - begun);
};

/** A pass of the scrub over all that earlier parts of this suite stored, both copies of it, without its rests. */
export const scrubRows = async (rig: Rig): Promise<Row[]> => {
  const blobs = rig.deployment.env["HOLDFAST_BLOB_DIR"] ?? "";
  const first = directoryBlobs({ directory: blobs, random: randomBytes });
  const second = directoryBlobs({ directory: replicaFolder(rig), random: randomBytes });
  const { scrubs, objects, damages, replica: queue } = sqlStores(rig.sql);
  const now = Date.now;
  const base = { first, second, objects, damages, random: randomBytes, now };
  const copies = createCopies({ ...base, onDamage: () => undefined, log: () => undefined });
  const scrub = createScrub({ ...base, scrubs, copies, queue, days: 30, pause: async () => {} });
  await scrubs.begin(new Date());
  const begun = performance.now();
  while ((await scrubs.running()) !== null) await scrub.portion();
  const milliseconds = performance.now() - begun;
  const last = await scrubs.last();
  if (last === null || last.found > 0) throw new Error(`the scrub found ${last?.found}`);
  return [
    {
      group: "The second copy",
      name: "scrub: both copies of everything, against the digests of their rows",
      value: last.bytes / 1e3 / milliseconds,
      unit: "MB/s",
      naive: await hashFiles([blobs, replicaFolder(rig)]),
      note: `${last.objects} objects, ${Math.round(last.bytes / 1e6)} MB; usual way: the files alone`,
    },
    {
      group: "The second copy",
      name: "scrub: objects",
      value: (last.objects * 1000) / milliseconds,
      unit: "/s",
    },
  ];
};
