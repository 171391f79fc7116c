import { describe, expect, test } from "bun:test";
import { utf8 } from "@holdfast/vault/bytes";
import { Value } from "@sinclair/typebox/value";
import { createSpace } from "../fixtures/space.ts";
import { fileOf, messageOf, smallState, withFile } from "../fixtures/states.ts";
import { emptyState } from "./empty-state.ts";
import { LEDGER_ENTRIES_MAX, LossLedger, lossLedger } from "./ledger.ts";
import { emptyBase } from "./save-base.ts";
import type { SectionKey } from "./section-key.ts";

describe("[CA-6] [Z11] the loss ledger", () => {
  test("is empty where everything is in the save", async () => {
    const state = withFile(emptyState(), fileOf("a", "a.ts", "x\n"));
    const { next } = await (await createSpace()).save(emptyBase(), state);
    expect(lossLedger(state, next.skipped)).toEqual({ count: 0, entries: [] });
  });

  test("names what a save could not hold, with part, reason and bytes", async () => {
    const { k } = smallState().conversations;
    if (k === undefined) throw new Error("the sample lacks it");
    const state = {
      ...withFile(emptyState(), fileOf("a", "videos/big.txt", "ä".repeat(3_000_000))),
      conversations: { k: { ...k, messages: [messageOf("m", "lone \ud800 half")] } },
    };
    const { next } = await (await createSpace()).save(emptyBase(), state);
    expect(lossLedger(state, next.skipped)).toEqual({
      count: 2,
      entries: [
        { part: "file", name: "videos/big.txt", reason: "too-large", bytes: 6_000_000 },
        { part: "conversation", name: "First", reason: "not-text", bytes: null },
      ],
    });
  });

  test("names what was not captured and what was trimmed, and no value of it", () => {
    const { count, entries } = lossLedger(smallState(), new Map(), [
      { part: "file", name: "a (2).ts", reason: "renamed", bytes: null },
      { part: "terminal", name: "shell", reason: "kept-by-runtime", bytes: 1_024 },
    ]);
    expect(count).toBe(5);
    expect(entries).toEqual([
      { part: "file", name: "a (2).ts", reason: "renamed", bytes: null },
      { part: "terminal", name: "shell", reason: "kept-by-runtime", bytes: 1_024 },
      { part: "terminal", name: "shell", reason: "trimmed", bytes: null },
      {
        part: "terminal",
        name: "shell",
        reason: "variable-left-out",
        detail: "AWS_SECRET_ACCESS_KEY",
        bytes: null,
      },
      { part: "tab", name: "Example", reason: "field-left-out", detail: "password", bytes: null },
    ]);
  });

  test("has a bound, says how many entries there were, and keeps what weighs most", () => {
    const { t } = smallState().terminals;
    if (t === undefined) throw new Error("the sample lacks it");
    const names = Array.from({ length: 3_000 }, (_, i) => `SECRET_${i}`);
    const skipped = new Map<SectionKey, "damaged">([["layout:", "damaged"]]);
    const full = lossLedger({ ...smallState(), terminals: { t: { ...t, leftOut: names } } }, skipped);
    expect(full.count).toBe(3_003);
    expect(full.entries[0]).toEqual({ part: "layout", name: "layout", reason: "damaged", bytes: null });
    expect(full.entries.length).toBeLessThanOrEqual(LEDGER_ENTRIES_MAX);
    expect(full.entries.length).toBeGreaterThan(30);
    const long = { ...smallState(), terminals: { t: { ...t, title: "🙂".repeat(5_000), leftOut: names } } };
    for (const ledger of [full, lossLedger(long, new Map())]) {
      expect(Value.Check(LossLedger, ledger)).toBe(true);
      expect(utf8(JSON.stringify(ledger)).length).toBeLessThan(6.5 * 1024);
      expect(JSON.stringify(ledger).isWellFormed()).toBe(true);
    }
  });
});
