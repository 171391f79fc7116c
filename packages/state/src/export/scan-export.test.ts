import { describe, expect, test } from "bun:test";
import { EXPORT_PREAMBLE_MAX_BYTES } from "@holdfast/protocol/limits";
import { type Bytes, concat, u8, u32, utf8 } from "@holdfast/vault/bytes";
import { exportSecretOfCode } from "@holdfast/vault/export-keys";
import { nodePrimitives as primitives } from "@holdfast/vault/node/primitives";
import fc from "fast-check";
import { opened } from "../../fixtures/damaged-chain.ts";
import { bytesOf } from "../../fixtures/space.ts";
import { decodePreamble, encodePreamble } from "./description.ts";
import { RECORD, RECORD_MAX_BYTES, type RecordKind } from "./record.ts";
import { type ExportScan, scanExport } from "./scan-export.ts";
import { createExportWriter } from "./write-export.ts";

const secret = await exportSecretOfCode(primitives, bytesOf("code", 16));
const preamble = encodePreamble(
  { exportId: bytesOf("export", 16), made: "2026-11-22T03:00:00.000Z", kdf: null },
  "https://example.org/holdfast-open.mjs",
);
const CONTENTS: readonly (readonly [RecordKind, Bytes])[] = [
  [RECORD.keys, bytesOf("keys", 300)],
  [RECORD.signed, bytesOf("signed", 700)],
  [RECORD.session, bytesOf("session", 90)],
  [RECORD.segment, bytesOf("segment", 400_000)],
  [RECORD.save, bytesOf("save", 5_000)],
  [RECORD.checkpoint, new Uint8Array(0)],
];

/** A file, and where each of its records begins. */
const fileOf = async (contents = CONTENTS) => {
  const writer = createExportWriter(primitives, secret, await primitives.sha256(preamble));
  const parts: Bytes[] = [preamble];
  const starts: number[] = [];
  const add = (pieces: readonly Bytes[]): void => {
    starts.push(concat(...parts).length);
    parts.push(...pieces);
  };
  for (const [kind, content] of contents) add(await writer.record(kind, content));
  add(await writer.end());
  return { bytes: concat(...parts), starts };
};

/** A scan in memory; `most` is the longest read. */
const scanned = async (bytes: Bytes) => {
  const seen: string[] = [];
  let most = 0;
  const read = async (from: number, length: number): Promise<Bytes> => {
    most = Math.max(most, length);
    return bytes.slice(from, from + length);
  };
  const scan = await scanExport(primitives, { size: bytes.length, read }, ({ name }) => {
    seen.push(name);
  });
  return { scan, seen, most };
};
const faultOf = async (bytes: Bytes): Promise<ExportScan["fault"]> =>
  opened((await scanned(bytes)).scan).fault;

describe("an export file", () => {
  test("[EX-1] is read record by record, and its end proves that it is whole", async () => {
    const { bytes } = await fileOf();
    const { scan, seen, most } = await scanned(bytes);
    expect(opened(scan)).toMatchObject({
      fault: null,
      preamble: { kdf: null, exportId: bytesOf("export", 16) },
    });
    expect(seen).toEqual(["keys", "signed", "session", "segment", "save", "checkpoint"]);
    expect(most).toBeLessThan(410_000);
  });

  test("[EX-1] that was cut in or after any record is refused as cut, with the record", async () => {
    const { bytes, starts } = await fileOf();
    for (const [i, start] of starts.entries()) {
      const end = starts[i + 1] ?? bytes.length;
      for (const at of [start, start + 1, start + 4, start + 5, start + 20, end - 1].filter(
        (at) => at < end,
      )) {
        const fault = await faultOf(bytes.slice(0, at));
        expect(fault).toMatchObject({ fault: "cut", record: i + 1, at: start });
        const { seen } = await scanned(bytes.slice(0, at));
        expect(seen).toHaveLength(Math.min(i, CONTENTS.length));
      }
    }
    expect(await faultOf(concat(bytes, u8(0)))).toMatchObject({ fault: "trailing", at: bytes.length });
  });

  test("[EX-1] with any bit flipped is refused, whatever was hit", async () => {
    const { bytes, starts } = await fileOf();
    const everywhere = starts.flatMap((start) => Array.from({ length: 40 }, (_, i) => start + i));
    const spread = Array.from({ length: 300 }, (_, i) => Math.floor((i * bytes.length) / 300));
    const ends = Array.from({ length: 110 }, (_, i) => bytes.length - 1 - i);
    for (const at of [...everywhere, ...spread, ...ends].filter((at) => at < bytes.length)) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const { scan } = await scanned(flipped);
      expect([at, scan.ok ? scan.value.fault === null : false]).toEqual([at, false]);
    }
  });

  test("[EX-1] whose records were put in another order, left out or doubled is refused", async () => {
    const { bytes, starts } = await fileOf();
    const parts = starts.map((start, i) => bytes.slice(start, starts[i + 1] ?? bytes.length));
    const put = (order: readonly number[]) => concat(preamble, ...order.flatMap((i) => parts[i] ?? []));
    expect(await faultOf(put([0, 1, 2, 3, 4, 5, 6]))).toBeNull();
    for (const order of [
      [1, 0, 2, 3, 4, 5, 6],
      [0, 1, 2, 3, 4, 6],
      [0, 1, 2, 3, 4, 4, 5, 6],
    ]) {
      expect(await faultOf(put(order))).toMatchObject({ fault: "changed", name: "end" });
    }
  });

  test("[EX-6] that says of a record that it is longer than it may be is refused before anything is read", async () => {
    for (const kind of Object.values(RECORD)) {
      const bytes = concat(preamble, u8(kind), u32(RECORD_MAX_BYTES[kind] + 1), new Uint8Array(64));
      const { scan, most } = await scanned(bytes);
      expect(opened(scan).fault).toMatchObject({ fault: "changed", record: 1 });
      expect(most).toBeLessThanOrEqual(EXPORT_PREAMBLE_MAX_BYTES);
    }
    expect(await faultOf(concat(preamble, u8(9), u32(0)))).toMatchObject({ fault: "changed", name: null });
    const writer = createExportWriter(primitives, secret, preamble);
    const over = new Uint8Array(RECORD_MAX_BYTES[RECORD.save] + 1);
    expect(writer.record(RECORD.save, over)).rejects.toThrow(RangeError);
  });

  test("[EX-6] is taken for what it is: something else, a newer version, a changed description", async () => {
    const { scan } = await scanned(utf8("PK\u0003\u0004 and more"));
    expect(scan).toEqual({ ok: false, error: "not-an-export" });
    const later = concat(utf8("Holdfast export 2\n"), preamble.slice(18));
    expect((await scanned(later)).scan).toEqual({ ok: false, error: "newer-export" });
    for (const line of ["", "{", "null", '{"format":"holdfast-export","version":2}', "x".repeat(20_000)]) {
      expect(decodePreamble(utf8(`Holdfast export 1\n${line}\n`))).toEqual({ ok: false, error: "changed" });
    }
  });

  test("[EX-6] of any bytes is refused or read, and never more", async () => {
    const { bytes } = await fileOf(CONTENTS.filter(([kind]) => kind !== RECORD.segment));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.uint8Array({ minLength: 1, maxLength: 24 })), {
          maxLength: 4,
        }),
        fc.nat(bytes.length),
        async (edits, cut) => {
          const mutated = bytes.slice();
          for (const [at, put] of edits) mutated.set(put.slice(0, mutated.length - at), at);
          const { scan, most } = await scanned(mutated.slice(0, cut));
          expect(most).toBeLessThanOrEqual(Math.max(...Object.values(RECORD_MAX_BYTES)) + 64);
          if (cut < bytes.length && scan.ok) expect(scan.value.fault).not.toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });
});
