import { formatId, type Id } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { type ContractCase, mustEqual } from "./contract-case.ts";
import type { HistoryStore } from "./history-store.ts";

/** A store that is empty, and the same one as another process would find it. */
export interface HistoryStoreSubject {
  readonly history: HistoryStore;
  readonly again: () => Promise<HistoryStore>;
}

const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);
const A: Id<"ses"> = formatId("ses", filled(16, 1));
const B: Id<"ses"> = formatId("ses", filled(16, 2));
const part = (n: number) => ({ n, bytes: filled(100 + n, n) });
const segment = (n: number) => ({ id: formatId("seg", filled(16, n)), bytes: filled(1_000, n) });

/** What every store of the past promises. [SE-4] */
export const HISTORY_STORE_CONTRACT: readonly ContractCase<HistoryStoreSubject>[] = [
  {
    name: "[SE-4] parts come back in their order, each session's own",
    run: async ({ history, again }) => {
      for (const n of [1, 2, 10, 9]) await history.addPart(A, part(n));
      await history.addPart(B, part(1));
      mustEqual(await (await again()).parts(A), [1, 2, 9, 10].map(part));
      mustEqual(await history.parts(B), [part(1)]);
    },
  },
  {
    name: "[SE-4] segments are there by id, and nothing else is",
    run: async ({ history, again }) => {
      await history.addSegment(A, segment(5));
      await history.addPart(A, part(1));
      const other = await again();
      mustEqual([...(await other.segments(A))], [segment(5).id]);
      mustEqual(await other.segment(A, segment(5).id), segment(5).bytes);
      mustEqual(await other.segment(A, segment(6).id), null);
      mustEqual([...(await other.segments(B))], []);
    },
  },
  {
    name: "[SE-4] one session is forgotten, or all",
    run: async ({ history, again }) => {
      for (const session of [A, B]) {
        await history.addPart(session, part(1));
        await history.addSegment(session, segment(1));
      }
      await history.forget(A);
      const other = await again();
      mustEqual([await other.parts(A), [...(await other.segments(A))]], [[], []]);
      mustEqual((await other.parts(B)).length, 1);
      await other.clear();
      mustEqual([await history.parts(B), [...(await history.segments(B))]], [[], []]);
    },
  },
];
