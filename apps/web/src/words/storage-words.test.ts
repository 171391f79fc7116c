import { describe, expect, test } from "bun:test";
import type { DamageItem } from "@holdfast/protocol/health";
import { SESSION_CONFIG_DEFAULTS } from "@holdfast/protocol/retention";
import {
  damageWords,
  goesWords,
  keptApartWords,
  quotaWords,
  stayLines,
  termsWords,
} from "./storage-words.ts";

const NOTHING = { saves: 0, links: 0, checkpoints: 0, archived: 0, sessions: 0, segments: 0, bytes: 0 };

describe("storage in words", () => {
  test("[WB-10] what cleaning would take, and nothing where it takes nothing", () => {
    expect(goesWords(NOTHING)).toBeNull();
    expect(goesWords({ ...NOTHING, saves: 12, checkpoints: 1, bytes: 2048 })).toBe(
      "12 older automatic saves and 1 checkpoint, which frees 2.0 KB",
    );
    expect(goesWords({ ...NOTHING, sessions: 1, archived: 2, bytes: 10 })).toBe(
      "1 deleted session, which frees 10 B; 2 idle sessions moved to the archive",
    );
    expect(goesWords({ ...NOTHING, archived: 1 })).toBe("1 idle session moved to the archive");
  });

  test("[WB-10] why the rest stays, the strongest reason first", () => {
    expect(stayLines({ stays: { day: 3, head: 1, hour: 0 } })).toEqual([
      { reason: "head", count: 1 },
      { reason: "day", count: 3 },
    ]);
    expect(termsWords(SESSION_CONFIG_DEFAULTS)).toContain("for 30 days");
  });

  test("[WB-10] how full a session is, and of what", () => {
    expect(quotaWords(1024, null)).toBe("1.0 KB in the newest save");
    expect(quotaWords(1024, { bytes: 1024, maxBytes: 2048, warning: false })).toBe(
      "1.0 KB of 2.0 KB in the newest save",
    );
    expect(quotaWords(1024, { bytes: 5120, maxBytes: 8192, warning: false })).toBe(
      "5.0 KB of 8.0 KB with everything that is kept",
    );
  });

  test("[WB-10] what is damaged, and what was kept apart", () => {
    const damage: DamageItem = {
      id: `dmg_${"0".repeat(32)}`,
      object: "segment",
      segment: null,
      save: null,
      copy: "first",
      kind: "digest",
      foundAt: "",
      foundBy: "scrub",
      goodElsewhere: false,
      attempts: 0,
      state: "mended",
      mendedAt: null,
      mendedFrom: null,
      healedBy: null,
    };
    expect(damageWords(damage)).toBe("A part had changed, found by the regular check: mended");
    expect(keptApartWords(["file:a", "file:b", "conv:c"])).toBe("text of a file (2) and messages");
    expect(keptApartWords([])).toContain("cannot be read");
  });
});
