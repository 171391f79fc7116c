import type { SaveStatus } from "@holdfast/client/contract/session";
import { pillWords } from "../words/save-words.ts";

/** Changes of the save status are spoken at most once in this time; failures at once. */
export const ANNOUNCE_MILLISECONDS = 10_000;

/** What a screen reader hears of a status; null for what passes by itself in a moment. */
export const spoken = (status: SaveStatus): string | null => {
  switch (status.kind) {
    case "saved":
      return `Saved, save ${status.seq}`;
    case "offline":
    case "failed":
      return pillWords(status, 0).text;
    case "read-only":
      return `Read-only. ${pillWords(status, 0).detail[0] ?? ""}`;
    case "opening":
    case "unsaved":
    case "saving":
      return null;
  }
};

/** Milliseconds to wait before `text` may be spoken; null when it was the last thing said. */
export const waitBefore = (
  text: string,
  last: { readonly text: string; readonly at: number },
  now: number,
): number | null => (text === last.text ? null : Math.max(0, last.at + ANNOUNCE_MILLISECONDS - now));
