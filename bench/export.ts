import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildOpener } from "@holdfast/open-export/build";
import { emptyState } from "@holdfast/state/empty-state";
import { newTextFile } from "@holdfast/state/new-text-file";
import type { MakeOrder, MakeResult } from "./export/make-file.ts";
import { newPerson, PASSPHRASE, type Place, value } from "./keys/people.ts";
import { startProduct } from "./product.ts";
import type { Row, Suite } from "./row.ts";
import { createRig } from "./saves/rig.ts";

const GROUP = "Export: client, service and PostgreSQL on this machine";
const SAVES = 16;
/** Of text that deflate makes a quarter smaller: together a little more than 50 MB sealed. */
const SAVE_BYTES = 4_100_000;
const MB = 1_000_000;

/** A session that was saved so often, each time with other content. */
const fill = async ({ device }: Awaited<ReturnType<typeof newPerson>>): Promise<void> => {
  const state = emptyState("2026-11-22T08:00:00.000Z");
  const session = value(await device.createSession({ name: "Long", state }));
  const handle = value(await device.openSession(session.id));
  for (let n = 0; n < SAVES; n++) {
    const content = randomBytes((SAVE_BYTES * 3) / 4).toString("base64");
    const file = newTextFile({ id: "data", path: "data.txt", language: "plaintext", content });
    handle.update((before) => ({ ...before, files: { data: file } }));
    value(await handle.save());
  }
  await handle.close();
};

const make = async (order: MakeOrder): Promise<MakeResult> => {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "export/make-file.ts")], {
    stdin: Buffer.from(JSON.stringify(order)),
    stdout: "pipe",
    stderr: "inherit",
  });
  const result: MakeResult = await new Response(child.stdout).json();
  await child.exited;
  return result;
};

/** Wall clock and memory of the program on plain Node. */
const openWith = async (folder: string, code: string, args: readonly string[]) => {
  const started = performance.now();
  const child = Bun.spawn(["node", "holdfast-open.mjs", "file.holdfast", ...args], {
    cwd: folder,
    stdin: Buffer.from(`${code}\n`),
    stdout: "ignore",
    stderr: "inherit",
  });
  if ((await child.exited) !== 0) throw new Error("the program did not open the file");
  return { milliseconds: performance.now() - started, peak: child.resourceUsage()?.maxRSS ?? 0 };
};

const exportRows = async (place: Place): Promise<Row[]> => {
  const person = await newPerson(place);
  await fill(person);
  const folder = join(place.folder, "export");
  await mkdir(folder);
  await Bun.write(join(folder, "holdfast-open.mjs"), await buildOpener());
  const { email } = person;
  const directory = join(place.folder, "export-device");
  const file = join(folder, "file.holdfast");
  const made = await make({ origin: place.origin, directory, email, passphrase: PASSPHRASE, file });
  const newest = await openWith(folder, made.code, ["out"]);
  const all = await openWith(folder, made.code, ["--verify"]);
  const size = made.bytes / MB;
  const note = `${SAVES + 1} saves, a file of ${size.toFixed(1)} MB`;
  const per = (milliseconds: number): number => (size * 1000) / milliseconds;
  return [
    {
      group: GROUP,
      name: "making a file of the whole history",
      value: per(made.milliseconds),
      unit: "MB/s",
      note,
    },
    {
      group: GROUP,
      name: "memory while making it, above what the client takes",
      value: (made.peak - made.before) / MB,
      unit: "MB",
      note: `${Math.round(made.peak / MB)} MB in all, at most`,
    },
    {
      group: GROUP,
      name: "the program: checks the file, writes the newest save",
      value: newest.milliseconds,
      unit: "ms",
      note,
    },
    {
      group: GROUP,
      name: "the program: opens and verifies every save",
      value: per(all.milliseconds),
      unit: "MB/s",
      note,
    },
    {
      group: GROUP,
      name: "memory of the program, at most",
      value: all.peak / MB,
      unit: "MB",
      note: "Node, all of the process",
    },
  ];
};

/** What a file of a long history costs whoever makes it, and whoever opens it without the service. */
export const exporting: Suite = {
  name: "export",
  run: async () => {
    const rig = await createRig();
    try {
      const { port } = await startProduct(rig);
      return await exportRows({ origin: `http://127.0.0.1:${port}`, folder: rig.folder });
    } finally {
      await rig.close();
    }
  },
};
