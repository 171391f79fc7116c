import { afterAll, expect, test } from "bun:test";
import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import type { OpenApiDocument } from "@holdfast/service-kit/openapi";
import { startService } from "../client/service.ts";

const service = await startService();
afterAll(() => service.stop());
const document: OpenApiDocument = await (await fetch(`${service.origin}/api/openapi.json`)).json();

/** The steps that the document's introduction names, as it links them: `[words](#/tag/operation)`. */
const steps = [...document.info.description.matchAll(/^\d\. .*?\]\(#\/([a-z]+)\/(\w+)\)/gm)].map(
  ([, tag, operation]) => ({ tag, operation }),
);

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** What somebody sends who opens an operation and changes nothing: its first examples, but for the tags of what was read. */
const requestOf = (
  step: { readonly tag: string | undefined; readonly operation: string | undefined },
  example?: string,
) => {
  const found = operations.find(({ operation }) => operation.operationId === step.operation);
  if (found === undefined) throw new Error(`the document has no ${step.operation}`);
  const { path, method, operation } = found;
  expect(operation.tags).toEqual([step.tag ?? ""]);
  const parameters = (operation.parameters ?? []).flatMap((each) => ("in" in each ? [each] : []));
  const address = parameters
    .filter((each) => each.in === "path")
    .reduce((text, { name, example: value }) => text.replace(`{${name}}`, String(value)), path);
  const body = operation.requestBody;
  const content = body !== undefined && "content" in body ? Object.entries(body.content)[0] : undefined;
  const [type = "", media = {}] = content ?? [];
  const examples = Object.entries(media.examples ?? {});
  const [, chosen] = examples.find(([name]) => name === example) ?? examples[0] ?? [];
  const value = chosen !== undefined && "value" in chosen ? chosen.value : media.example;
  const ifMatch = parameters.find(({ name }) => name === "if-match")?.example;
  return { address, method: method.toUpperCase(), type, body: JSON.stringify(value), ifMatch };
};

test("[ED-3] [AM-5] [AM-6] [AM-8] [AM-9] a newcomer walks through the document with its examples as they stand", async () => {
  expect(steps.map(({ operation }) => operation)).toEqual([
    "postauthRegister",
    "postauthLogin",
    "postsessions",
    "putsessionsIdState",
    "postsessionsIdCheckpoints",
    "patchsessionsIdState",
    "postsessionsIdCheckpointsCidRestore",
  ]);
  const headers: Record<string, string> = {};
  let tag: string | null = null;
  const outcomes: string[] = [];
  for (const step of steps) {
    const { address, method, type, body, ifMatch } = requestOf(step, "password");
    const response: Response = await fetch(`${service.origin}${address}`, {
      method,
      body,
      headers: {
        ...headers,
        "content-type": type,
        ...(ifMatch === undefined ? {} : { "if-match": tag ?? String(ifMatch) }),
      },
    });
    const text = await response.text();
    outcomes.push(`${step.operation} ${response.ok ? "done" : text}`);
    const { tokens, unlock } = JSON.parse(text);
    if (tokens !== undefined) headers["authorization"] = `Bearer ${tokens.access}`;
    if (unlock !== undefined) headers[UNLOCK_HEADER] = unlock.token;
    if (address.endsWith("/state")) tag = response.headers.get("etag");
  }
  expect(outcomes.filter((outcome) => !outcome.endsWith(" done"))).toEqual([]);
  const { address } = requestOf({ tag: "state", operation: "putsessionsIdState" });
  const state = await (await fetch(`${service.origin}${address}`, { headers })).json();
  expect(state.files.readme.content).toContain("First draft");
  const path = address.replace("/state", "");
  const { items } = await (await fetch(`${service.origin}${path}/checkpoints`, { headers })).json();
  expect(items.map((each: { readonly note: { readonly name: string } }) => each.note.name)).toEqual([
    "Before restoring",
    "First draft",
  ]);
});
