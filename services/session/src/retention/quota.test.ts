import { expect, test } from "bun:test";
import { quotaOf } from "./quota.ts";

const session = (sealedBytes: number, storedBytes: number) => ({
  id: new Uint8Array(16),
  workspaceId: new Uint8Array(16),
  head: null,
  sealedBytes,
  storedBytes,
  idleSince: new Date(0),
  archivedAt: null,
  deletedAt: null,
  terms: { retentionDays: 30, checkpointRetentionDays: 90, maxSessionBytes: 1_000 },
});

test("[RT-10] the fuller of the newest save and of all together counts, and warns from 80 % on", () => {
  expect(quotaOf(session(799, 3_000))).toEqual({ bytes: 799, maxBytes: 1_000, warning: false });
  expect(quotaOf(session(800, 3_000))).toEqual({ bytes: 800, maxBytes: 1_000, warning: true });
  expect(quotaOf(session(500, 3_199))).toEqual({ bytes: 3_199, maxBytes: 4_000, warning: false });
  expect(quotaOf(session(500, 3_200))).toEqual({ bytes: 3_200, maxBytes: 4_000, warning: true });
});
