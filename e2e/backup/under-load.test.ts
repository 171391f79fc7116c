import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import { sampleProject } from "@holdfast/state/sample-project";
import { firstFile, PASSPHRASE, texts, value, write } from "../client/world.ts";
import { type Stack, startStack } from "../stack.ts";
import { runBackup } from "./commands.ts";

const WRITERS = 3;
/** More than a row holds, so that there are blobs too. */
const LARGE_CHARACTERS = 60_000;

let stack: Stack;
let place: string;
const aside: string[] = [];
beforeAll(async () => {
  stack = await startStack();
  place = mkdtempSync(join(tmpdir(), "holdfast-backup-"));
}, 180_000);
afterAll(async () => {
  await stack?.stop();
  for (const folder of [place, ...aside]) rmSync(folder, { recursive: true, force: true });
});

const deviceIn = (name: string) =>
  createNodeHoldfast({ origin: stack.origin, directory: join(place, name), deviceName: name });

/** Text that does not compress away. */
const noise = (): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(LARGE_CHARACTERS / 2))).toString("hex");

/** Somebody who saves all the time, and notes what was acknowledged. */
const beginWriting = async (n: number) => {
  const email = `writer-${n}@example.org`;
  const device = deviceIn(`writer-${n}`);
  value(await device.register({ email, passphrase: PASSPHRASE }));
  const state = sampleProject("2026-11-22T02:00:00.000Z");
  const session = value(await device.createSession({ name: "Under load", state }));
  const handle = value(await device.openSession(session.id));
  const { id } = firstFile(state);
  const acknowledged: string[] = [];
  let going = true;
  const save = async (text: string): Promise<void> => {
    handle.update(write(id, text));
    const record = value(await handle.save());
    if (record !== null) acknowledged.push(record.digest);
  };
  const working = (async () => {
    for (let i = 0; going; i++) await save(i % 5 === 0 ? `edit ${i} ${noise()}` : `edit ${i}`);
    await save("the last words");
  })();
  return {
    ...{ email, session, acknowledged, device },
    end: async () => {
      going = false;
      await working;
      await handle.close();
    },
  };
};

const historyOf = async (handle: SessionHandle): Promise<readonly string[]> => {
  const digests: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const { saves, next } = value(await handle.timeline.saves(cursor));
    digests.push(...saves.map(({ digest }) => digest));
    if (next === null) return digests;
    cursor = next;
  }
};

test("[BK-1] [BK-3] [BK-4] a backup taken while people save holds every save from before it, and those who are ahead send again", async () => {
  const env = { HOLDFAST_DATA_DIR: stack.dataDirectory };
  const writers = await Promise.all(Array.from({ length: WRITERS }, (_, n) => beginWriting(n)));
  while (writers.some(({ acknowledged }) => acknowledged.length < 6)) await Bun.sleep(20);

  const before = writers.map(({ acknowledged }) => [...acknowledged]);
  const folder = join(place, "backup");
  const taken = await runBackup("main", [folder], env);
  expect(taken).toMatchObject({ code: 0 });
  expect(taken.output).toContain("It holds secrets");
  const during = writers.map(({ acknowledged }, n) => acknowledged.length - (before[n]?.length ?? 0));
  expect(Math.min(...during)).toBeGreaterThan(0);
  for (const writer of writers) {
    const seen = writer.acknowledged.length;
    while (writer.acknowledged.length < seen + 2) await Bun.sleep(20);
    await writer.end();
  }
  expect(await runBackup("main", ["--verify", folder], env)).toMatchObject({ code: 0 });
  expect([statSync(folder).mode & 0o777, statSync(join(folder, "secrets.json")).mode & 0o777]).toEqual([
    0o700, 0o600,
  ]);

  // While it runs, its data folder is nobody else's.
  const busy = await runBackup("restore-main", [folder, "--replace"], env);
  expect([busy.code, busy.output]).toEqual([1, expect.stringMatching(/process \d+/)]);
  await stack.end();
  const full = await runBackup("restore-main", [folder], env);
  expect([full.code, full.output]).toEqual([1, expect.stringContaining("is not empty")]);
  const restored = await runBackup("restore-main", [folder, "--replace"], env);
  expect(restored).toMatchObject({ code: 0 });
  const name = `${basename(stack.dataDirectory)}.before-`;
  aside.push(
    ...readdirSync(dirname(stack.dataDirectory))
      .filter((entry) => entry.startsWith(name))
      .map((entry) => join(dirname(stack.dataDirectory), entry)),
  );
  expect(aside).toHaveLength(1);
  await stack.restart();

  for (const [n, { email, session }] of writers.entries()) {
    // A machine that knows nothing, so that all of it comes from the service.
    const fresh = deviceIn(`fresh-${n}`);
    value(await fresh.signIn({ email, passphrase: PASSPHRASE }));
    const there = value(await fresh.openSession(session.id, { alongside: true }));
    const digests = await historyOf(there);
    expect(before[n]?.filter((digest) => !digests.includes(digest))).toEqual([]);
    for (const digest of digests)
      expect(value(await there.recovery.validate(digest))).toMatchObject({ whole: true, faults: [] });
    expect(texts(there).join()).not.toContain("the last words");
    await there.close();

    // The login from before goes on: nobody types a passphrase.
    const device = deviceIn(`writer-${n}`);
    await device.start();
    const handle = value(await device.openSession(session.id, { alongside: true }));
    expect(handle.status()).toEqual({ kind: "read-only", reason: "rolled-back" });
    value(await handle.recovery.sendAgain());
    expect(texts(handle).join()).toContain("the last words");
    await handle.close();
    const after = value(await fresh.openSession(session.id, { alongside: true }));
    expect(texts(after).join()).toContain("the last words");
    await after.close();
  }
}, 180_000);
