import { expect, test } from "bun:test";
import type { Login } from "@holdfast/client/contract/logins";
import { markOf, seenWords } from "./login-words.ts";

const LOGIN: Login = {
  id: "lgn_0192f1d0c0de70008000000000000001",
  name: "Firefox on Linux",
  kind: "browser",
  deviceId: "dev_0192f1d0c0de70008000000000000002",
  address: "192.0.2.7",
  createdAt: "2026-11-20T08:00:00.000Z",
  lastSeenAt: "2026-11-21T08:00:00.000Z",
  expiresAt: "2026-12-21T08:00:00.000Z",
  current: false,
};
const seen = (time: string, login: Login = LOGIN): string =>
  seenWords(login, Date.parse(`2026-11-21T${time}Z`));

test("[B17] when a login was last seen is never said more exactly than it is known", () => {
  expect(seen("08:14:59")).toBe("Seen in the last 15 min");
  expect(seen("08:15:00")).toBe("Last seen 15 min ago");
  expect(seen("11:00:00")).toBe("Last seen 3 h ago");
  expect(seen("11:00:00", { ...LOGIN, current: true })).toBe("Active now");
});

test("[B17] this browser is told from others, and from its own earlier logins", () => {
  const here = LOGIN.deviceId ?? "";
  expect(markOf({ ...LOGIN, current: true, deviceId: null }, here)).toBe("This browser");
  expect(markOf(LOGIN, here)).toBe("This browser, earlier");
  expect(markOf(LOGIN, "dev_0192f1d0c0de70008000000000000003")).toBeNull();
  expect(markOf({ ...LOGIN, deviceId: null }, undefined)).toBeNull();
});
