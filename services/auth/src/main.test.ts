import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { toBase64url } from "@holdfast/protocol/encoding";
import { makeSigningJwk } from "@holdfast/service-kit/signing-key";
import { createPerson, randomBytes, registerBody } from "./testing/person.ts";

const database = await testDatabase();
const env = {
  DATABASE_URL: database.appUrl,
  PORT: "0",
  HOLDFAST_TOKEN_KEY: await makeSigningJwk(),
  HOLDFAST_CSRF_SECRET: toBase64url(randomBytes(32)),
  HOLDFAST_FAKE_SALT_SECRET: toBase64url(randomBytes(32)),
};
afterAll(() => database.close());

/** The service as a process of its own, and everything it has logged so far. */
const start = async () => {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "main.ts")], {
    env,
    stdout: "pipe",
    stderr: "inherit",
  });
  const listening = Promise.withResolvers<number>();
  let log = "";
  const read = async (): Promise<void> => {
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      log += part;
      const port = /"event":"listening","port":(\d+)/.exec(log)?.[1];
      if (port !== undefined) listening.resolve(Number(port));
    }
    listening.reject(new Error("the service ended before it listened"));
  };
  read().catch(listening.reject);
  return { child, origin: `http://127.0.0.1:${await listening.promise}`, log: () => log };
};

test("[AU-1] [ED-8] the service by itself takes a registration, says that it is ready, and ends in order", async () => {
  const { child, origin, log } = await start();
  const ready = await fetch(`${origin}/api/health/ready`);
  expect(await ready.json()).toEqual({ ready: true, dependencies: { database: "up" } });
  const body = registerBody(await createPerson());
  const made = await fetch(`${origin}/api/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(made.status).toBe(201);
  expect(made.headers.get("ratelimit-policy")).toBe('"register";q=4;w=60');
  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
  expect(log()).not.toContain(body.authKey);
  expect(log()).not.toContain(body.email);
});
