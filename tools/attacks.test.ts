import { expect, test } from "bun:test";
import { sourceFiles } from "./source-files.ts";

const page = await Bun.file(`${import.meta.dir}/../SECURITY.md`).text();
const tests = await sourceFiles("**/*.test.ts");

/** The last cell of each row of a table of attacks: what it names, and the rules that stand behind each file. */
const claims = [...page.matchAll(/^\|[^|]+\|[^|]+\|([^|]+)\|$/gm)].flatMap(([, cell = ""]) =>
  [...cell.matchAll(/`([^`]*\.test\.ts)`((?:,? ?\[[A-Z]+-?\d+\])*)/g)].map(([, name = "", rules = ""]) => ({
    name: name.replace("$/", "services/auth/src/").replace("kit/", "packages/service-kit/src/"),
    rules: [...rules.matchAll(/\[[A-Z]+-?\d+\]/g)].map(([rule]) => rule),
  })),
);

test("every test that SECURITY.md names for an attack is there, and names the rule", () => {
  expect(claims.length).toBeGreaterThan(40);
  const broken = claims.filter(({ name, rules }) => {
    const found = tests.filter(({ path }) => path === name || path.endsWith(`/${name}`));
    return found.length === 0 || !rules.every((rule) => found.some(({ text }) => text.includes(rule)));
  });
  expect(broken).toEqual([]);
});
