import { SMTPServer } from "smtp-server";

const tell = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

/**
 * A mail server as a process of its own: `bun smtp-process.ts [port]`. Writes its port, and then a line of JSON for every
 * message that it has taken.
 */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  onData: (stream, { envelope }, callback) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const raw = Buffer.concat(chunks).toString();
      tell({ to: envelope.rcptTo.map(({ address }) => address), raw });
      callback();
    });
  },
});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  const address = server.server.address();
  tell({ port: typeof address === "object" && address !== null ? address.port : 0 });
});
