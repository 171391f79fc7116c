import { describe, expect, test } from "bun:test";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { SaveStatus } from "@holdfast/client/contract/session";
import { ANNOUNCE_MILLISECONDS, spoken, waitBefore } from "../workspace/announcements.ts";
import { kindWords, pillWords, readOnlyWords, saveDetail } from "./save-words.ts";

const AT = "2026-11-21T14:02:31.000Z";
const NOW = Date.parse(AT);
const PROBLEM: ClientProblem = { code: "quota-exceeded", title: "The session is full", dataSafe: true };
const saved: SaveStatus = { kind: "saved", at: AT, seq: 7, digest: "0123456789abcdef", bytes: 8192 };

const words = (status: SaveStatus, later = 0): string => pillWords(status, NOW + later).text;

describe("the pill", () => {
  test("says saved only of what the service acknowledged", () => {
    expect(words(saved, 3000)).toBe("Saved 3 s ago");
    expect(words({ kind: "unsaved", since: AT, keptOnDevice: true, journaled: true })).toBe(
      "Saved on this device",
    );
    expect(words({ kind: "unsaved", since: AT, keptOnDevice: true, journaled: false })).toBe(
      "Unsaved changes",
    );
    expect(words({ kind: "unsaved", since: AT, keptOnDevice: false, journaled: false }, 60_000)).toBe(
      "Not saved yet",
    );
  });

  test("says what waits while the service cannot be reached, and where it is", () => {
    expect(words({ kind: "offline", changes: 0, keptOnDevice: true })).toBe("Offline");
    expect(words({ kind: "offline", changes: 4, keptOnDevice: true })).toBe(
      "Offline, 4 changes kept on this device",
    );
    expect(words({ kind: "offline", changes: 1, keptOnDevice: false })).toBe(
      "Offline, 1 change only in this tab",
    );
  });

  test("says that a save failed and where the work is", () => {
    const failed = pillWords({ kind: "failed", problem: PROBLEM, keptOnDevice: true }, NOW);
    expect(failed.text).toBe("Save failed — retry");
    expect(failed.detail).toEqual(["The session is full", "Your work is kept on this device"]);
  });

  test("has an icon of its own for each kind of state", () => {
    const statuses: readonly SaveStatus[] = [
      saved,
      { kind: "saving" },
      { kind: "unsaved", since: AT, keptOnDevice: false, journaled: false },
      { kind: "offline", changes: 1, keptOnDevice: true },
      { kind: "failed", problem: PROBLEM, keptOnDevice: true },
      { kind: "read-only", reason: "other-tab" },
    ];
    expect(new Set(statuses.map((status) => pillWords(status, NOW).tone)).size).toBe(statuses.length);
  });

  test("tells number, size and digest of the save on hovering", () => {
    expect(saveDetail({ at: AT, seq: 7, bytes: 8192, digest: "0123456789abcdef" }).slice(1)).toEqual([
      "Save 7 · 8.0 KB",
      "Digest 0123456789ab",
    ]);
  });
});

test("each reason for reading only is told with what follows from it", () => {
  for (const reason of [
    "other-tab",
    "other-device",
    "taken-over",
    "not-trusted",
    "damaged",
    "role",
  ] as const) {
    expect(readOnlyWords(reason).title).not.toBe("");
    expect(readOnlyWords(reason).text).not.toBe("");
  }
});

test("kinds of saves have words", () => {
  expect(kindWords("auto")).toBe("Automatic");
  expect(kindWords("manual")).toBe("By hand");
});

describe("what is spoken", () => {
  test("passing states are not", () => {
    expect(spoken({ kind: "saving" })).toBeNull();
    expect(spoken({ kind: "unsaved", since: AT, keptOnDevice: true, journaled: true })).toBeNull();
    expect(spoken({ kind: "opening" })).toBeNull();
  });

  test("lasting ones are, without a time that runs", () => {
    expect(spoken(saved)).toBe("Saved, save 7");
    expect(spoken({ kind: "offline", changes: 2, keptOnDevice: true })).toBe(
      "Offline, 2 changes kept on this device",
    );
    expect(spoken({ kind: "failed", problem: PROBLEM, keptOnDevice: true })).toBe("Save failed — retry");
    expect(spoken({ kind: "read-only", reason: "other-tab" })).toStartWith("Read-only.");
  });

  test("comes at most once in ten seconds, and never twice the same", () => {
    const last = { text: "Saved", at: NOW };
    expect(waitBefore("Saved", last, NOW + 60_000)).toBeNull();
    expect(waitBefore("Offline", last, NOW + 4000)).toBe(ANNOUNCE_MILLISECONDS - 4000);
    expect(waitBefore("Offline", last, NOW + 60_000)).toBe(0);
  });
});
