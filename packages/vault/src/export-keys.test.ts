import { describe, expect, test } from "bun:test";
import { KDF_CEILING } from "@holdfast/protocol/limits";
import { type Bytes, concat } from "./bytes.ts";
import { EXPORT_CODE_BYTES, formatExportCode, parseExportCode } from "./export-code.ts";
import {
  type ExportKeysPlace,
  exportSecretOfCode,
  exportSecretOfPassphrase,
  openExportKeys,
  sealExportKeys,
} from "./export-keys.ts";
import { nodePrimitives as primitives } from "./node/primitives.ts";

const filled = (length: number, byte: number): Bytes => new Uint8Array(length).fill(byte);
let drawn = 0;
const random = (length: number): Bytes => {
  drawn += 1;
  return filled(length, drawn);
};
const place: ExportKeysPlace = {
  workspaceId: filled(16, 0xa1),
  epoch: 3,
  exportId: filled(16, 0xa2),
  number: 1,
  deviceId: filled(16, 0xa3),
  preamble: filled(32, 0xa4),
};
const keys = {
  founderEd: filled(32, 1),
  accountId: filled(16, 2),
  identityEd: filled(32, 3),
  cids: [filled(32, 4)],
  spaceKeys: [
    { epoch: 1, key: filled(32, 5) },
    { epoch: 3, key: filled(32, 6) },
  ],
};
const secret = await exportSecretOfCode(primitives, filled(16, 9));
const sealed = await sealExportKeys({ primitives, random }, place, secret, keys);

describe("keys of an export file", () => {
  test("[EX-2] come out as they went in, and nothing of them stands in clear", async () => {
    const opened = await openExportKeys(primitives, sealed, place, secret);
    expect(opened).toEqual({ ok: true, value: { keys, workspaceId: place.workspaceId, epoch: 3 } });
    for (const { key } of keys.spaceKeys) expect(Buffer.from(sealed).includes(Buffer.from(key))).toBe(false);
  });

  test("[EX-2] do not open in another place, under another secret, or changed in any byte", async () => {
    const other = await exportSecretOfCode(primitives, filled(16, 8));
    expect(await openExportKeys(primitives, sealed, place, other)).toEqual({ ok: false, error: "wrong-key" });
    for (const elsewhere of [
      { ...place, exportId: filled(16, 7) },
      { ...place, number: 2 },
      { ...place, preamble: filled(32, 7) },
    ]) {
      expect(await openExportKeys(primitives, sealed, elsewhere, secret)).toEqual({
        ok: false,
        error: "wrong-place",
      });
    }
    for (let at = 0; at < sealed.length; at++) {
      const flipped = sealed.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      expect((await openExportKeys(primitives, flipped, place, secret)).ok).toBe(false);
    }
  });

  test("[EX-6] are not derived by terms that are too weak or too costly", async () => {
    const never = async (): Promise<Bytes> => {
      throw new Error("was derived");
    };
    const salt = filled(32, 1);
    for (const terms of [
      { memoryKib: KDF_CEILING.memoryKib + 1, passes: 3, lanes: 1 },
      { memoryKib: 65_536, passes: KDF_CEILING.passes + 1, lanes: 1 },
      { memoryKib: 65_536, passes: 3, lanes: KDF_CEILING.lanes + 1 },
      { memoryKib: 8, passes: 1, lanes: 1 },
    ]) {
      const kdf = { id: "argon2id", ...terms, salt } as const;
      const made = await exportSecretOfPassphrase(primitives, never, "a passphrase", kdf);
      expect(made).toEqual({ ok: false, error: "weak-kdf" });
    }
  });

  test("[EX-2] a code of 128 bits is read however it is typed, and a mistake in it is noticed", async () => {
    for (let n = 0; n < 64; n++) {
      const code = concat(filled(EXPORT_CODE_BYTES - 1, n * 3), filled(1, 255 - n));
      const text = await formatExportCode(primitives, code);
      expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
      const typed = text.toLowerCase().replaceAll("-", " ").replaceAll("1", "l").replaceAll("0", "o");
      expect(await parseExportCode(primitives, typed)).toEqual({ ok: true, value: code });
      const at = (n * 7) % 29;
      const wrong = [...text.replaceAll("-", "")];
      wrong[at] = wrong[at] === "7" ? "8" : "7";
      expect((await parseExportCode(primitives, wrong.join(""))).ok).toBe(false);
      expect((await parseExportCode(primitives, text.slice(1))).ok).toBe(false);
    }
  });
});
