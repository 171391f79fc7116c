import { describe, expect, test } from "bun:test";
import type { SlotView } from "@holdfast/client/contract/slots";
import { addedWhen, keptBecause, slotName, stillOpensWords, strengthMark, usedWhen } from "./slot-words.ts";

const SLOT: SlotView = {
  id: "slt_01a1fee3000070008000000000a00100",
  kind: "passphrase",
  name: null,
  description: "",
  tags: [],
  strength: null,
  createdAt: "2026-11-21T10:00:00.000Z",
  lastUsedAt: null,
  uses: 0,
  removal: "allowed",
};
const NOW = Date.parse("2026-11-21T12:00:00.000Z");

describe("words for a way to unlock", () => {
  test("[SL-1] it is called what somebody called it, else by its kind", () => {
    expect(slotName(SLOT)).toBe("Passphrase");
    expect(slotName({ ...SLOT, kind: "recovery-code" })).toBe("Recovery code");
    expect(slotName({ ...SLOT, name: "On paper" })).toBe("On paper");
  });

  test("[SL-2] only what was scored has a strength", () => {
    expect(strengthMark(SLOT)).toBeNull();
    expect(strengthMark({ strength: 0 })).toBe("Easy to guess");
    expect(strengthMark({ strength: 4 })).toBe("Very strong");
  });

  test("[SL-3] it says when it was used and how often, and nothing that is not known", () => {
    expect(usedWhen(SLOT, NOW)).toBe("Never used");
    expect(usedWhen({ lastUsedAt: "2026-11-21T11:00:00.000Z", uses: 1 }, NOW)).toBe(
      "Last used 1 h ago, 1 time in all",
    );
    expect(usedWhen({ lastUsedAt: null, uses: 3 }, NOW)).toBe("Used 3 times");
    expect(addedWhen({ createdAt: null })).toBeNull();
    expect(addedWhen(SLOT)).toStartWith("Added ");
  });

  test("[A20] [SL-6] what may not go says why, and what stays is counted", () => {
    expect(keptBecause(SLOT)).toBeNull();
    expect(keptBecause({ removal: "last-passphrase" })).toContain("only passphrase");
    expect(keptBecause({ removal: "last-way" })).toContain("last way");
    expect(keptBecause({ removal: "last-codes" })).toContain("Two codes always stay");
    const code: SlotView = { ...SLOT, kind: "recovery-code" };
    expect(stillOpensWords([SLOT, { ...SLOT, kind: "passkey", name: "Phone" }, code, code])).toBe(
      "Passphrase, Phone, 2 recovery codes",
    );
    expect(stillOpensWords([code])).toBe("1 recovery code");
  });
});
