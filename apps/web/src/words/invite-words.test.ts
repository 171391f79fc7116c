import { describe, expect, test } from "bun:test";
import type { InviteView } from "@holdfast/client/contract/members";
import { INVITE_STATES } from "@holdfast/protocol/sharing";
import { inviteStanding, isPending, timeLeft } from "./invite-words.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const invite = (more: Partial<InviteView>): InviteView => ({
  id: "inv_01a1fee3000070008000000000a00100",
  email: "bea@example.org",
  role: "member",
  state: "open",
  createdAt: "2026-11-20T12:00:00Z",
  expiresAt: "2026-11-27T12:00:00Z",
  link: null,
  acceptance: null,
  ...more,
});
const accepted = (standing: "proven" | "words" | "forged"): InviteView =>
  invite({ state: "accepted", acceptance: { standing, words: [] } });

describe("words for invites", () => {
  test("the time left is named in its largest whole unit", () => {
    const after = (hours: number): string => timeLeft(new Date(NOW + hours * 3_600_000).toISOString(), NOW);
    expect([after(168), after(47), after(24), after(23.9), after(1), after(0.5), after(-1)]).toEqual([
      "7 days",
      "1 day",
      "1 day",
      "23 hours",
      "1 hour",
      "less than an hour",
      "less than an hour",
    ]);
  });

  test("every state reads differently, and only open and accepted ones are pending", () => {
    const views = INVITE_STATES.map((state) => invite({ state }));
    expect(new Set(views.map((view) => inviteStanding(view, NOW).text)).size).toBe(views.length);
    expect(views.filter(isPending).map(({ state }) => state)).toEqual(["open", "accepted"]);
  });

  test("[WS-5] a proof lets in by itself, words have to be compared, and a forged proof warns", () => {
    const tones = (["proven", "words", "forged"] as const).map(
      (standing) => inviteStanding(accepted(standing), NOW).tone,
    );
    expect(tones).toEqual(["busy", "act", "danger"]);
  });
});
