import type { JsonValue } from "../canonical-json.ts";
import type { Conflict, Message } from "../model.ts";

export type Change = "added" | "removed" | "changed";

/** One value below a part of a state. `at` is a JSON pointer (RFC 6901); a value that is not there is left out. */
export interface ValueDifference {
  readonly at: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

/** A stretch of changed lines with up to three unchanged ones around it. `a` and `b` count the lines before it. */
export interface Hunk {
  readonly a: number;
  readonly b: number;
  /** ` `, `-` or `+`, and the line with its line end. The last line of a text may have none. */
  readonly lines: readonly string[];
}

export type ContentDifference =
  | {
      readonly kind: "lines";
      readonly added: number;
      readonly removed: number;
      readonly hunks: readonly Hunk[];
    }
  /** Told by bytes alone: one side is not text, or matching the lines would cost too much. Null: there is no such side. [CA-9] */
  | {
      readonly kind: "replaced";
      readonly why: "not-text" | "too-costly";
      readonly before: number | null;
      readonly after: number | null;
    };

export interface FileDifference {
  readonly id: string;
  readonly path: string;
  readonly change: Change;
  /** The path it had, where that is another one. */
  readonly from?: string;
  /** Null: the content is the same. */
  readonly content: ContentDifference | null;
  /** Other facts that differ, by name. */
  readonly facts: readonly string[];
}

export interface MessageDifference {
  readonly id: string;
  readonly change: Change;
  readonly role: Message["role"];
  /** How the text begins, 200 characters at most: of the newer side where there is one. */
  readonly text: string;
}

export interface ConversationDifference {
  readonly id: string;
  readonly title: string;
  readonly change: Change;
  readonly messages: readonly MessageDifference[];
  /** `title`, `model`, `work`, `createdAt`, `leafId`, `order`. */
  readonly facts: readonly string[];
}

export interface TerminalDifference {
  readonly id: string;
  readonly title: string;
  readonly change: Change;
  /** Commands that the history has now and had not, and how many it no longer has. */
  readonly commands: readonly string[];
  readonly commandsGone: number;
  /** Output that came after what both sides have, its last 2,000 characters; `more` counts the characters before those. */
  readonly output: string;
  readonly more: number;
  /** Characters of output that only the older side has. */
  readonly outputGone: number;
  /** Variables of the environment by name: values are never shown. */
  readonly env: readonly { readonly name: string; readonly change: Change }[];
  readonly facts: readonly string[];
}

export interface TabDifference {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly change: Change;
  /** The address it had, where that is another one. */
  readonly from?: string;
  /** Names of form fields that differ: values are never shown. */
  readonly fields: readonly string[];
  readonly facts: readonly string[];
}

export interface BookmarkDifference {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly change: Change;
}

export interface ConflictDifference {
  readonly id: string;
  readonly kind: Conflict["kind"];
  readonly name: string;
  readonly change: Change;
}

/** How one state differs from another, by meaning. Only what differs, in an order that follows from the two states alone. [CA-7] */
export interface Differences {
  readonly files: readonly FileDifference[];
  readonly conversations: readonly ConversationDifference[];
  readonly terminals: readonly TerminalDifference[];
  readonly tabs: readonly TabDifference[];
  readonly bookmarks: readonly BookmarkDifference[];
  /** The bookmarks that both sides have stand in another order. */
  readonly bookmarksMoved: boolean;
  readonly settings: readonly ValueDifference[];
  readonly layout: readonly ValueDifference[];
  readonly metadata: readonly ValueDifference[];
  readonly conflicts: readonly ConflictDifference[];
}
