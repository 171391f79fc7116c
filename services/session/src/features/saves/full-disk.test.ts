import { expect, test } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatId } from "@holdfast/protocol/ids";
import { type DirectoryStep, directoryBlobs } from "../../blobs/directory.ts";
import { memoryBackend } from "../../testing/backends.ts";
import { sealSave } from "../../testing/chain.ts";
import { fixtureOn, outcomeOf } from "../../testing/fixture.ts";
import { OCTETS } from "../../testing/forms.ts";
import { randomBytes } from "../../testing/member.ts";

const STEPS: readonly DirectoryStep[] = ["folder-made", "blob-written", "blob-synced", "blob-named"];
const FAULTS = ["ENOSPC", "EDQUOT", "EIO", "EMFILE"];

/** The service on a folder whose disk fails at one step for as long as it is said to. */
const begin = async (deadly: DirectoryStep, code: string) => {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-disk-"));
  const disk = { fails: true };
  const onStep = async (step: DirectoryStep) => {
    if (disk.fails && step === deadly) throw Object.assign(new Error("the disk"), { code });
  };
  const blobs = directoryBlobs({ directory, random: randomBytes, onStep });
  return { of: await fixtureOn({ ...memoryBackend(), blobs }), disk, directory };
};

test("[SP-5] [SP-4] a disk that is full or fails is unavailable, stores nothing, and the same save goes afterwards", async () => {
  for (const code of FAULTS) {
    for (const step of STEPS) {
      const { of, disk, directory } = await begin(step, code);
      const save = await sealSave(of.ann, of.session, null, { segmentBytes: [300, 50_000] });
      const large = save.segments.filter(({ bytes }) => bytes.length > 40_000);
      const put = () =>
        Promise.all(
          large.map(async ({ id, bytes }) => {
            const path = `${of.path}/segments/${formatId("seg", id)}`;
            return outcomeOf(
              await of.send("PUT", path, { body: bytes, headers: { "content-type": OCTETS } }),
            );
          }),
        );
      expect(await outcomeOf(await of.save(save))).toBe("503 unavailable");
      expect(await put()).toEqual(["503 unavailable"]);
      expect((await of.send("GET", `${of.path}/head`)).status).toBe(404);
      if (step !== "folder-made") expect(await readdir(join(directory, "incoming"))).toEqual([]);
      disk.fails = false;
      expect((await of.save(save)).status).toBe(201);
      expect(await put()).toEqual(["200"]);
      await rm(directory, { recursive: true });
    }
  }
});
