import { afterAll, describe, expect, test } from "bun:test";
import { CSRF_HEADER } from "@holdfast/protocol/auth";
import { listen } from "./listen.ts";
import { createNotes } from "./testing/notes-app.ts";
import { openRaw, statusesIn } from "./testing/raw-connection.ts";

const notes = createNotes();
const reached: string[] = [];
const server = listen({
  host: "127.0.0.1",
  port: 0,
  fetch: (request, peer) => {
    reached.push(new URL(request.url).pathname);
    return notes.service.fetch(request, peer);
  },
});
afterAll(() => server.stop());

const HOST = "Host: localhost\r\n";
/** Would be answered a second time if the first request ended where another reader thinks it does. */
const SMUGGLED = `GET /api/smuggled HTTP/1.1\r\n${HOST}\r\n`;
/** Answered last on each connection that is still open. */
const LAST = `GET /api/last HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`;

const exchange = async (request: string): Promise<string> => {
  const connection = await openRaw(server.port);
  connection.write(request);
  const answered = await connection.answered("nothing that is ever answered");
  connection.close();
  return answered;
};

describe("requests that no client would write", () => {
  const post = `POST /api/drafts HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n`;
  const get = `GET /api/notes/1 HTTP/1.1\r\n${HOST}`;
  const AMBIGUOUS: Readonly<Record<string, string>> = {
    "two lengths": `${post}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`,
    "a length and chunks": `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    "two ways to be encoded": `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
    "an encoding that is none": `${post}Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n\r\nabc`,
    "a negative length": `${post}Content-Length: -1\r\n\r\n`,
    "a length with a sign": `${post}Content-Length: +3\r\n\r\nabc`,
    "a header over two lines": `${get}X-Request-Id: abcdefgh\r\n folded\r\n\r\n`,
    "a name that ends in a space": `${get}X-Request-Id : abcdefgh\r\n\r\n`,
    "a lone CR in a header": `${get}X-Request-Id: abcdefgh\rSet-Cookie: a=1\r\n\r\n`,
    "a lone LF in a header": `${get}X-Request-Id: abcdefgh\nSet-Cookie: a=1\r\n\r\n`,
    "a zero in a header": `${get}User-Agent: a\0b\r\n\r\n`,
    "a Host that is a path":
      "GET /api/notes/1 HTTP/1.1\r\nHost: evil.example/x?y#\r\nConnection: close\r\n\r\n",
    "a Host with a name before it":
      "GET /api/notes/1 HTTP/1.1\r\nHost: a@evil.example\r\nConnection: close\r\n\r\n",
    "no Host": "GET /api/notes/1 HTTP/1.1\r\n\r\n",
  };

  for (const [name, request] of Object.entries(AMBIGUOUS)) {
    test(`[A32] ${name}: refused, and nothing after it is taken for a request of its own`, async () => {
      reached.length = 0;
      const answered = await exchange(`${request}${SMUGGLED}${LAST}`);
      expect(statusesIn(answered)[0]).toBe("400");
      expect(answered.toLowerCase()).not.toContain("set-cookie");
      expect(answered).not.toContain("evil.example");
      expect(reached.filter((path) => path !== "/api/smuggled" && path !== "/api/last")).toEqual([]);
    });
  }

  test("[ED-6] line ends in an id or an address stand in no header of the answer", async () => {
    const headers =
      "X-Request-Id: abcdefgh%0d%0aSet-Cookie: a=1\r\nTraceparent: 00-%0d%0a\r\nConnection: close\r\n";
    for (const path of ["/api/notes/1", "/api/notes/1%0d%0aSet-Cookie:%20a=1", "/api/notes/1%0aa"]) {
      const answered = await exchange(`GET ${path} HTTP/1.1\r\n${HOST}${headers}\r\n`);
      expect(answered.toLowerCase()).not.toContain("set-cookie");
      expect(answered).toMatch(/x-request-id: req_[0-9a-f]{24}\r\n/i);
    }
  });

  test("[AU-8] [ED-2] a method that a header or the query names in place of the real one counts for nothing", async () => {
    const login = notes.newLogin();
    const cookie = `Cookie: holdfast_access=${await login.token()}\r\n`;
    const before = notes.notes.length;
    for (const header of ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]) {
      const answered = await exchange(
        `GET /api/drafts?_method=POST HTTP/1.1\r\n${HOST}${cookie}${header}: POST\r\nConnection: close\r\n\r\n`,
      );
      expect(statusesIn(answered)).toEqual(["405"]);
      // And the other way round: what is called safe is still judged as what it is.
      const body = '{"text":"Buy milk"}';
      const unsafe = await exchange(
        `${post}${cookie}${header}: GET\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
      expect(unsafe).toContain("csrf-failed");
    }
    expect(notes.notes).toHaveLength(before);
  });

  test("[A32] headers that are too many or too long are refused before anything is made of them", async () => {
    reached.length = 0;
    const many = Array.from({ length: 500 }, (_, at) => `X-${at}: a\r\n`).join("");
    for (const headers of [`X-A: ${"a".repeat(100_000)}\r\n`, many])
      expect(statusesIn(await exchange(`${get}${headers}\r\n`))).toEqual(["431"]);
    expect(reached).toEqual([]);
  });
});

test("[ED-1] what the edge itself throws is a problem that tells the caller nothing of it", async () => {
  const broken = listen({
    host: "127.0.0.1",
    port: 0,
    fetch: async () => {
      throw new Error("canary-value-canary-value");
    },
  });
  const response = await fetch(`http://127.0.0.1:${broken.port}/api/x`);
  const text = await response.text();
  await broken.stop();
  expect([response.status, JSON.parse(text).code]).toEqual([500, "internal"]);
  expect(text).not.toContain("canary");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
});

test("[A32] bodies that come a byte at a time, or never, keep nobody else waiting", async () => {
  const login = notes.newLogin();
  const { authorization } = await login.bearer();
  const head = `POST /api/drafts HTTP/1.1\r\n${HOST}Authorization: ${authorization}\r\nContent-Type: application/json\r\n`;
  const slow = await Promise.all(
    Array.from({ length: 40 }, async (_, at) => {
      const connection = await openRaw(server.port);
      connection.write(
        `${head}${at % 2 === 0 ? "Content-Length: 19\r\n" : "Transfer-Encoding: chunked\r\n"}\r\n`,
      );
      if (at % 2 === 0) connection.write("{");
      return connection;
    }),
  );
  const written = async (text: string) =>
    fetch(`http://127.0.0.1:${server.port}/api/drafts`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json", [CSRF_HEADER]: login.csrf },
      body: JSON.stringify({ text }),
    });
  expect((await written("Buy milk")).status).toBe(201);
  const [first] = slow;
  for (const letter of '"text":"Buy milk"}') first?.write(letter);
  expect(statusesIn((await first?.answered("\r\n\r\n")) ?? "")).toEqual(["201"]);
  for (const connection of slow) connection.close();
  expect((await written("Buy bread")).status).toBe(201);
});
