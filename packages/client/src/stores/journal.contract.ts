import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { type ContractCase, mustEqual } from "./contract-case.ts";
import type { Journal, JournalItem, OutboxItem, PreparedRecord, WaitingName } from "./journal.ts";

/** A journal that is empty, and the same one as another process would find it. */
export interface JournalSubject {
  readonly journal: Journal;
  readonly again: () => Promise<Journal>;
}

const session = (n: number): Id<"ses"> => formatId("ses", new Uint8Array(16).fill(n));
const bytes = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);
const item = (n: number, length = 10): JournalItem => ({ n, at: 1000 + n, bytes: bytes(length, n) });

export const sampleSave = (seq: number): PreparedRecord => ({
  digest: toHex(bytes(32, seq)),
  seq,
  parent: toHex(bytes(32, seq - 1)),
  covers: seq * 10,
  manifest: bytes(300, seq),
  segments: [
    { id: formatId("seg", bytes(16, 1)), bytes: bytes(5000, 1) },
    { id: formatId("seg", bytes(16, 2)), bytes: bytes(1, 2) },
  ],
});

const waitingName = (n: number): WaitingName => ({
  id: formatId("cpt", bytes(16, n)),
  at: toHex(bytes(32, n)),
  seq: n,
  pinned: n % 2 === 0,
  meta: bytes(200, n),
});

const alone = (seq: number): OutboxItem => ({ save: sampleSave(seq), names: [] });

const numbers = async (journal: Journal, id: Id<"ses">): Promise<readonly number[]> =>
  (await journal.entries(id)).map(({ n }) => n);

const A = session(1);
const B = session(2);

/** What every journal promises. [SP-20] [SP-21] */
export const JOURNAL_CONTRACT: readonly ContractCase<JournalSubject>[] = [
  {
    name: "[SP-20] entries come back in order, per session",
    run: async ({ journal, again }) => {
      mustEqual(await journal.entries(A), []);
      await Promise.all([1, 2, 3].map((n) => journal.append(A, item(n, n * 100))));
      await journal.append(B, item(7));
      const later = await again();
      mustEqual(await numbers(later, A), [1, 2, 3]);
      mustEqual((await later.entries(A))[2], item(3, 300));
      mustEqual((await later.sessions()).toSorted(), [A, B]);
    },
  },
  {
    name: "[SP-20] trimming forgets up to a number and keeps the rest",
    run: async ({ journal, again }) => {
      for (const n of [1, 2, 3]) await journal.append(A, item(n));
      await journal.trim(A, 2);
      mustEqual(await numbers(await again(), A), [3]);
      await journal.trim(A, 3);
      mustEqual(await numbers(await again(), A), []);
      mustEqual(await (await again()).sessions(), []);
    },
  },
  {
    name: "[LE-5] a branch comes back with the name it is made with, and where it left, and what it covers",
    run: async ({ journal, again }) => {
      for (const [covers, at] of [
        [0, null],
        [12, "5a".repeat(32)],
        [null, null],
      ] as const) {
        const begins = { origin: B, at, covers, meta: bytes(180, 3), nameTag: bytes(16, 4) };
        const items = [{ begins, save: sampleSave(1), names: [waitingName(1)] }, alone(2)];
        await journal.setOutbox(A, items);
        mustEqual(await (await again()).outbox(A), items);
      }
    },
  },
  {
    name: "[SP-21] [SP-30] the outbox comes back byte for byte and in order, and is replaced as one",
    run: async ({ journal, again }) => {
      mustEqual(await journal.outbox(A), []);
      const three = [
        { save: null, names: [waitingName(1)] },
        alone(2),
        { save: sampleSave(3), names: [waitingName(3), waitingName(4)] },
      ];
      await journal.setOutbox(A, [alone(1)]);
      await journal.setOutbox(A, three);
      mustEqual(await (await again()).outbox(A), three);
      mustEqual(await (await again()).sessions(), [A]);
      await journal.setOutbox(A, three.slice(2));
      mustEqual(await (await again()).outbox(A), three.slice(2));
      await journal.setOutbox(A, []);
      mustEqual(await (await again()).outbox(A), []);
      mustEqual(await (await again()).sessions(), []);
    },
  },
  {
    name: "[SP-20] clearing one session leaves the others",
    run: async ({ journal, again }) => {
      for (const id of [A, B]) {
        await journal.append(id, item(1));
        await journal.setOutbox(id, [alone(1)]);
      }
      await journal.clear(A);
      mustEqual(await (await again()).sessions(), [B]);
      mustEqual(await (await again()).outbox(B), [alone(1)]);
      mustEqual(await (await again()).outbox(A), []);
    },
  },
];
