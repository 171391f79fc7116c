import { shown } from "@holdfast/state/differences/shown";
import type { NotComingBack, Running } from "../workspace/not-coming-back.ts";
import { lossWords, moreWords } from "./ledger-words.ts";
import { counted } from "./size.ts";

/** "Will not come back: 2 things and 1 running program". */
export const notBackWords = ({ ledger, ran, runs }: NotComingBack): string => {
  const programs = ran.length + runs.length;
  const what = [
    ...(ledger.count === 0 ? [] : [counted(ledger.count, "thing")]),
    ...(programs === 0 ? [] : [counted(programs, "running program")]),
  ];
  return `Will not come back: ${what.join(" and ")}`;
};

const programWords = ({ command, title }: Running): string =>
  `${shown(command)} in ${title === "" ? "a terminal" : `“${shown(title)}”`}`;

/** What does not come back and why, a line each. */
export const notBackLines = ({ ledger, ran, runs }: NotComingBack): readonly string[] => {
  const more = moreWords(ledger);
  return [
    ...ledger.entries.map(lossWords),
    ...(more === null ? [] : [more]),
    ...ran.map(
      (running) =>
        `${programWords(running)}: it ran then. Its text comes back; a program does not start by itself.`,
    ),
    ...runs.map(
      (running) =>
        `${programWords(running)}: it runs now. Undoing brings its text back; a program does not start by itself.`,
    ),
  ];
};
