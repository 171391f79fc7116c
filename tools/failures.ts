const FILE = /^(\S+\.(?:test|deep)\.ts):$/;
const FAILED = "(fail) ";
const ERROR = /\berror: /i;
const LINES_OF_ERROR = 24;
const LINES_OF_STEP = 40;

/** Where the error of the test that failed at line `end` begins: the last one said since the test before it ended. */
const errorBefore = (lines: readonly string[], end: number): readonly string[] => {
  const since = lines.findLastIndex((line, at) => at < end && /^\((?:pass|fail|skip)\) /.test(line));
  const block = lines.slice(since + 1, end);
  const begins = block.findLastIndex((line) => ERROR.test(line));
  return begins < 0 ? [] : block.slice(begins, begins + LINES_OF_ERROR);
};

/**
 * What a step says of its failures: of tests each one that failed, once, under its file and with its error; of anything
 * else the last lines.
 *
 * @param output all that the step printed
 */
export const failuresIn = (output: string): string => {
  const lines = output.split("\n");
  const said = new Set<string>();
  const told: string[] = [];
  let file = "";
  for (const [at, line] of lines.entries()) {
    file = FILE.exec(line)?.[1] ?? file;
    if (!line.startsWith(FAILED) || said.has(line)) continue;
    said.add(line);
    told.push(`${file}: ${line.slice(FAILED.length)}`, ...errorBefore(lines, at), "");
  }
  return (told.length > 0 ? told : lines.slice(-LINES_OF_STEP)).join("\n");
};
