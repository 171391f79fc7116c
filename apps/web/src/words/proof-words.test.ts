import { describe, expect, test } from "bun:test";
import type { RestoreTest } from "@holdfast/client/contract/recovery";
import type { CheckpointProof } from "@holdfast/client/contract/timeline";
import { foundWords, lostWords, proofCount, proofTone, proofWords } from "./proof-words.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const by = { device: `dev_${"0".repeat(32)}` as const, account: null };
const proof = (hours: number, lost: number): CheckpointProof => ({
  at: new Date(NOW - hours * 3_600_000).toISOString(),
  whole: lost === 0,
  by,
  found: { sections: 31, lost, bytes: 2048 },
});

describe("how the last restore test is told", () => {
  test("[WB-11] [Z1] by its age, its result and how many parts were there", () => {
    expect([proofWords(proof(3, 0), NOW), proofCount(proof(3, 0)), proofTone(proof(3, 0), NOW)]).toEqual([
      ...["Restore tested 3 h ago", "31/31", "good"],
    ]);
    expect([proofWords(proof(3, 2), NOW), proofCount(proof(3, 2)), proofTone(proof(3, 2), NOW)]).toEqual([
      ...["Restore test failed 3 h ago", "29/31", "bad"],
    ]);
    expect(proofTone(proof(24 * 9, 0), NOW)).toBe("old");
    expect([proofWords(null, NOW), proofCount(null), proofTone(null, NOW)]).toEqual([
      ...["Restore not tested yet", "", "none"],
    ]);
    expect(proofWords({ ...proof(1, 1), found: null }, NOW)).toBe("Restore test of 1 h ago cannot be read");
    expect(foundWords(proof(1, 0))).toBe("All 31 parts were rebuilt, 2.0 KB in all.");
    expect(foundWords(proof(1, 1))).toBe("1 of 31 parts did not hold; 2.0 KB were rebuilt.");
  });

  test("[WB-11] with what did not hold", () => {
    const result = (more: Partial<RestoreTest>): RestoreTest => ({
      save: { digest: "", seq: 1, at: "" },
      found: { sections: 31, lost: 12, bytes: 9 },
      lost: Array.from({ length: 10 }, (_, i) => ({ section: "", name: `file ${i}`, bytes: 1024 })),
      ...{ fault: null, noted: null },
      ...more,
    });
    const lines = lostWords(result({}));
    expect([lines[0], lines.at(-1), lines.length]).toEqual(["file 0, 1.0 KB", "and 4 more", 9]);
    expect(lostWords(result({ fault: "missing" }))).toEqual([
      "The service does not have this save any more.",
    ]);
    expect(lostWords(result({ lost: [], found: { sections: 31, lost: 0, bytes: 9 } }))).toEqual([]);
  });
});
