import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect, createServer, type Server, type Socket } from "node:net";
import { isOutage } from "@holdfast/service-kit/outage";
import { S3Client } from "bun";
import { randomBytes } from "../testing/member.ts";
import { bucketAt, type ObjectStore, startObjectStore } from "../testing/object-store.ts";
import { describeBlobStore, keyOf } from "./blob-store.contract.ts";
import { s3Blobs } from "./s3.ts";

const storeAt = (port: number, deadlineMilliseconds = 10_000) =>
  s3Blobs({ bucket: bucketAt(port), deadlineMilliseconds });

describeBlobStore("S3", async () => {
  const { port, settled, close } = await startObjectStore();
  const bucket = bucketAt(port);
  const store = storeAt(port);
  return {
    store: {
      ...store,
      put: async (key, bytes) => {
        await store.put(key, bytes);
        await settled(key, bytes.length);
      },
    },
    damage: async (key) => {
      const bytes = await bucket.file(key).bytes();
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      await bucket.write(key, bytes);
      await settled(key, bytes.length);
    },
    close,
  };
});

describe("an object store in trouble", () => {
  let objects: ObjectStore;
  const closers: (() => void)[] = [];
  beforeAll(async () => {
    objects = await startObjectStore();
  });
  afterAll(async () => {
    for (const close of closers) close();
    await objects.close();
  });

  const listen = (onSocket: (socket: Socket) => void): Promise<number> => {
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => sockets.delete(socket));
      onSocket(socket);
    });
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  };

  const outcome = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => "answered",
      (cause) => (isOutage(cause) ? "unavailable" : cause),
    );

  const expectOutage = async (port: number, deadlineMilliseconds?: number): Promise<void> => {
    const store = storeAt(port, deadlineMilliseconds);
    const bytes = randomBytes(200_000);
    expect(await outcome(store.put(keyOf(bytes), bytes))).toBe("unavailable");
    expect(await outcome(store.get(keyOf(bytes)))).toBe("unavailable");
    expect(await outcome(store.delete(keyOf(bytes)))).toBe("unavailable");
  };

  test("[SP-12] nobody at the address is unavailable", async () => {
    const port = await listen(() => {});
    closers.pop()?.();
    await expectOutage(port);
  });

  test("[SP-12] an internal error of the store is unavailable", async () => {
    const error = "<Error><Code>InternalError</Code></Error>";
    const answer = `HTTP/1.1 500 Internal Server Error\r\ncontent-length: ${error.length}\r\nconnection: close\r\n\r\n${error}`;
    await expectOutage(await listen((socket) => socket.on("data", () => socket.end(answer))));
  });

  test("[SP-12] a store that never answers is unavailable after the deadline", async () => {
    await expectOutage(await listen((socket) => socket.resume()), 50);
  });

  test("[SP-12] a bucket that is not there is unavailable and not an empty store", async () => {
    const bucket = new S3Client({
      endpoint: `http://127.0.0.1:${objects.port}`,
      bucket: "elsewhere",
      accessKeyId: "S3RVER",
      secretAccessKey: "S3RVER",
    });
    const store = s3Blobs({ bucket, deadlineMilliseconds: 10_000 });
    expect(await outcome(store.get(keyOf(randomBytes(10))))).toBe("unavailable");
  });

  test("[SP-12] an answer that breaks off is unavailable and never a shorter blob", async () => {
    const bytes = randomBytes(400_000);
    const key = keyOf(bytes);
    await storeAt(objects.port).put(key, bytes);
    await objects.settled(key, bytes.length);
    const port = await listen((socket) => {
      const upstream = connect(objects.port, "127.0.0.1");
      socket.pipe(upstream);
      let passed = 0;
      upstream.on("error", () => socket.destroy());
      socket.on("close", () => upstream.destroy());
      upstream.on("data", (piece) => {
        passed += piece.length;
        socket.write(piece);
        if (passed > 100_000) socket.destroy();
      });
    });
    expect(await outcome(storeAt(port).get(key))).toBe("unavailable");
  });
});
