const FILE = /^(\S+\.(?:test|deep)\.ts):$/;
const FAILED = "(fail) ";
const ENDED = /^\((?:pass|fail|skip)\) /;
const ERROR = /\berror: /i;
const LINES_OF_ERROR = 24;

/** A test that failed, by what the runner printed of it. */
export interface FailedTest {
  /** From the root of the checkout. */
  readonly file: string;
  readonly name: string;
  /** The last error said before it ended, its first lines; empty for one that ran out of time. */
  readonly error: readonly string[];
}

const errorBefore = (lines: readonly string[], end: number): readonly string[] => {
  const since = lines.findLastIndex((line, at) => at < end && ENDED.test(line));
  const block = lines.slice(since + 1, end);
  const begins = block.findLastIndex((line) => ERROR.test(line));
  return begins < 0 ? [] : block.slice(begins, begins + LINES_OF_ERROR);
};

/** The tests that failed in a run, each once: the runner says them where they happen and again at its end. */
export const failedTests = (output: string): readonly FailedTest[] => {
  const lines = output.split("\n");
  const said = new Set<string>();
  const failed: FailedTest[] = [];
  let file = "";
  for (const [at, line] of lines.entries()) {
    file = FILE.exec(line)?.[1] ?? file;
    if (!line.startsWith(FAILED) || said.has(line)) continue;
    said.add(line);
    failed.push({ file, name: line.slice(FAILED.length), error: errorBefore(lines, at) });
  }
  return failed;
};

/** For people, at the end of everything. */
export const toldOf = (tests: readonly FailedTest[]): string =>
  tests.flatMap(({ file, name, error }) => [`${file}: ${name}`, ...error, ""]).join("\n");
