import type { LogSink } from "./request-log.ts";

/**
 * A log that writes the lines of one turn of the event loop together: a write per request costs a busy service more than
 * composing the line, and wakes whoever reads along each time.
 *
 * What is logged while the process ends is written at once.
 */
export const createLineLog = (write: (text: string) => void): LogSink => {
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length === 0) return;
    const text = `${lines.join("\n")}\n`;
    lines = [];
    write(text);
  };
  let ending = false;
  process.on("exit", () => {
    ending = true;
    flush();
  });
  return (line) => {
    lines.push(line);
    if (ending) flush();
    else if (lines.length === 1) setImmediate(flush);
  };
};

/** Lines to the standard output. */
export const stdoutLog = (): LogSink =>
  createLineLog((text) => {
    process.stdout.write(text);
  });
