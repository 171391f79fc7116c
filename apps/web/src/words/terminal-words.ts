import { momentOf } from "./timeline-words.ts";

/** What stands on the line below restored output. */
export const restoredWords = (at: string, now = Date.now()): string => `Restored · ${momentOf(at, now)}`;

/** The same below the output of an earlier moment. */
export const lookedAtWords = (at: string, now = Date.now()): string => `As it was · ${momentOf(at, now)}`;

/** Before it is known when the session was opened here. */
export const RESTORED = "Restored";

export const RECORDED = "Recorded. Nothing runs here.";
export const TYPED = "Nothing runs here, so what you type goes nowhere.";
export const NEEDS_RUNTIME = "Runs once a runtime is attached to this session";
export const WAS_RUNNING = "Was running";

/** Says how much of the output is not drawn. */
export const leftOutWords = (pages: number): string =>
  pages === 1 ? "An earlier page of output is not drawn." : `${pages} earlier pages of output are not drawn.`;

/** Where a search in the output stands; `at` counts from 0 and is -1 where there are too many to count. */
export const foundWords = (at: number, count: number): string => {
  if (count === 0) return "Nothing found";
  return at < 0 ? `More than ${count}` : `${at + 1} of ${count}`;
};

export const closedWords = (title: string): string => `Closed “${title}”`;

/** Why a title is refused; null when it may be. */
export const faultOfTitle = (title: string): string | null => {
  if (title.trim() === "") return "A terminal has a name.";
  return title.length > 100 ? "A name has at most 100 characters." : null;
};

/** The accessible name of a terminal's output. */
export const outputLabel = (title: string): string => `Output of ${title}`;
