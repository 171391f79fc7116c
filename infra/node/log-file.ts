import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LogSink } from "@holdfast/service-kit/request-log";

/** Above this the log of the last runs is set aside at a start, in place of the one set aside before. */
const LOG_MAX_BYTES = 32 * 1024 * 1024;

/** Appends lines to `<folder>/service.log`, which only its owner reads. */
export const openLogFile = (
  folder: string,
): { readonly sink: LogSink; readonly close: () => Promise<void> } => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "service.log");
  if (existsSync(file) && statSync(file).size > LOG_MAX_BYTES) renameSync(file, `${file}.1`);
  const stream = createWriteStream(file, { flags: "a", mode: 0o600 });
  // A disk without room for the log must not end the service.
  stream.on("error", (cause) => console.error(`The log cannot be written: ${cause.message}`));
  return {
    sink: (line) => {
      stream.write(`${line}\n`);
    },
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
};
