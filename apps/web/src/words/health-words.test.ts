import { describe, expect, test } from "bun:test";
import type { KeyHealthView } from "@holdfast/client/contract/key-health";
import { type HealthRow, healthRows, healthSummary } from "./health-words.ts";

const NOW = Date.parse("2026-11-21T12:00:00.000Z");

const HEALTH: KeyHealthView = {
  recovery: { codesLeft: 8, complete: true, missing: [] },
  epoch: { number: 1, since: "2026-11-20T12:00:00.000Z", dueAt: "2027-02-18T12:00:00.000Z", state: "young" },
  rootKeySince: "2026-11-20T12:00:00.000Z",
  slots: { passphrases: 1, codes: 8, passkeys: 1, devices: 0, oldestUse: null },
  assisted: { allowed: false, live: 0 },
  warnings: [],
  recommendations: [],
};

const rowOf = (health: KeyHealthView, id: HealthRow["id"], manages = true): HealthRow => {
  const row = healthRows(health, NOW, manages).find((each) => each.id === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
};

describe("the health of keys in words", () => {
  test("[A19] where nothing is missing nothing is asked for", () => {
    const rows = healthRows(HEALTH, NOW, true);
    expect(rows.map(({ tone, action }) => [tone, action])).toEqual(rows.map(() => ["good", null]));
    expect(healthSummary(rows)).toBe("Nothing needs to be done.");
    expect(rowOf(HEALTH, "recovery").text).toBe(
      "Opened by a passphrase, 1 passkey, 8 unused recovery codes.",
    );
  });

  test("[A19] [SL-5] what recovery lacks is said with the place where it is made", () => {
    const few = { ...HEALTH, recovery: { codesLeft: 1, complete: false, missing: ["codes"] as const } };
    expect(rowOf(few, "recovery")).toMatchObject({ tone: "warn", action: { to: "recovery-codes" } });
    expect(rowOf({ ...few, recovery: { ...few.recovery, codesLeft: 0 } }, "recovery").text).toContain(
      "No recovery code",
    );
    const onlyCodes = {
      ...HEALTH,
      recovery: { codesLeft: 8, complete: false, missing: ["unlocking-slot"] as const },
    };
    expect(rowOf(onlyCodes, "recovery")).toMatchObject({ tone: "warn", action: { to: "passkeys" } });
    expect(rowOf({ ...HEALTH, warnings: ["few-codes"] }, "recovery").tone).toBe("warn");
    expect(healthSummary(healthRows(few, NOW, true))).toBe("One thing needs you.");
  });

  test("[A19] [SL-2] a passphrase that could be guessed comes before a passkey that could be added", () => {
    const without = { ...HEALTH, slots: { ...HEALTH.slots, passkeys: 0 } };
    expect(rowOf(without, "second")).toMatchObject({ tone: "note", action: { to: "passkeys" } });
    expect(rowOf({ ...without, warnings: ["weak-passphrase"] }, "second")).toMatchObject({
      tone: "warn",
      action: { to: "passphrase" },
    });
  });

  test("[A18] [A19] keys that are due lead an admin to the renewal, and a member nowhere", () => {
    const due = {
      ...HEALTH,
      epoch: { ...HEALTH.epoch, state: "due-soon", dueAt: "2026-11-25T12:00:00.000Z" },
    } as const;
    expect(rowOf(due, "workspace")).toMatchObject({ tone: "note", action: { to: "workspace-keys" } });
    expect(rowOf(due, "workspace", false).action).toBeNull();
    expect(rowOf({ ...due, epoch: { ...due.epoch, state: "overdue" } }, "workspace").tone).toBe("warn");
  });

  test("[A19] it says whether the service can read", () => {
    expect(rowOf(HEALTH, "service").text).toContain("cannot read");
    expect(rowOf({ ...HEALTH, assisted: { allowed: true, live: 0 } }, "service").text).toContain(
      "nothing can read now",
    );
    expect(rowOf({ ...HEALTH, assisted: { allowed: true, live: 2 } }, "service").text).toContain(
      "2 tokens let",
    );
  });
});
