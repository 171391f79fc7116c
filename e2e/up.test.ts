import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "@holdfast/infra/postgres/postmaster";
import { type Stack, startStack } from "./stack.ts";

const START_MILLISECONDS = 120_000;
const PASSPHRASE_ROUTE = "/api/auth/kdf";

/** A body that the service answers without an account. */
const askKdf = (origin: string): Promise<Response> =>
  fetch(`${origin}${PASSPHRASE_ROUTE}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "nobody@example.org" }),
  });

describe("bun run up", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  }, START_MILLISECONDS);
  afterAll(async () => {
    await stack.stop();
  });

  const databasePid = (): number =>
    Number(readFileSync(join(stack.dataDirectory, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);

  test("[ED-8] [NT-1] it is ready when it says so, pages and services on one origin", async () => {
    const ready = await fetch(`${stack.origin}/api/health/ready`);
    const up = "up";
    const dependencies = { database: up, blobs: up, events: up, replica: up, queue: up, sender: up };
    expect(await ready.json()).toEqual({ ready: true, state: "ready", dependencies });
    const page = await fetch(stack.origin);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html;charset=utf-8"]);
    expect(stack.output()).toContain(`Holdfast is ready at ${stack.origin}`);
    expect(stack.output()).toContain(`Mail is written to ${stack.dataDirectory}/mail.`);
  });

  test("the loopback's number is sent to the one origin, whose keys and cookies a browser has", async () => {
    const numbered = stack.origin.replace("localhost", "127.0.0.1");
    const answer = await fetch(`${numbered}/s/x?y=1`, { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([308, `${stack.origin}/s/x?y=1`]);
  });

  test("[ED-2] what is no route and no page is told so", async () => {
    const route = await fetch(`${stack.origin}/api/nothing`);
    expect([route.status, (await route.json()).code]).toEqual([404, "no-such-route"]);
    expect((await fetch(`${stack.origin}/nothing`)).status).toBe(404);
    expect((await fetch(stack.origin, { method: "POST" })).status).toBe(405);
    const wrong = await fetch(`${stack.origin}${PASSPHRASE_ROUTE}`);
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("[AU-2] a second start answers from the data of the first", async () => {
    const before = await (await askKdf(stack.origin)).json();
    await stack.restart();
    expect(await (await askKdf(stack.origin)).json()).toEqual(before);
  }, 120_000);

  test("a start beside a running one is refused with the process that holds the data", async () => {
    const child = Bun.spawn([process.execPath, "infra/up.ts"], {
      cwd: join(import.meta.dir, ".."),
      env: { ...process.env, HOLDFAST_DATA_DIR: stack.dataDirectory },
      stdout: "ignore",
      stderr: "pipe",
    });
    expect(await child.exited).toBe(1);
    expect(await new Response(child.stderr).text()).toMatch(/another start \(process \d+\) uses this data/);
    expect((await fetch(`${stack.origin}/api/health/live`)).status).toBe(200);
  }, 120_000);

  test("a start on a taken port fails with the name of who holds it, and takes no other", async () => {
    const port = new URL(stack.origin).port;
    const elsewhere = `${stack.dataDirectory}-second`;
    const child = Bun.spawn([process.execPath, "infra/up.ts"], {
      cwd: join(import.meta.dir, ".."),
      env: { ...process.env, HOLDFAST_DATA_DIR: elsewhere, PORT: port },
      stdout: "ignore",
      stderr: "pipe",
    });
    try {
      expect(await child.exited).toBe(1);
      expect(await new Response(child.stderr).text()).toMatch(
        new RegExp(`Port ${port} is taken by .+\\(process \\d+\\)`),
      );
      expect(existsSync(join(elsewhere, "lock"))).toBe(false);
    } finally {
      child.kill();
      await child.exited;
      rmSync(elsewhere, { recursive: true, force: true });
    }
  }, 120_000);

  test("[SP-7] a database that ends by itself is started again, at the same place", async () => {
    const before = databasePid();
    process.kill(before, "SIGKILL");
    const isReady = async (): Promise<boolean> => (await fetch(`${stack.origin}/api/health/ready`)).ok;
    while (isAlive(before) || (await isReady())) await Bun.sleep(20);
    while (!(await isReady())) await Bun.sleep(50);
    expect(databasePid()).not.toBe(before);
    expect((await askKdf(stack.origin)).status).toBe(200);
    expect(stack.output()).toContain("The database ended by itself and is started again.");
  }, 120_000);

  test("[SP-7] a start after kill -9 takes over what was left, and its end leaves nothing running", async () => {
    await stack.kill();
    const left = databasePid();
    expect(isAlive(left)).toBe(true);
    await stack.restart();
    expect((await fetch(`${stack.origin}/api/health/ready`)).status).toBe(200);
    const { dataDirectory } = stack;
    const pid = databasePid();
    expect(await stack.stop()).toBe(0);
    expect([isAlive(pid), existsSync(dataDirectory)]).toEqual([false, false]);
  }, 120_000);
});
