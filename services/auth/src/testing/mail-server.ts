import { join } from "node:path";

export interface Received {
  readonly to: readonly string[];
  readonly raw: string;
}

/** The mail server of smtp-process.ts, and what it has taken. */
export const startMailServer = async (port = 0) => {
  const command = [process.execPath, join(import.meta.dir, "smtp-process.ts"), String(port)];
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "ignore" });
  const received: Received[] = [];
  const listening = Promise.withResolvers<number>();
  const reading = (async () => {
    let rest = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const told = JSON.parse(line);
        if ("port" in told) listening.resolve(told.port);
        else received.push(told);
      }
    }
  })();
  return {
    port: await listening.promise,
    received,
    stop: async () => {
      child.kill();
      await child.exited;
      await reading;
    },
  };
};

/** The id that a message has in every attempt. */
export const messageId = ({ raw }: Received): string => /^Message-ID: <(.*)>\r$/im.exec(raw)?.[1] ?? "";
