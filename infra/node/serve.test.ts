import { afterAll, expect, test } from "bun:test";
import { openRaw, statusesIn } from "@holdfast/service-kit/testing/raw-connection";
import { serve } from "./serve.ts";

const ORIGIN = "http://localhost:8787";
const server = serve({
  product: { fetch: async () => new Response("product"), endStreams: () => undefined, close: async () => {} },
  pages: async () => new Response("page"),
  port: 0,
  origin: ORIGIN,
  tls: null,
});
afterAll(() => server.stop());

const ask = async (path: string, host: string): Promise<string> => {
  const connection = await openRaw(server.port);
  connection.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const answered = await connection.answered("nothing that is ever answered");
  connection.close();
  return answered;
};
const locationOf = (answered: string): string => /\r\nlocation: ([^\r]*)\r\n/i.exec(answered)?.[1] ?? "";

test("[A32] whoever comes by the number of this machine is sent to its name, and nowhere else", async () => {
  for (const path of [
    "/",
    "/s/a?b=c",
    "//evil.example",
    "/\\evil.example",
    "/%0d%0aSet-Cookie:%20a=1",
    "/@evil.example",
  ]) {
    const answered = await ask(path, "127.0.0.1");
    expect(statusesIn(answered)).toEqual(["308"]);
    expect(new URL(locationOf(answered)).origin).toBe(ORIGIN);
    expect(answered.toLowerCase()).not.toContain("\nset-cookie");
  }
});

test("[A32] a Host that is another's leads nowhere", async () => {
  for (const host of [
    "evil.example",
    "evil.example:8787",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
  ]) {
    const answered = await ask("/", host);
    expect(statusesIn(answered)).toEqual(["200"]);
    expect([locationOf(answered), answered.includes("evil")]).toEqual(["", false]);
  }
  expect(statusesIn(await ask("/", "127.0.0.1@evil.example"))).toEqual(["400"]);
});
