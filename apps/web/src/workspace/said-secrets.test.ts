import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import { newTextFile } from "@holdfast/state/new-text-file";
import { findSecrets } from "@holdfast/state/secrets/scan";
import { ignoredSecrets, noteSaid, SAID_MAX, saidSecrets, unsaid } from "./said-secrets.ts";

const TOKEN = `ghp_${"a1B2c3D4e5".repeat(4)}`;
const file = (id: string, content: string) =>
  newTextFile({ id, path: `${id}.txt`, language: "text", content });
const state = {
  ...emptyState(),
  files: { a: file("a", `one\nkey ${TOKEN}\n`), b: file("b", `${TOKEN} and npm_${"x9".repeat(18)}`) },
};
const findings = findSecrets(state);

describe("secrets that are said once", () => {
  test("[WB-14] [Z17] one value is one thing to decide, with every place it stands at", () => {
    const said = unsaid(state, findings);
    expect(said.map(({ kind, begins, places }) => [kind, begins, places.length])).toEqual([
      ["github-token", "ghp_", 2],
      ["npm-token", "npm_", 1],
    ]);
    expect(said[0]?.places[0]).toMatchObject({ part: { name: "a.txt" }, line: 2, column: 5 });
    expect(JSON.stringify(said)).not.toContain(TOKEN);
  });

  test("[WB-14] what was said is not said again, and a new value is", () => {
    const [first] = unsaid(state, findings);
    const noted = noteSaid([first?.id ?? ""])(state);
    expect(unsaid(noted, findings).map(({ kind }) => kind)).toEqual(["npm-token"]);
    expect(noteSaid([first?.id ?? ""])(noted)).toBe(noted);
    const many = noteSaid(Array.from({ length: SAID_MAX + 5 }, (_, n) => `npm-token-${n}`))(noted);
    expect(saidSecrets(many)).toHaveLength(SAID_MAX);
  });

  test("[WB-14] what stands there in another form counts as nothing", () => {
    const odd = {
      ...state,
      layout: { ...state.layout, view: { saidSecrets: "all" } },
      settings: { ...state.settings, other: { ignoredSecrets: [1, "npm-token-1"] } },
    };
    expect(saidSecrets(odd)).toEqual([]);
    expect(ignoredSecrets(odd)).toEqual(["npm-token-1"]);
  });
});
