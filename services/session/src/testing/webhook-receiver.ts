import { createServer, type ServerResponse } from "node:http";

/**
 * Somebody else's service, in a process of its own: what it does depends on the path. Says its port, then every request, a line of
 * JSON each.
 */
const say = (line: unknown): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
const HUGE_BYTES = 100_000_000;
const seen = new Map<string, number>();

/** As fast as it is read. */
const pour = (response: ServerResponse): void => {
  const piece = Buffer.alloc(65_536, "a");
  let left = HUGE_BYTES;
  const more = (): void => {
    while (left > 0) {
      left -= piece.length;
      if (!response.write(piece)) return void response.once("drain", more);
    }
    response.end();
  };
  more();
};

const answers: Readonly<Record<string, (response: ServerResponse, path: string) => void>> = {
  ok: (response) => response.writeHead(204).end(),
  slow: (response) => setTimeout(() => response.writeHead(200).end("late"), 1_500),
  steady: (response) => setTimeout(() => response.writeHead(200).end("in time"), 300),
  failing: (response) => response.writeHead(503).end("back in a minute"),
  redirecting: (response) => response.writeHead(307, { location: "/ok/redirected" }).end(),
  hanging: () => undefined,
  cutting: (response) => response.socket?.destroy(),
  closing: (response) => {
    response.writeHead(500, { "content-length": "1000" });
    response.write("half an answer", () => response.socket?.destroy());
  },
  huge: (response) => {
    response.writeHead(200);
    pour(response);
  },
  gone: (response) => response.writeHead(410).end(),
  third: (response, path) => response.writeHead((seen.get(path) ?? 0) >= 3 ? 200 : 500).end(),
};

const server = createServer((request, response) => {
  const path = request.url ?? "/";
  let body = "";
  request.on("data", (piece: Buffer) => {
    body += piece.toString();
  });
  request.on("end", () => {
    seen.set(path, (seen.get(path) ?? 0) + 1);
    const { host = "" } = request.headers;
    const signed = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;
    const headers = Object.fromEntries(signed.map((name) => [name, String(request.headers[name])]));
    say({ path, host, headers, body });
    answers[path.split("/")[1] ?? ""]?.(response, path);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  say({ port: typeof address === "object" ? address?.port : 0 });
});
