import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { toBase64url } from "@holdfast/protocol/encoding";
import { makeSigningJwk } from "@holdfast/service-kit/signing-key";
import { startServiceProcess } from "@holdfast/service-kit/testing/service-process";
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

test("[AU-1] [ED-8] the service by itself takes a registration, says that it is ready, and ends in order", async () => {
  const main = join(import.meta.dir, "main.ts");
  const { origin, exited, kill, log } = await startServiceProcess(main, [], env);
  const ready = await fetch(`${origin}/api/health/ready`);
  const dependencies = { database: "up", sender: "up" };
  expect(await ready.json()).toEqual({ ready: true, state: "ready", dependencies });
  const body = registerBody(await createPerson());
  const made = await fetch(`${origin}/api/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(made.status).toBe(201);
  expect(made.headers.get("ratelimit-policy")).toBe('"register";q=4;w=60');
  kill("SIGTERM");
  expect(await exited).toBe(0);
  expect(log()).not.toContain(body.authKey);
  expect(log()).not.toContain(body.email);
});
