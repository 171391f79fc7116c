export interface ServiceProcess {
  readonly origin: string;
  /** Resolves with the exit code; null after a signal. */
  readonly exited: Promise<number | null>;
  readonly kill: (signal: "SIGKILL" | "SIGTERM") => void;
  /** Everything it has logged so far. */
  readonly log: () => string;
}

/** Starts an entry of a service as a process of its own and waits until it listens. */
export const startServiceProcess = async (
  entry: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServiceProcess> => {
  const child = Bun.spawn([process.execPath, entry, ...args], {
    env: { ...env },
    stdout: "pipe",
    stderr: "inherit",
  });
  const listening = Promise.withResolvers<number>();
  let log = "";
  const read = async (): Promise<void> => {
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      log += part;
      const port = /"event":"listening","port":(\d+)/.exec(log)?.[1];
      if (port !== undefined) listening.resolve(Number(port));
    }
    listening.reject(new Error(`the service ended before it listened: ${log}`));
  };
  read().catch(listening.reject);
  const port = await listening.promise;
  return {
    origin: `http://127.0.0.1:${port}`,
    exited: child.exited.then(() => child.exitCode),
    kill: (signal) => child.kill(signal),
    log: () => log,
  };
};
