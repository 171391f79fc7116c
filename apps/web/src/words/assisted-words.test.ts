import { expect, test } from "bun:test";
import { assistedState, unlockMaker, unlockUsed } from "./assisted-words.ts";

const AT = "2026-11-21T12:00:00.000Z";

test("[AM-3] reading by the service is on only where the account and the workspace allow it", () => {
  expect(assistedState({ allowed: false, workspaceAllows: true })).toBe("Off");
  expect(assistedState({ allowed: true, workspaceAllows: false })).toBe("Not in this workspace");
  expect(assistedState({ allowed: true, workspaceAllows: true })).toBe("On");
});

test("[AM-4] a token says who made it and whether it was used", () => {
  expect(unlockMaker({ origin: "client" })).toContain("your devices");
  expect(unlockMaker({ origin: "login" })).toContain("passphrase");
  expect(unlockUsed({ createdAt: AT, lastUsedAt: AT }, Date.parse(AT))).toBe("Never used");
  expect(
    unlockUsed(
      { createdAt: AT, lastUsedAt: "2026-11-21T12:01:00.000Z" },
      Date.parse("2026-11-21T12:03:00.000Z"),
    ),
  ).toBe("Last used 2 min ago");
});
