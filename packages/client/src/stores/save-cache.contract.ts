import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { SESSION_CONFIG_DEFAULTS } from "@holdfast/protocol/retention";
import type { Session } from "@holdfast/protocol/sessions";
import type { Bytes } from "@holdfast/vault/bytes";
import { type ContractCase, mustEqual } from "./contract-case.ts";
import type { CachedSave, SaveCache } from "./save-cache.ts";

/** A cache that is empty, and the same one as another process would find it. */
export interface SaveCacheSubject {
  readonly cache: SaveCache;
  readonly again: () => Promise<SaveCache>;
}

const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);
const A: Id<"ses"> = formatId("ses", filled(16, 1));
const B: Id<"ses"> = formatId("ses", filled(16, 2));
const seg = (n: number): Id<"seg"> => formatId("seg", filled(16, n));
const save = (n: number): CachedSave => ({ digest: toHex(filled(32, n)), manifest: filled(300 + n, n) });
const segment = (n: number, length = 5_000) => ({ id: seg(n), bytes: filled(length, n) });

const listed: Session = {
  id: A,
  workspaceId: formatId("wsp", filled(16, 3)),
  meta: "AAAA",
  nameTag: "A".repeat(22),
  version: 1,
  head: null,
  sealedBytes: 0,
  branchOf: null,
  archivedAt: null,
  deletedAt: null,
  origin: null,
  createdAt: "2026-11-21T08:00:00.000Z",
  updatedAt: "2026-11-21T08:00:00.000Z",
};

const ids = async (cache: SaveCache, session: Id<"ses">) => [...(await cache.segments(session))].toSorted();

/** What every cache promises. [SP-27] */
export const SAVE_CACHE_CONTRACT: readonly ContractCase<SaveCacheSubject>[] = [
  {
    name: "[SP-27] a save and its segments come back byte for byte",
    run: async ({ cache, again }) => {
      mustEqual(await cache.save(A), null);
      await cache.put(A, save(1), [segment(1), segment(2, 100_000)], new Set([seg(1), seg(2)]));
      const later = await again();
      mustEqual(await later.save(A), save(1));
      mustEqual(await later.segment(A, seg(2)), filled(100_000, 2));
      mustEqual(await later.segment(A, seg(9)), null);
      mustEqual(await ids(later, A), [seg(1), seg(2)]);
    },
  },
  {
    name: "[SP-27] the next save takes its place, and segments that are named no more go",
    run: async ({ cache, again }) => {
      await cache.put(A, save(1), [segment(1), segment(2)], new Set([seg(1), seg(2)]));
      await cache.put(A, save(2), [segment(3)], new Set([seg(2), seg(3)]));
      const later = await again();
      mustEqual(await later.save(A), save(2));
      mustEqual(await ids(later, A), [seg(2), seg(3)]);
    },
  },
  {
    name: "[SP-27] sessions do not mix, and one can be forgotten",
    run: async ({ cache, again }) => {
      await cache.put(A, save(1), [segment(1)], new Set([seg(1)]));
      await cache.put(B, save(2), [segment(1, 7)], new Set([seg(1)]));
      await cache.forget(A);
      const later = await again();
      mustEqual(await later.save(A), null);
      mustEqual(await ids(later, A), []);
      mustEqual(await later.segment(B, seg(1)), filled(7, 1));
    },
  },
  {
    name: "[NT-12] what an account says of saving is its own, the last of it, and goes when all is cleared",
    run: async ({ cache, again }) => {
      const [one, other] = [formatId("acc", filled(16, 1)), formatId("acc", filled(16, 2))];
      mustEqual(await cache.config(one), null);
      await cache.setConfig(one, SESSION_CONFIG_DEFAULTS);
      const slower = { ...SESSION_CONFIG_DEFAULTS, autoSaveIntervalSeconds: 90, compressionEnabled: false };
      await cache.setConfig(one, slower);
      const later = await again();
      mustEqual(await later.config(one), slower);
      mustEqual(await later.config(other), null);
      await later.clear();
      mustEqual(await later.config(one), null);
    },
  },
  {
    name: "[SP-27] the list of sessions is the last one, and clearing leaves nothing",
    run: async ({ cache, again }) => {
      mustEqual(await cache.sessions(), null);
      await cache.setSessions([listed, { ...listed, id: B }]);
      await cache.setSessions([listed]);
      mustEqual(await (await again()).sessions(), [listed]);
      await cache.put(A, save(1), [segment(1)], new Set([seg(1)]));
      await cache.clear();
      const later = await again();
      mustEqual(await later.sessions(), null);
      mustEqual(await later.save(A), null);
      mustEqual(await ids(later, A), []);
    },
  },
];
