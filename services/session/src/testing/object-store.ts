import { mkdtemp, rm, stat } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "bun";
import S3rver from "s3rver";

export interface ObjectStore {
  readonly port: number;
  /** Resolves when the object has its size on disk: this server, unlike S3, answers a put before that. */
  readonly settled: (key: string, size: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A real S3 server of this machine, with one bucket. */
export const startObjectStore = async (): Promise<ObjectStore> => {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-s3-"));
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: "holdfast", configs: [] }],
  });
  const { port } = await server.run();
  const close = async () => {
    await server.close();
    await rm(directory, { recursive: true });
  };
  const settled = async (key: string, size: number) => {
    const file = join(directory, "holdfast", `${key}._S3rver_object`);
    while ((await stat(file)).size !== size) await Bun.sleep(2);
  };
  return { port, settled, close };
};

export const bucketAt = (port: number): S3Client =>
  new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    bucket: "holdfast",
    region: "us-east-1",
    accessKeyId: "S3RVER",
    secretAccessKey: "S3RVER",
  });

/** What stands between a service and its object store. */
export const TROUBLES = ["answers 500", "answers 503", "never answers", "breaks off", "refuses"] as const;
export type Trouble = (typeof TROUBLES)[number] | "slow" | null;

export interface TroubledStore {
  readonly port: number;
  /** From now on, for connections that are open too. */
  readonly be: (trouble: Trouble) => void;
  readonly close: () => void;
}

const SLOW_MILLISECONDS = 30;
const ERROR = "<Error><Code>InternalError</Code></Error>";
const answerOf = (status: string): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/xml\r\ncontent-length: ${ERROR.length}\r\nconnection: close\r\n\r\n${ERROR}`;

/** The way to an object store at `port`, which a test makes as bad as it wants. */
export const troubledStore = async (port: number): Promise<TroubledStore> => {
  let trouble: Trouble = null;
  const sockets = new Set<Socket>();
  const carry = (socket: Socket): void => {
    const upstream = connect(port, "127.0.0.1");
    sockets.add(upstream);
    upstream.on("error", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
    upstream.on("close", () => socket.destroy());
    socket.on("data", async (piece) => {
      if (trouble === "slow") await Bun.sleep(SLOW_MILLISECONDS);
      upstream.write(piece);
    });
    upstream.on("data", async (piece) => {
      if (trouble === "slow") await Bun.sleep(SLOW_MILLISECONDS);
      socket.write(piece);
    });
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => sockets.delete(socket));
    if (trouble === "refuses") socket.destroy();
    else if (trouble === "answers 500")
      socket.once("data", () => socket.end(answerOf("500 Internal Server Error")));
    else if (trouble === "answers 503") socket.once("data", () => socket.end(answerOf("503 Slow Down")));
    else if (trouble === "never answers") socket.resume();
    else if (trouble === "breaks off")
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 90000\r\n\r\nx"));
    else carry(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    be: (next) => {
      trouble = next;
      endAll();
    },
    close: () => {
      endAll();
      server.close();
    },
  };
};
