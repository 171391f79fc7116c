import { expect, test } from "bun:test";
import { AUTH_SETTINGS, readAuthConfig } from "@holdfast/auth/config";
import { readSessionConfig, SESSION_SETTINGS } from "@holdfast/session/config";
import type { TSchema } from "@sinclair/typebox";
import { readNodeConfig } from "./config.ts";

const page = await Bun.file(new URL("../docs/operating.md", import.meta.url)).text();
const table = page.slice(page.indexOf("## Settings"), page.indexOf("## Health"));
const rows = new Map(
  [...table.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map(([, name = "", rest = ""]) => [
    name,
    rest.split(" | ").map((cell) => cell.trim()),
  ]),
);

const namesOfNode = (): string[] => {
  const asked = new Set<string>();
  const env = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_, name) => {
        asked.add(String(name));
        return undefined;
      },
    },
  );
  readNodeConfig(env);
  return [...asked];
};

const namesOf = (column: number): string[] =>
  [...rows].filter(([, cells]) => cells[column] === "●").map(([name]) => name);

test("[OP-7] [A39] every setting of every process stands in the table of docs/operating.md, and no other", () => {
  expect(namesOf(0).toSorted()).toEqual(namesOfNode().toSorted());
  expect(namesOf(1).toSorted()).toEqual(Object.keys(AUTH_SETTINGS.properties).toSorted());
  expect(namesOf(2).toSorted()).toEqual(Object.keys(SESSION_SETTINGS.properties).toSorted());
});

const SCHEMAS: readonly (readonly [string, TSchema])[] = [
  ...Object.entries(AUTH_SETTINGS.properties),
  ...Object.entries(SESSION_SETTINGS.properties),
];

test("[OP-7] with the default and the range that it has", () => {
  for (const [name, { default: usual, minimum, maximum }] of SCHEMAS) {
    const [, , , , defaults = "", range = ""] = rows.get(name) ?? [];
    if (usual !== undefined && usual !== "")
      expect([name, defaults]).toEqual([name, expect.stringContaining(`\`${usual}\``)]);
    if (minimum !== undefined)
      expect([name, range]).toEqual([name, expect.stringContaining(`${minimum}–${maximum}`)]);
  }
});

const CANARY = "hunter2!?";

test("[OP-7] [A39] a wrong one stops the start with a message that names it and not its value", () => {
  const wrong = (names: readonly (readonly [string, TSchema])[]) =>
    names
      .filter(([, { type, pattern }]) => type === "integer" || pattern !== undefined)
      .map(([name]) => name);
  const refused = (read: (env: Record<string, string>) => unknown, name: string): string => {
    try {
      read({ [name]: CANARY });
    } catch (cause) {
      return cause instanceof Error ? cause.message : "";
    }
    return "it started";
  };
  const auth = wrong(Object.entries(AUTH_SETTINGS.properties)).filter(
    (name) => !name.startsWith("HOLDFAST_RATE_"),
  );
  const session = wrong(Object.entries(SESSION_SETTINGS.properties));
  const node = [
    "PORT",
    "HOLDFAST_ORIGIN",
    "HOLDFAST_SCRUB_DAYS",
    "HOLDFAST_AUDIT_DAYS",
    "HOLDFAST_METRICS_TOKEN",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
  ];
  for (const [read, names] of [
    [readAuthConfig, auth],
    [readSessionConfig, session],
    [readNodeConfig, node],
  ] as const)
    for (const name of names) {
      const message = refused(read, name);
      expect([name, message]).toEqual([name, expect.stringContaining(name)]);
      expect(message).not.toContain("hunter2");
    }
  expect(auth.length + session.length).toBeGreaterThan(15);
});
