import type { IdempotencyStore, StoredAnswer } from "./idempotency.ts";

interface Row {
  readonly requestHash: Uint8Array;
  expiresAt: number;
  answer: StoredAnswer | null;
}

/** IdempotencyStore of one process. */
export const memoryIdempotency = (): IdempotencyStore => {
  const rows = new Map<string, Row>();
  const nameOf = (key: Uint8Array): string => Buffer.from(key).toString("hex");
  return {
    claim: async (key, requestHash, { now, expiresAt }) => {
      const row = rows.get(nameOf(key));
      if (row === undefined || row.expiresAt <= now) {
        rows.set(nameOf(key), { requestHash, expiresAt, answer: null });
        return { kind: "new" };
      }
      if (Buffer.compare(row.requestHash, requestHash) !== 0) return { kind: "other-request" };
      return row.answer === null ? { kind: "running" } : { kind: "answered", answer: row.answer };
    },
    keep: async (key, answer, expiresAt) => {
      const row = rows.get(nameOf(key));
      if (row !== undefined) Object.assign(row, { answer, expiresAt });
    },
    release: async (key) => {
      if (rows.get(nameOf(key))?.answer === null) rows.delete(nameOf(key));
    },
  };
};
