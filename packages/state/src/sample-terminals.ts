import type { Terminal } from "./model.ts";

/** Begins an escape sequence. */
const ESC = "\u001b";
const style = (code: number, text: string): string => `${ESC}[${code}m${text}${ESC}[0m`;
const bold = (text: string): string => style(1, text);
const faint = (text: string): string => style(2, text);
const green = (text: string): string => style(32, text);
const PROMPT = `${style(36, "~/focus-timer")} ${green("$")} `;

const lines = (...all: readonly string[]): string => all.join("\r\n");
const passed = (group: string, name: string, time: string): string =>
  `${green("✓")} ${group} ${faint(">")} ${bold(name)} ${faint(`[${time}]`)}`;
const bar = (filled: number): string => "█".repeat(filled) + faint("░".repeat(24 - filled));

const TESTS = lines(
  `${PROMPT}ls src`,
  "format.ts  main.ts  timer.test.ts  timer.ts",
  `${PROMPT}bun test`,
  `${bold("bun test")} ${faint("v1.4.5")}`,
  "",
  "src/timer.test.ts:",
  passed("the timer", "begins with work", "0.27ms"),
  passed("the timer", "rests after the first round", "0.56ms"),
  passed("the timer", "does not rest after the last round", "0.09ms"),
  passed("the screen", "shows minutes and seconds", "0.12ms"),
  passed("the screen", "fills the bar from the left", "0.09ms"),
  "",
  green(" 5 pass"),
  faint(" 0 fail"),
  ` 7 expect() calls`,
  `Ran 5 tests across 1 file. ${faint("[14.00ms]")}`,
  PROMPT,
);

/** Of one terminal: the screen is drawn over and over in the same line, as the timer does. */
const TIMER = lines(
  `${PROMPT}bun src/main.ts 25 5 4`,
  `\rWork 1  ${bar(0)}  25:00   \rWork 1  ${bar(1)}  24:09   \rWork 1  ${bar(9)}  15:38   `,
);

type Facts = Pick<Terminal, "id" | "title" | "history" | "active"> & { readonly command?: string };

const terminalOf = (facts: Facts, output: string): Terminal => ({
  ...facts,
  cwd: "~/focus-timer",
  shell: "bash",
  rows: 24,
  cols: 80,
  env: { LANG: "en_US.UTF-8", TERM: "xterm-256color" },
  scrollback: { firstPage: 0, pages: [output] },
});

/** What was done in the sample project before somebody comes: its tests, and a timer that was running. */
export const SAMPLE_TERMINALS: readonly Terminal[] = [
  terminalOf({ id: "sample-tests", title: "Tests", history: ["ls src", "bun test"], active: true }, TESTS),
  terminalOf(
    {
      id: "sample-timer",
      title: "Timer",
      history: ["bun src/main.ts 25 5 4"],
      command: "bun src/main.ts 25 5 4",
      active: false,
    },
    TIMER,
  ),
];
