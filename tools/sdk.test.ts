import { describe, expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");
const CONTRACT = "packages/client/src/contract";
const text = (path: string): Promise<string> => Bun.file(join(ROOT, path)).text();
const guide = await text("docs/sdk.md");

describe("the guide of the SDK", () => {
  test("shows the examples as they are", async () => {
    const shown = [...guide.matchAll(/\[`(examples\/[^`]+)`\]\([^)]+\)\n\n```\w+\n([\s\S]*?)```/g)];
    expect(shown.length).toBeGreaterThan(10);
    for (const [, path = "", code] of shown) expect(code).toBe(await text(path));
  });

  test("names every file of the contract, every call that stands behind a door and every part of a session", async () => {
    const files = await readdir(join(ROOT, CONTRACT));
    expect(files.filter((file) => !guide.includes(`${CONTRACT}/${file}`))).toEqual([]);
    const doors = (await text(`${CONTRACT}/doors.ts`)).split("export const DOORS")[1]?.split("} as const")[0];
    const calls = [...(doors ?? "").matchAll(/"(\w+)"/g)].map(([, call = ""]) => call);
    expect(calls.length).toBeGreaterThan(50);
    const session = (await text(`${CONTRACT}/session.ts`)).split("export interface SessionHandle")[1] ?? "";
    const client = (await text(`${CONTRACT}/holdfast.ts`)).split("export interface Holdfast")[1] ?? "";
    const parts = [...`${session}${client}`.matchAll(/^ {2}readonly (\w+):/gm)].map(([, part = ""]) => part);
    expect([...calls, ...parts].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });

  test("names every refusal of the client's own", async () => {
    const codes = [...(await text(`${CONTRACT}/problem.ts`)).matchAll(/\| "([a-z-]+)"/g)];
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.map(([, code = ""]) => code).filter((code) => !guide.includes(`| \`${code}\` |`))).toEqual(
      [],
    );
  });
});
