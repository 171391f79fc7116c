import { describe, expect, test } from "bun:test";
import type { KeyHealthView } from "@holdfast/client/contract/key-health";
import { dueLine, epochAge, epochDue, renewableFrom, tooYoung } from "./epoch-words.ts";
import { dayOf } from "./time.ts";

const DAY = 24 * 3600 * 1000;
const SINCE = "2026-08-01T00:00:00.000Z";
const after = (days: number): number => Date.parse(SINCE) + days * DAY;

const epoch = (state: KeyHealthView["epoch"]["state"]): KeyHealthView["epoch"] => ({
  number: 3,
  since: SINCE,
  dueAt: new Date(after(90)).toISOString(),
  state,
});

describe("words for the keys of a workspace", () => {
  test("[RO-1] young keys say from which day on they may be renewed, older ones nothing", () => {
    expect(renewableFrom({ since: SINCE })).toBe("2026-08-31T00:00:00.000Z");
    expect(tooYoung(epoch("young"))).toContain(`30 days old, from ${dayOf("2026-08-31T00:00:00.000Z")} on`);
    for (const state of ["good", "due-soon", "overdue"] as const) expect(tooYoung(epoch(state))).toBeNull();
  });

  test("[A18] [RO-5] they say how old they are, when they are renewed and by whom", () => {
    expect(epochAge({ since: SINCE }, after(0.5))).toBe("Made today");
    expect(epochAge({ since: SINCE }, after(1))).toBe("Made 1 day ago");
    expect(epochAge({ since: SINCE }, after(45))).toBe("Made 45 days ago");
    const day = dayOf(new Date(after(90)).toISOString());
    expect(epochDue(epoch("good"), true)).toBe(`Renewed by themselves on ${day}.`);
    expect(epochDue(epoch("good"), false)).toBe(`An admin’s device renews them on ${day}.`);
    expect(epochDue(epoch("overdue"), false)).toContain("an admin’s device renews them");
  });

  test("[A18] [RO-5] a quiet line comes seven days before, and stays while they are late", () => {
    expect(dueLine(epoch("good"), after(50))).toBeNull();
    expect(dueLine(epoch("due-soon"), after(84))).toBe("The keys of this workspace are renewed in 6 days.");
    expect(dueLine(epoch("due-soon"), after(89.5))).toBe(
      "The keys of this workspace are renewed within a day.",
    );
    expect(dueLine(epoch("overdue"), after(91))).toBe("The keys of this workspace are due for renewal.");
  });
});
