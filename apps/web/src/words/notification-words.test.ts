import { expect, test } from "bun:test";
import type { Notification } from "@holdfast/client/contract/notifications";
import { formatId } from "@holdfast/protocol/ids";
import { NOTIFICATION_KINDS } from "@holdfast/protocol/notifications";
import { KIND_WORDS, notificationWords } from "./notification-words.ts";
import { unreadWords } from "./unread-words.ts";

const SESSION = formatId("ses", new Uint8Array(16));

const item = (kind: string, data: Notification["data"] = {}): Notification => ({
  id: formatId("ntf", new Uint8Array(16)),
  kind,
  at: "2026-11-22T03:00:00.000Z",
  read: false,
  data,
});

test("[NT-11] every kind says what it is about and where to look, and one of a newer service says so", () => {
  for (const kind of NOTIFICATION_KINDS) {
    const { title, text, href } = notificationWords(item(kind, { act: "codes.replaced" }), () => null);
    expect([kind, title.length > 4 && text.length > 4]).toEqual([kind, true]);
    expect(href === null || href.startsWith("/")).toBe(true);
    expect(KIND_WORDS[kind].label).not.toBe("");
  }
  expect(notificationWords(item("of_a_newer_service"), () => null).title).toBe("News");
});

test("[NT-11] a session is named where this browser knows its name, and linked to there alone", () => {
  const about = item("restore_done", { act: "session.restored", sessionId: SESSION });
  expect(notificationWords(about, () => "Plans")).toMatchObject({ href: `/s/${SESSION}` });
  expect(notificationWords(about, () => "Plans").text).toContain("“Plans”");
  expect(notificationWords(about, () => null)).toMatchObject({ href: "/sessions" });
});

test("[NT-11] the bell says how many are unread", () => {
  expect([unreadWords(null), unreadWords(0), unreadWords(3)]).toEqual([
    "Notifications",
    "Notifications",
    "Notifications, 3 unread",
  ]);
});
