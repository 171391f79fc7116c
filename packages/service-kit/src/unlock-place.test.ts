import { expect, test } from "bun:test";
import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import { createNotes } from "./testing/notes-app.ts";

const TOKEN = "canary-token-canary-token-canary-token-43ch";
const note = { text: "Buy milk" };

const outcomesOf = async (
  attempts: readonly (readonly [path: string, headers: Record<string, string>])[],
) => {
  const { send, newLogin, log } = createNotes();
  const bearer = await newLogin().bearer();
  const outcomes: string[] = [];
  for (const [path, headers] of attempts) {
    const response = await send("POST", path, { ...bearer, ...headers }, note);
    const text = await response.text();
    expect(text).not.toContain("canary");
    outcomes.push(`${path.split("?")[0]} ${response.ok ? response.status : JSON.parse(text).code}`);
  }
  expect(log.join("")).not.toContain("canary");
  return outcomes;
};

test("[AM-7] an unlock token is taken from its header, and only where a route says so", async () => {
  const header = { [UNLOCK_HEADER]: TOKEN };
  expect(
    await outcomesOf([
      ["/opened", header],
      ["/opened", {}],
      ["/notes", header],
      ["/drafts", header],
      ["/none", header],
    ]),
  ).toEqual([
    "/opened 201",
    "/opened 201",
    "/notes header-not-allowed",
    "/drafts header-not-allowed",
    "/none no-such-route",
  ]);
});

test("[AM-7] an unlock token in an address is refused by every route, and written down nowhere", async () => {
  const names = ["x-holdfast-unlock", "X-Holdfast-Unlock", "unlock", "unlockToken", "unlock-token"];
  const attempts = names.flatMap((name) =>
    ["/opened", "/notes"].map((path) => [`${path}?a=1&${name}=${TOKEN}`, {}] as const),
  );
  const outcomes = await outcomesOf(attempts);
  expect(outcomes.filter((each) => !each.endsWith(" header-not-allowed"))).toEqual([]);
  expect(outcomes).toHaveLength(10);
});

test("[AM-7] [ED-5] no answer that was opened with a token is kept for repeats", async () => {
  const headers = { [UNLOCK_HEADER]: TOKEN, "idempotency-key": "one" };
  expect(
    await outcomesOf([
      ["/opened", headers],
      ["/opened", { "idempotency-key": "one" }],
    ]),
  ).toEqual(["/opened header-not-allowed", "/opened 201"]);
});
