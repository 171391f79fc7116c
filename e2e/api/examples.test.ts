import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readNodeConfig } from "@holdfast/infra/config";
import { keptSecrets } from "@holdfast/infra/data/secrets";
import { composeProduct } from "@holdfast/infra/node/compose";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { CSRF_HEADER } from "@holdfast/protocol/auth";
import type { OpenApiDocument } from "@holdfast/service-kit/openapi";

const database = await testDatabase();
const directory = await mkdtemp(join(tmpdir(), "holdfast-examples-"));
const product = await composeProduct({
  version: "0",
  origin: "http://localhost:8787",
  cookiePort: 8787,
  human: null,
  mail: { kind: "mailbox", directory: join(directory, "mail"), from: "holdfast@localhost" },
  databaseUrl: database.appUrl,
  secrets: await keptSecrets(directory),
  blobs: { kind: "directory", directory: join(directory, "blobs") },
  replica: null,
  scrubDays: 30,
  webhooks: { key: null, allow: "" },
  rates: readNodeConfig({}).rates,
  auditDays: readNodeConfig({}).auditDays,
  trustedProxies: new Set(),
  log: () => {},
});
afterAll(async () => {
  await product.close();
  await database.close();
  await rm(directory, { recursive: true });
});

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  product.fetch(new Request(`http://localhost:8787${path}`, init), "127.0.0.1");
const document: OpenApiDocument = await (await ask("/api/openapi.json")).json();

/** What a reader of the document sends when he changes nothing: its examples, in the address and in the body, those of a client. */
const exampleRequest = (method: string, path: string) => {
  const operation = document.paths[path]?.[method];
  const address = (operation?.parameters ?? []).reduce((text, parameter) => {
    const isPlace = "in" in parameter && parameter.in === "path";
    return isPlace ? text.replace(`{${parameter.name}}`, String(parameter.example)) : text;
  }, path);
  const body = operation?.requestBody;
  const json = body !== undefined && "content" in body ? body.content["application/json"] : undefined;
  const named = json?.examples ?? {};
  const [byClient] = ["sealed", "made", "derived"].flatMap((name) => named[name] ?? []);
  return { address, body: byClient !== undefined && "value" in byClient ? byClient.value : json?.example };
};

test("[ED-3] an account and a session can be tried with the examples of the document as they stand", async () => {
  const jar = new Map<string, string>();
  const outcomes: string[] = [];
  for (const name of [
    "post /api/auth/register",
    "get /api/auth/me",
    "get /api/sessions",
    "post /api/sessions",
    "get /api/sessions/{id}",
    "patch /api/sessions/{id}",
    "get /api/sessions/{id}/history",
    "get /api/sessions",
    "delete /api/sessions/{id}",
    "post /api/auth/logout",
  ]) {
    const [method = "", path = ""] = name.split(" ");
    const { address, body } = exampleRequest(method, path);
    const response = await ask(address, {
      method: method.toUpperCase(),
      headers: {
        "if-match": '"v1"',
        cookie: [...jar].map(([key, value]) => `${key}=${value}`).join("; "),
        [CSRF_HEADER]: jar.get("holdfast_csrf") ?? "",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, key = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(key, value);
    }
    outcomes.push(`${name} ${response.ok ? "done" : await response.text()}`);
  }
  expect(outcomes.filter((outcome) => !outcome.endsWith(" done"))).toEqual([]);
});
