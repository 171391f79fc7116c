import { afterAll, describe, expect, test } from "bun:test";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { EXCERPT_BYTES, type PinnedPost, pinnedPost } from "./pinned-post.ts";
import { checkTarget, parseNetworks } from "./public-targets.ts";
import { HOOK_TEST_CERTIFICATE, HOOK_TEST_KEY } from "./testing/certificate.ts";

const open: { stop: () => unknown }[] = [];
afterAll(() => Promise.all(open.map(({ stop }) => stop())));

const never = new AbortController().signal;
const post = (origin: string, addresses: readonly string[], more: Partial<PinnedPost> = {}) =>
  pinnedPost({
    target: { url: new URL(origin), addresses },
    headers: { "content-type": "application/json" },
    body: '{"a":1}',
    timeoutMilliseconds: 5_000,
    signal: never,
    ...more,
  });

/** A receiver in this process, on an address of this machine's own. */
const receiver = (
  hostname: string,
  answer: (request: Request) => Response | Promise<Response>,
  port = 0,
  tls?: { readonly cert: string; readonly key: string },
) => {
  const heard: string[] = [];
  const server = Bun.serve({
    ...{ hostname, port, ...(tls === undefined ? {} : { tls }) },
    fetch: async (request) => {
      heard.push(
        `${request.method} ${request.headers.get("host")} ${new URL(request.url).pathname} ${await request.text()}`,
      );
      return answer(request);
    },
  });
  open.push({ stop: () => server.stop(true) });
  return { port: server.port ?? 0, heard };
};

/** Whatever is connected to it gets these bytes, and then what `then` does. */
const rawServer = async (bytes: string, then: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", () => socket.write(bytes, () => then(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("no port");
  return at.port;
};

describe("[WH-7] the connection goes to the address that was checked", () => {
  test("with the name in Host, and no question to any resolver", async () => {
    const { port, heard } = receiver("127.0.0.1", () => new Response("taken", { status: 202 }));
    const answer = await post(`http://hooks.example.test:${port}/in?x=1`, ["127.0.0.1"]);
    expect(answer.ok && answer.value.status).toBe(202);
    expect(answer.ok && Buffer.from(answer.value.excerpt).toString()).toBe("taken");
    expect(heard).toEqual([`POST hooks.example.test:${port} /in {"a":1}`]);
  });

  test("[A37] a name that leads elsewhere a moment later leads nobody there", async () => {
    const good = receiver("127.0.0.1", () => new Response("good"));
    const secret = receiver("127.0.0.2", () => new Response("secret"), good.port);
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [asked === 1 ? "127.0.0.1" : "127.0.0.2"];
    };
    const rules = { allow: parseNetworks("127.0.0.1") ?? [], resolve };
    const url = `http://rebinding.example.test:${good.port}/`;
    const first = await checkTarget(url, rules);
    if (!first.ok) throw new Error(first.error);
    const answer = await pinnedPost({
      ...{ target: first.value, headers: {}, body: "{}", timeoutMilliseconds: 5_000, signal: never },
    });
    expect(answer.ok && Buffer.from(answer.value.excerpt).toString()).toBe("good");
    expect(asked).toBe(1);
    expect(await checkTarget(url, rules)).toEqual({ ok: false, error: "refused" });
    expect([good.heard.length, secret.heard.length]).toEqual([1, 0]);
  });

  test("with the name in TLS, whose certificate must be the name's and by a known authority", async () => {
    const tls = { cert: HOOK_TEST_CERTIFICATE, key: HOOK_TEST_KEY };
    const { port, heard } = receiver("127.0.0.1", () => new Response(null, { status: 204 }), 0, tls);
    const at = (name: string, ca?: string) =>
      post(`https://${name}:${port}/`, ["127.0.0.1"], ca === undefined ? {} : { ca });
    expect(await at("hook.test", HOOK_TEST_CERTIFICATE)).toMatchObject({ ok: true, value: { status: 204 } });
    expect(await at("evil.test", HOOK_TEST_CERTIFICATE)).toEqual({ ok: false, error: "tls" });
    expect(await at("hook.test")).toEqual({ ok: false, error: "tls" });
    expect(await at("127.0.0.1", HOOK_TEST_CERTIFICATE)).toEqual({ ok: false, error: "tls" });
    expect(heard).toHaveLength(1);
  });

  test("no proxy of the environment is asked", async () => {
    const proxy = receiver("127.0.0.1", () => new Response("proxied", { status: 299 }));
    const { port, heard } = receiver("127.0.0.1", () => new Response(null, { status: 204 }));
    const at = `http://127.0.0.1:${proxy.port}`;
    const file = join(import.meta.dir, "testing/post-once.ts");
    const child = Bun.spawn([process.execPath, file, `http://hooks.example.test:${port}/`, "127.0.0.1"], {
      env: { HTTP_PROXY: at, http_proxy: at, HTTPS_PROXY: at, https_proxy: at, ALL_PROXY: at },
      stdout: "pipe",
    });
    expect(await new Response(child.stdout).text()).toBe("204");
    expect([heard.length, proxy.heard.length]).toEqual([1, 0]);
  });

  test("the next address is tried where nothing listens, and none after somebody took it", async () => {
    const { port, heard } = receiver("127.0.0.3", () => new Response("broken", { status: 500 }));
    const other = receiver("127.0.0.4", () => new Response("fine"), port);
    const answer = await post(`http://hooks.example.test:${port}/`, ["127.0.0.2", "127.0.0.3", "127.0.0.4"]);
    expect(answer.ok && answer.value.status).toBe(500);
    expect([heard.length, other.heard.length]).toEqual([1, 0]);
    expect(await post(`http://hooks.example.test:${port}/`, ["127.0.0.2"])).toEqual({
      ok: false,
      error: "unreachable",
    });
  });
});

describe("[WH-4] what a receiver may do", () => {
  test("redirect: it is not followed", async () => {
    const secret = receiver("127.0.0.1", () => new Response("secret"));
    const { port } = receiver("127.0.0.1", () => Response.redirect(`http://127.0.0.1:${secret.port}/`, 307));
    const answer = await post(`http://hooks.example.test:${port}/`, ["127.0.0.1"]);
    expect(answer.ok && answer.value.status).toBe(307);
    expect(secret.heard).toEqual([]);
  });

  test("answer a hundred megabytes: a kilobyte is read", async () => {
    let sent = 0;
    const { port } = receiver("127.0.0.1", () => {
      const piece = new Uint8Array(65_536).fill(97);
      const pull = async (controller: ReadableStreamDefaultController) => {
        if (sent >= 100_000_000) return controller.close();
        sent += piece.length;
        controller.enqueue(piece);
        // So that what nobody reads is not made.
        await Bun.sleep(0);
      };
      return new Response(new ReadableStream({ pull }));
    });
    const answer = await post(`http://hooks.example.test:${port}/`, ["127.0.0.1"]);
    expect(answer.ok && answer.value).toEqual({
      status: 200,
      excerpt: new Uint8Array(EXCERPT_BYTES).fill(97),
    });
    expect(sent).toBeLessThan(50_000_000);
  });

  test("answer what inflates to a lot: it is not inflated", async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const headers = { "content-encoding": "gzip" };
    const { port } = receiver("127.0.0.1", () => new Response(bomb, { headers }));
    const answer = await post(`http://hooks.example.test:${port}/`, ["127.0.0.1"]);
    expect(answer.ok && answer.value.excerpt).toEqual(new Uint8Array(bomb.subarray(0, EXCERPT_BYTES)));
  });

  test("hang without a word: the time ends it", async () => {
    const port = await rawServer("", () => undefined);
    const target = `http://hooks.example.test:${port}/`;
    expect(await post(target, ["127.0.0.1"], { timeoutMilliseconds: 200 })).toEqual({
      ok: false,
      error: "timeout",
    });
  });

  test("send its headers a byte at a time: the time ends that too", async () => {
    const timers: Timer[] = [];
    const port = await rawServer("HTTP/1.1 200 OK\r\nx: ", (socket) => {
      timers.push(setInterval(() => socket.write("a"), 20));
    });
    const target = `http://hooks.example.test:${port}/`;
    expect(await post(target, ["127.0.0.1"], { timeoutMilliseconds: 300 })).toEqual({
      ok: false,
      error: "timeout",
    });
    for (const timer of timers) clearInterval(timer);
  });

  test("close before its status, or say what is no HTTP: no answer", async () => {
    for (const words of ["", "HTTP/1.1 20", "220 smtp.example.test\r\n\r\n"]) {
      const port = await rawServer(words, (socket) => socket.destroy());
      const answer = await post(`http://hooks.example.test:${port}/`, ["127.0.0.1"]);
      expect(answer).toEqual({ ok: false, error: "broken-answer" });
    }
  });

  test("close in the middle of its answer, or hang there: its status holds, and what came is kept", async () => {
    const words = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nbeginning";
    for (const then of [(socket: Socket) => socket.destroy(), () => undefined]) {
      const port = await rawServer(words, then);
      const answer = await post(`http://hooks.example.test:${port}/`, ["127.0.0.1"]);
      expect(answer.ok && answer.value.status).toBe(200);
      expect(answer.ok && Buffer.from(answer.value.excerpt).toString()).toBe("beginning");
    }
  });

  test("be cut off by whoever asked", async () => {
    const port = await rawServer("", () => undefined);
    const ending = new AbortController();
    const running = post(`http://hooks.example.test:${port}/`, ["127.0.0.1"], { signal: ending.signal });
    ending.abort();
    expect(await running).toEqual({ ok: false, error: "aborted" });
    expect(
      await post(`http://hooks.example.test:${port}/`, ["127.0.0.1"], { signal: ending.signal }),
    ).toEqual({
      ok: false,
      error: "aborted",
    });
  });
});
