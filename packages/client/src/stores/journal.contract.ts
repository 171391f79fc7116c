import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Journal, PreparedRecord } from "./journal.ts";

const session = (n: number): Id<"ses"> => formatId("ses", new Uint8Array(16).fill(n));
const bytes = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);

const record = (seq: number): PreparedRecord => ({
  digest: toHex(bytes(32, seq)),
  parent: toHex(bytes(32, seq - 1)),
  seq,
  covers: seq * 10,
  manifest: bytes(300, seq),
  segments: [
    { id: formatId("seg", bytes(16, 1)), bytes: bytes(5000, 1) },
    { id: formatId("seg", bytes(16, 2)), bytes: bytes(1, 2) },
  ],
});

/** What every journal promises. `open` gives the same one again: as another process would find it. */
export const journalContract = (
  name: string,
  open: () => Promise<{ journal: Journal; again: () => Journal }>,
) => {
  const A = session(1);
  const B = session(2);

  test(`[SP-20] ${name}: entries come back in order, per session`, async () => {
    const { journal, again } = await open();
    expect(await journal.entries(A)).toEqual([]);
    await Promise.all([1, 2, 3].map((n) => journal.append(A, { n, at: n * 7, bytes: bytes(n * 100, n) })));
    await journal.append(B, { n: 7, at: 1000, bytes: bytes(1, 7) });
    expect((await again().entries(A)).map(({ n }) => n)).toEqual([1, 2, 3]);
    expect((await again().entries(A))[2]?.bytes).toEqual(bytes(300, 3));
    expect((await again().sessions()).toSorted()).toEqual([A, B]);
  });

  test(`[SP-20] ${name}: trimming forgets up to a number and keeps the rest`, async () => {
    const { journal, again } = await open();
    for (const n of [1, 2, 3]) await journal.append(A, { n, at: n * 7, bytes: bytes(10, n) });
    await journal.trim(A, 2);
    expect((await again().entries(A)).map(({ n }) => n)).toEqual([3]);
    await journal.trim(A, 3);
    expect(await again().entries(A)).toEqual([]);
    expect(await again().sessions()).toEqual([]);
  });

  test(`[SP-21] ${name}: a prepared save comes back byte for byte, the newest one`, async () => {
    const { journal, again } = await open();
    expect(await journal.prepared(A)).toBeNull();
    await journal.putPrepared(A, record(1));
    await journal.putPrepared(A, record(2));
    expect(await again().prepared(A)).toEqual(record(2));
    expect(await again().sessions()).toEqual([A]);
    await journal.dropPrepared(A);
    expect(await again().prepared(A)).toBeNull();
  });

  test(`[SP-20] ${name}: clearing one session leaves the others`, async () => {
    const { journal, again } = await open();
    for (const id of [A, B]) {
      await journal.append(id, { n: 1, at: 1000, bytes: bytes(10, 1) });
      await journal.putPrepared(id, record(1));
    }
    await journal.clear(A);
    expect(await again().sessions()).toEqual([B]);
    expect(await again().prepared(B)).toEqual(record(1));
  });
};
