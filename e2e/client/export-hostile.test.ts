import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { lstat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { bytesOfFile } from "@holdfast/open-export/shape-state";
import { decodePreamble } from "@holdfast/state/export/description";
import { RECORD, type RecordKind } from "@holdfast/state/export/record";
import { scanExport } from "@holdfast/state/export/scan-export";
import { createExportWriter } from "@holdfast/state/export/write-export";
import type { FileEntry } from "@holdfast/state/model";
import { type Bytes, concat, utf8 } from "@holdfast/vault/bytes";
import { parseExportCode } from "@holdfast/vault/export-code";
import { type ExportSecret, exportSecretOfCode } from "@holdfast/vault/export-keys";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import fc from "fast-check";
import { exportFile, type MadeFile, type Opener, openerIn, shown, takenOut } from "./exporting.ts";
import { firstFile, newcomer, refusal, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
let opener: Opener;
let made: MadeFile;
let saves: readonly Record<string, string>[];

/** The records of a file, each with its place. */
const recordsOf = async (bytes: Bytes) => {
  const records: { readonly kind: RecordKind; readonly content: Bytes; readonly end: number }[] = [];
  const read = async (from: number, length: number): Promise<Bytes> => bytes.slice(from, from + length);
  value(
    await scanExport(nodePrimitives, { size: bytes.length, read }, ({ name, from, length }, content) => {
      records.push({ kind: RECORD[name], content: content.slice(), end: from + length + 32 });
    }),
  );
  return records;
};

const secretOf = async (typed: string): Promise<ExportSecret> =>
  exportSecretOfCode(nodePrimitives, value(await parseExportCode(nodePrimitives, typed)));

/** A file of other records under the same secret or another: every digest and the end are as they have to be. */
const rewritten = async (
  { bytes }: MadeFile,
  secret: ExportSecret,
  records: readonly { readonly kind: RecordKind; readonly content: Bytes }[],
): Promise<Bytes> => {
  const preamble = bytes.slice(0, value(decodePreamble(bytes)).length);
  const writer = createExportWriter(nodePrimitives, secret, await nodePrimitives.sha256(preamble));
  const parts: Bytes[] = [preamble];
  for (const { kind, content } of records) parts.push(...(await writer.record(kind, content)));
  return concat(...parts, ...(await writer.end()));
};

beforeAll(async () => {
  opener = await openerIn();
  const { device, session } = await newcomer(world, "victim");
  const handle = value(await device.openSession(session.id));
  const seen = [shown(handle.state())];
  for (const text of ["one\n", "two\n"]) {
    handle.update(write(firstFile(handle.state()).id, text));
    value(await handle.save());
    seen.push(shown(handle.state()));
  }
  await handle.close();
  saves = seen;
  made = await exportFile(device);
});
afterAll(() => opener.remove());

describe("a file that is not what was made", () => {
  test("[EX-1] cut after any record is refused, and what is whole before that is taken out on request", async () => {
    const { device } = await newcomer(world, "cutter");
    const records = await recordsOf(made.bytes);
    let whole = 0;
    for (const { kind, end } of records) {
      if (kind === RECORD.save) whole += 1;
      const file = new Blob([made.bytes.slice(0, end)]);
      const key = { code: made.secret };
      const refused = refusal(await device.exports.read({ file, key }));
      expect([refused.code, refused.detail?.startsWith("the file was cut")]).toEqual(["damaged", true]);
      const part = await device.exports.read({ file, key, partial: true });
      if (part.ok) expect(part.value.sessions[0]?.saves.length ?? 0).toBe(whole);
      else expect([whole, part.error.code]).toEqual([0, "damaged"]);
    }
    expect(whole).toBe(3);
    const lastSave = records.findLastIndex(({ kind }) => kind === RECORD.save);
    const cut = made.bytes.slice(0, (records[lastSave]?.end ?? 0) - 40);
    const closed = await opener.open(cut, made.secret);
    expect([closed.exit, closed.files.size]).toEqual([3, 0]);
    expect(closed.err).toContain("the file was cut: it ends in record");
    expect(closed.err).toContain("(a save)");
    const partly = await opener.open(cut, made.secret, ["--partial"]);
    expect(partly.exit).toBe(4);
    expect(takenOut(partly, "First")).toEqual(saves[1] ?? {});
  }, 120_000);

  test("[EX-1] [EX-3] rewritten by somebody without the secret, digests and all, is refused", async () => {
    const records = await recordsOf(made.bytes);
    const stranger = await secretOf((await exportFile((await newcomer(world, "stranger")).device)).secret);
    const forged = await rewritten(made, stranger, records);
    const closed = await opener.open(forged, made.secret, ["--verify"]);
    expect([closed.exit, closed.err.includes("the file was changed")]).toEqual([3, true]);
    // Under its own secret the same records are a file: what is refused above is that somebody else wrote it.
    const same = await rewritten(made, await secretOf(made.secret), records);
    expect(same).toEqual(made.bytes);
  }, 120_000);

  test("[EX-3] [EX-6] by somebody who has the secret holds nothing that no device signed", async () => {
    const records = await recordsOf(made.bytes);
    const secret = await secretOf(made.secret);
    const open = async (changed: typeof records) => {
      const ended = await opener.open(await rewritten(made, secret, changed), made.secret, [
        "--verify",
        "--json",
      ]);
      return { ...ended, said: ended.out === "" ? null : JSON.parse(ended.out) };
    };
    const flip = (kind: RecordKind, at: (length: number) => number) =>
      records.map((record) => {
        if (record.kind !== kind) return record;
        const content = record.content.slice();
        const i = at(content.length);
        content[i] = (content[i] ?? 0) ^ 1;
        return { ...record, content };
      });
    const badSaves = await open(flip(RECORD.save, (length) => length - 1));
    expect([badSaves.exit, badSaves.said.sessions[0].unsound.length]).toEqual([4, 3]);
    const badSegments = await open(flip(RECORD.segment, (length) => length - 200));
    expect([
      badSegments.exit,
      badSegments.said.taken.every(({ whole }: { whole: boolean }) => !whole),
    ]).toEqual([4, true]);
    // Without the rosters nobody is a member, and without a save between two nobody knows that they belong together.
    expect((await open(records.filter(({ kind }) => kind !== RECORD.signed))).exit).toBe(3);
    let n = 0;
    const gap = await open(records.filter(({ kind }) => kind !== RECORD.save || ++n !== 2));
    expect(gap.said.sessions[0].unsound).toEqual([{ seq: 1, why: "unlinked" }]);
  }, 120_000);

  test("[EX-6] of any records is refused or opened, and never ends in anything else", async () => {
    const { device } = await newcomer(world, "fuzzer");
    const records = await recordsOf(made.bytes);
    const secret = await secretOf(made.secret);
    const kinds = Object.values(RECORD).filter((kind) => kind !== RECORD.end);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.nat(records.length - 1),
            fc.constantFrom(...kinds),
            fc.nat(400),
            fc.uint8Array({ maxLength: 40 }),
          ),
          { minLength: 1, maxLength: 4 },
        ),
        async (edits) => {
          const changed = [...records];
          for (const [i, kind, at, put] of edits) {
            const before = changed[i];
            if (before === undefined) continue;
            const content = before.content.slice(0, 64 * 1024);
            content.set(put.slice(0, Math.max(0, content.length - at)), Math.min(at, content.length));
            changed[i] = {
              ...before,
              content,
              kind: put.length % 3 === 0 && content.length < 8_000 ? kind : before.kind,
            };
          }
          const file = new Blob([await rewritten(made, secret, changed)]);
          const read = await device.exports.read({ file, key: { code: made.secret }, partial: true });
          if (!read.ok) expect(["damaged", "not-trusted", "wrong-code"]).toContain(read.error.code);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  test("[EX-6] [EX-4] asks for no more memory than a passphrase may cost, and is not overwritten or followed anywhere", async () => {
    const text = new TextDecoder().decode(made.bytes.slice(0, value(decodePreamble(made.bytes)).length));
    const salt = "A".repeat(43);
    const huge = {
      from: "passphrase",
      derivation: "argon2id",
      memoryKib: 4_000_000_000,
      passes: 3,
      lanes: 1,
      salt,
    };
    const asking = utf8(text.replace('{"from":"code"}', JSON.stringify(huge)));
    const rest = made.bytes.slice(utf8(text).length);
    const refused = await opener.open(concat(asking, rest), "anything", ["--verify", "--partial"]);
    expect([refused.exit, refused.err.includes("too weak or too costly")]).toEqual([3, true]);

    await symlink("/etc", join(opener.folder, "elsewhere"));
    const full = await opener.open(made.bytes, made.secret, [], ["node"], "..");
    expect([full.exit, full.err.includes("is not empty")]).toEqual([5, true]);
    expect((await lstat(join(opener.folder, "elsewhere"))).isSymbolicLink()).toBe(true);
  }, 120_000);

  test("[EX-6] [EX-4] with paths that lead elsewhere is written below its folder, every file of it", async () => {
    const { device, session } = await newcomer(world, "climber");
    const handle = value(await device.openSession(session.id));
    const sample = firstFile(handle.state());
    const paths = [
      "../../../evil.txt",
      "/etc/evil.txt",
      "a/../../b.txt",
      "./c.txt",
      "a//d.txt",
      "x/y",
      "x/y/z",
      "X/Y",
      "con.txt",
      `${"long".repeat(80)}.txt`,
      "line\nfeed\u001b[31m.txt",
      "..",
      "\u00e9.txt",
    ];
    const files = Object.fromEntries(
      paths.map((path, i): [string, FileEntry] => [
        `h${i}`,
        { ...sample, id: `h${i}`, path, content: `file ${i}` },
      ]),
    );
    const odd: FileEntry = {
      ...sample,
      id: "crlf",
      path: "crlf.txt",
      content: "a\nb\n",
      eol: "crlf",
      bom: true,
    };
    handle.update((state) => ({ ...state, files: { ...state.files, ...files, crlf: odd } }));
    value(await handle.save());
    await handle.close();
    const file = await exportFile(device, { history: "now" });
    const taken = await opener.open(file.bytes, file.secret);
    expect([taken.err, taken.exit]).toEqual(["", 0]);
    const contents = new Set([...taken.files.values()].map((bytes) => new TextDecoder().decode(bytes)));
    for (const i of paths.keys()) expect(contents.has(`file ${i}`)).toBe(true);
    expect([...taken.files.keys()].every((path) => path.startsWith("First/"))).toBe(true);
    expect(Buffer.from(bytesOfFile(odd)).toString("hex")).toBe("efbbbf610d0a620d0a");
    expect(taken.files.get("First/files/crlf.txt")).toEqual(bytesOfFile(odd));
    // What is said of it does nothing to the terminal that shows it.
    expect(taken.out).not.toContain("\u001b");
  }, 120_000);
});

describe("the program", () => {
  test("[EX-4] is one file that imports nothing but the runtime's own, and nothing that reaches a network", async () => {
    const text = await Bun.file(join(opener.folder, "holdfast-open.mjs")).text();
    const imports = new Set(
      [...text.matchAll(/(?:from|import)\s*\(?["']([^"']+)["']/g)].map(([, name]) => name),
    );
    const may = ["crypto", "fs", "fs/promises", "path", "process", "readline", "util", "zlib"].map(
      (each) => `node:${each}`,
    );
    expect([...imports].filter((name) => !may.includes(name ?? ""))).toEqual([]);
    expect(text).not.toMatch(/\bfetch\(|new WebSocket|XMLHttpRequest|require\(["']/);
  });

  const isRoot = process.getuid?.() === 0;
  const ordinary = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["Bun", [process.execPath]],
    ...(isRoot && Bun.which("setpriv") ? [["an ordinary user", [...ordinary, "node"]] as const] : []),
    ...(isRoot && Bun.which("unshare")
      ? [["a machine without a network", ["unshare", "-n", "node"]] as const]
      : []),
  ];
  for (const [where, command] of cases) {
    test(`[EX-4] [Z16] opens the file on ${where}`, async () => {
      const taken = await opener.open(made.bytes, made.secret, [], command);
      expect([taken.err, taken.exit]).toEqual(["", 0]);
      expect(takenOut(taken, "First")).toEqual(saves.at(-1) ?? {});
    }, 120_000);
  }

  test("[EX-4] says how it is called, and ends with a number that says why", async () => {
    const wrong = await opener.open(made.bytes, made.secret, ["--sideways"]);
    expect([wrong.exit, wrong.err.includes("--history")]).toEqual([1, true]);
    const none = await opener.open(made.bytes, made.secret, ["--at", "no such checkpoint"]);
    expect([none.exit, none.err]).toEqual([1, "No such save is in the file; see --list.\n"]);
    const other = await opener.open(utf8("something else"), made.secret, ["--list"]);
    expect([other.exit, other.err]).toEqual([3, "This is no file that was exported from Holdfast.\n"]);
  }, 120_000);
});
