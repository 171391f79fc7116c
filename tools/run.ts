export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

export interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** On top of the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command in the checkout, passes its output on and keeps it. The child is ended when this process is. */
export const run = async ({ command, env }: Step): Promise<Outcome> => {
  const begun = performance.now();
  const child = Bun.spawn([...command], {
    cwd: `${import.meta.dir}/..`,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1", ...env },
    stdout: "pipe",
    stderr: "pipe",
    stdin: "ignore",
  });
  const end = (): void => child.kill();
  process.once("exit", end);
  const decoder = new TextDecoder();
  let output = "";
  const pass = async (from: ReadableStream<Uint8Array>, to: NodeJS.WriteStream): Promise<void> => {
    for await (const part of from) {
      output += decoder.decode(part, { stream: true });
      to.write(part);
    }
  };
  const [code] = await Promise.all([
    child.exited,
    pass(child.stdout, process.stdout),
    pass(child.stderr, process.stderr),
  ]);
  process.off("exit", end);
  return { ok: code === 0, output, seconds: (performance.now() - begun) / 1000 };
};
