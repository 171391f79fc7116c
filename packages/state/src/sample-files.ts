const README = `# Focus timer

A timer for the terminal: work for a while, rest for a while, repeat.

    bun src/main.ts             four rounds of 25 minutes
    bun src/main.ts 50 10 2     two rounds of 50 minutes, 10 minutes of rest
    bun test                    the tests

\`src/timer.ts\` decides what happens when and knows no clock, which is why its tests
take no time. \`src/main.ts\` brings the clock and the screen.

Things to try:

- change the default lengths in \`src/timer.ts\` and watch a test fail
- make the last rest a long one
- give \`src/format.ts\` a narrower bar
`;

const NOTES = `# Notes

This file is yours. It is saved with everything else, and only you can read it.

- [ ] make the last rest a long one
- [ ] ring the bell twice when everything is done
`;

const PACKAGE = `{
  "name": "focus-timer",
  "private": true,
  "type": "module",
  "scripts": {
    "start": "bun src/main.ts",
    "test": "bun test"
  }
}
`;

const TIMER = `export interface Plan {
  readonly workMinutes: number;
  readonly restMinutes: number;
  readonly rounds: number;
}

export interface Moment {
  readonly phase: "work" | "rest" | "done";
  /** From 1 to the plan's rounds. */
  readonly round: number;
  readonly secondsLeft: number;
  /** How much of this phase is over, from 0 to 1. */
  readonly progress: number;
}

export const DEFAULT_PLAN: Plan = { workMinutes: 25, restMinutes: 5, rounds: 4 };

/** What the timer shows after \`elapsedSeconds\`. There is no rest after the last round. */
export const momentAt = (plan: Plan, elapsedSeconds: number): Moment => {
  const work = plan.workMinutes * 60;
  const rest = plan.restMinutes * 60;
  const round = Math.floor(elapsedSeconds / (work + rest)) + 1;
  const inRound = elapsedSeconds % (work + rest);

  const isOver = round > plan.rounds || (round === plan.rounds && inRound >= work);
  if (isOver) return { phase: "done", round: plan.rounds, secondsLeft: 0, progress: 1 };
  if (inRound < work) {
    return { phase: "work", round, secondsLeft: work - inRound, progress: inRound / work };
  }
  const rested = inRound - work;
  return { phase: "rest", round, secondsLeft: rest - rested, progress: rested / rest };
};

/** Length of the whole plan in seconds. */
export const lengthOf = (plan: Plan): number =>
  (plan.workMinutes * plan.rounds + plan.restMinutes * (plan.rounds - 1)) * 60;
`;

const FORMAT = `import type { Moment } from "./timer";

const BAR_WIDTH = 24;

export const clock = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  const minutes = String(Math.floor(whole / 60)).padStart(2, "0");
  return \`\${minutes}:\${String(whole % 60).padStart(2, "0")}\`;
};

export const bar = (progress: number): string => {
  const filled = Math.round(progress * BAR_WIDTH);
  return "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
};

export const line = (moment: Moment): string => {
  if (moment.phase === "done") return "Done. Well worked.";
  const word = moment.phase === "work" ? "Work" : "Rest";
  return \`\${word} \${moment.round}  \${bar(moment.progress)}  \${clock(moment.secondsLeft)}\`;
};
`;

const MAIN = `import { line } from "./format";
import { DEFAULT_PLAN, momentAt, type Plan } from "./timer";

const BELL = "\\u0007";

const [work, rest, rounds] = process.argv.slice(2).map(Number);
const plan: Plan = {
  workMinutes: work || DEFAULT_PLAN.workMinutes,
  restMinutes: rest || DEFAULT_PLAN.restMinutes,
  rounds: rounds || DEFAULT_PLAN.rounds,
};

const start = Date.now();
let shown = "";

const tick = setInterval(() => {
  const moment = momentAt(plan, (Date.now() - start) / 1000);
  const phase = \`\${moment.phase} \${moment.round}\`;
  const bell = shown !== "" && phase !== shown ? BELL : "";
  shown = phase;
  process.stdout.write(\`\\r\${bell}\${line(moment)}   \`);
  if (moment.phase === "done") {
    process.stdout.write("\\n");
    clearInterval(tick);
  }
}, 250);
`;

const TEST = `import { describe, expect, test } from "bun:test";
import { bar, clock } from "./format";
import { DEFAULT_PLAN, lengthOf, momentAt } from "./timer";

describe("the timer", () => {
  test("begins with work", () => {
    expect(momentAt(DEFAULT_PLAN, 0)).toEqual({ phase: "work", round: 1, secondsLeft: 1500, progress: 0 });
  });

  test("rests after the first round", () => {
    const moment = momentAt(DEFAULT_PLAN, 25 * 60);
    expect(moment.phase).toBe("rest");
    expect(moment.secondsLeft).toBe(300);
  });

  test("does not rest after the last round", () => {
    const end = lengthOf(DEFAULT_PLAN);
    expect(momentAt(DEFAULT_PLAN, end - 1).phase).toBe("work");
    expect(momentAt(DEFAULT_PLAN, end).phase).toBe("done");
  });
});

describe("the screen", () => {
  test("shows minutes and seconds", () => {
    expect(clock(65)).toBe("01:05");
  });

  test("fills the bar from the left", () => {
    expect(bar(0.5)).toBe("████████████░░░░░░░░░░░░");
  });
});
`;

const STYLE = `/* For a page that shows the same timer in a browser, if you feel like building one. */
:root {
  --ink: #1d2330;
  --paper: #fbfaf7;
  --work: #2f6f5e;
  --rest: #b7792b;
}

body {
  display: grid;
  place-items: center;
  min-height: 100vh;
  margin: 0;
  color: var(--ink);
  background: var(--paper);
  font: 500 clamp(2rem, 10vw, 6rem) / 1 ui-monospace, monospace;
}

.work {
  color: var(--work);
}

.rest {
  color: var(--rest);
}

@media (prefers-color-scheme: dark) {
  :root {
    --ink: #eceae4;
    --paper: #171a21;
    --work: #7cc4ad;
    --rest: #e3b36d;
  }
}
`;

/** Paths and texts of the sample project, which runs as it stands. */
export const SAMPLE_FILES: readonly (readonly [path: string, text: string])[] = [
  ["README.md", README],
  ["Notes.md", NOTES],
  ["package.json", PACKAGE],
  ["src/timer.ts", TIMER],
  ["src/format.ts", FORMAT],
  ["src/main.ts", MAIN],
  ["src/timer.test.ts", TEST],
  ["web/style.css", STYLE],
];
