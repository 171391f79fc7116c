import { connect } from "node:net";

/** A connection on which a test writes bytes that no HTTP client would. */
export const openRaw = async (port: number) => {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  const closed = Promise.withResolvers<void>();
  const waiting = new Set<() => void>();
  socket.on("data", (part) => {
    text += part.toString("latin1");
    for (const look of waiting) look();
  });
  // Cut off by the other side: what was answered before that counts.
  socket.on("error", () => closed.resolve());
  socket.on("close", () => closed.resolve());
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return {
    write: (bytes: string) => {
      socket.write(bytes, "latin1");
    },
    /** Everything that has been answered, once it contains `part` or the connection is closed. */
    answered: async (part: string): Promise<string> => {
      const there = Promise.withResolvers<void>();
      const look = () => text.includes(part) && there.resolve();
      waiting.add(look);
      look();
      await Promise.race([there.promise, closed.promise]);
      waiting.delete(look);
      return text;
    },
    close: () => socket.destroy(),
  };
};

/** The statuses in what was answered, in order. */
export const statusesIn = (answered: string): readonly string[] =>
  [...answered.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = ""]) => status);
