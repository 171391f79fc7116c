import { afterAll, describe, expect, test } from "bun:test";
import { appendFile, mkdir, mkdtemp, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatId } from "@holdfast/protocol/ids";
import { createFileJournal } from "./file/file-journal.node.ts";
import { encodeOutbox } from "./file/outbox-form.ts";
import { JOURNAL_CONTRACT, sampleSave } from "./journal.contract.ts";
import { createMemoryJournal } from "./memory-journal.ts";

const made: string[] = [];
const directory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), "holdfast-journal-"));
  made.push(path);
  return path;
};

afterAll(async () => {
  for (const path of made) await rm(path, { recursive: true, force: true });
});

describe("journal", () => {
  for (const { name, run } of JOURNAL_CONTRACT) {
    test(`memory: ${name}`, async () => {
      const journal = createMemoryJournal();
      await run({ journal, again: async () => journal });
    });
    test(`directory: ${name}`, async () => {
      const path = await directory();
      await run({ journal: createFileJournal(path), again: async () => createFileJournal(path) });
    });
  }

  test("[SP-30] directory: a save that an earlier version left waits in the outbox, once", async () => {
    const path = await directory();
    const session = formatId("ses", new Uint8Array(16).fill(3));
    const alone = { save: sampleSave(4), names: [] };
    await mkdir(join(path, session));
    // What stood in that file is the form of a save, without what is around it in an outbox.
    await writeFile(join(path, session, "prepared"), encodeOutbox([alone]).slice(5, -4));
    expect(await createFileJournal(path).outbox(session)).toEqual([alone]);
    expect(await createFileJournal(path).sessions()).toEqual([session]);
    await createFileJournal(path).setOutbox(session, [alone, { save: sampleSave(5), names: [] }]);
    expect(await createFileJournal(path).outbox(session)).toHaveLength(2);
    await createFileJournal(path).setOutbox(session, []);
    expect(await createFileJournal(path).outbox(session)).toEqual([]);
    expect(await createFileJournal(path).sessions()).toEqual([]);
  });

  test("[SP-20] directory: an entry torn by a crash is left out, and the ones around it are kept", async () => {
    const path = await directory();
    const session = formatId("ses", new Uint8Array(16));
    const journal = createFileJournal(path);
    await journal.append(session, { n: 1, at: 1000, bytes: new Uint8Array(64).fill(9) });
    const torn = [...new Array(7).fill(0), 2, ...new Array(8).fill(0), 0, 0, 1, 0, 5, 5];
    await appendFile(join(path, session, "log"), new Uint8Array(torn));
    const reopened = createFileJournal(path);
    expect((await reopened.entries(session)).map(({ n }) => n)).toEqual([1]);
    await reopened.append(session, { n: 2, at: 1000, bytes: new Uint8Array(3) });
    expect((await createFileJournal(path).entries(session)).map(({ n }) => n)).toEqual([1, 2]);
  });

  test("[SP-20] directory: a log that a power cut left longer than what was written into it", async () => {
    const path = await directory();
    const session = formatId("ses", new Uint8Array(16));
    await createFileJournal(path).append(session, { n: 1, at: 1000, bytes: new Uint8Array(64).fill(9) });
    await appendFile(join(path, session, "log"), new Uint8Array(4096));
    const reopened = createFileJournal(path);
    expect((await reopened.entries(session)).map(({ n }) => n)).toEqual([1]);
    await reopened.append(session, { n: 2, at: 1000, bytes: new Uint8Array(3) });
    expect((await createFileJournal(path).entries(session)).map(({ n }) => n)).toEqual([1, 2]);
  });

  test("[SP-20] directory: what a refused write left behind does not hide the next entry", async () => {
    const path = await directory();
    const session = formatId("ses", new Uint8Array(16));
    const log = join(path, session, "log");
    const journal = createFileJournal(path);
    await journal.append(session, { n: 1, at: 1000, bytes: new Uint8Array(64).fill(9) });
    await rename(log, `${log}.aside`);
    await mkdir(log);
    expect(journal.append(session, { n: 2, at: 1000, bytes: new Uint8Array(8) })).rejects.toThrow();
    await rmdir(log);
    await rename(`${log}.aside`, log);
    await appendFile(log, new Uint8Array([0, 0, 0, 0, 0, 0, 0, 2, 0, 0]));
    await journal.append(session, { n: 2, at: 1001, bytes: new Uint8Array(8) });
    expect((await createFileJournal(path).entries(session)).map(({ n }) => n)).toEqual([1, 2]);
  });
});
