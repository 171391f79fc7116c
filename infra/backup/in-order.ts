const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command and ends this process with the code it answers, or with 1 after the message of what it throws. The first Ctrl-C, polite
 * request or closed terminal asks it to stop at its next step and to leave nothing behind; the second ends it at once.
 */
export const inOrder = async (command: (signal: AbortSignal) => Promise<number>): Promise<void> => {
  const stop = new AbortController();
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(1);
      stop.abort(new Error("Stopped; nothing was left behind."));
    });
  try {
    process.exitCode = await command(stop.signal);
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause);
    process.exitCode = 1;
  }
  process.exit();
};
