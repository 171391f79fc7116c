import { describe, expect, test } from "bun:test";
import { importEd25519Seed } from "@holdfast/vault/ed25519";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { TSchema } from "@sinclair/typebox";
import fc from "fast-check";
import { statePair } from "../fixtures/arbitrary-state.ts";
import { bytesOf, createSpace, SESSION_ID } from "../fixtures/space.ts";
import { fileOf, smallState, withFile } from "../fixtures/states.ts";
import { captureTab, captureTerminal } from "./capture.ts";
import { openManifest, sealManifest } from "./manifest.ts";
import { SCHEMA_VERSION, type State, StateSchema } from "./model.ts";
import { emptyBase } from "./save-base.ts";

const small = smallState();
const { t, x, k } = { ...small.terminals, ...small.tabs, ...small.conversations };
if (t === undefined || x === undefined || k === undefined) throw new Error("the sample lacks them");

/** One of everything, with every member that may be missing. */
const fullState: State = {
  ...small,
  metadata: { ...small.metadata, title: "Named", context: { template: "bun", of: ["a", 1, null] } },
  terminals: { t: { ...(t as State["terminals"][string]), command: "bun test --watch" } },
  tabs: { x: { ...(x as State["tabs"][string]), group: "Papers", closedAt: "2026-11-21T08:00:00.000Z" } },
  bookmarks: small.bookmarks.map((bookmark) => ({ ...bookmark, folder: "Work/Papers" })),
  conversations: {
    ...small.conversations,
    k: {
      ...(k as State["conversations"][string]),
      work: { running: "summary", since: "2026-11-21T08:00:00.000Z", deferred: [{ id: "m1" }] },
      messages: (k as State["conversations"][string]).messages.map((message, i) => ({
        ...message,
        role: (["user", "assistant", "system", "tool"] as const)[i % 4] ?? "user",
        // Two branches from every fourth message.
        parentId: i === 0 ? null : `m${i % 4 === 0 ? i - 2 : i - 1}`,
        parts: [...message.parts, { type: "data", name: "result", value: { i } }],
        meta: { tokens: i },
      })),
    },
  },
};

/** Every member that the schema knows, as a path in which ids and numbers are `*`. */
const membersOf = (schema: TSchema, at = ""): readonly string[] => {
  const below = (inner: TSchema, name: string): readonly string[] => [
    `${at}/${name}`,
    ...membersOf(inner, `${at}/${name}`),
  ];
  if (schema["properties"])
    return Object.entries<TSchema>(schema["properties"]).flatMap(([name, inner]) => below(inner, name));
  if (schema["patternProperties"])
    return Object.values<TSchema>(schema["patternProperties"]).flatMap((inner) =>
      membersOf(inner, `${at}/*`),
    );
  if (schema["anyOf"]) return (schema["anyOf"] as TSchema[]).flatMap((inner) => membersOf(inner, at));
  return schema["items"] ? membersOf(schema["items"], `${at}/*`) : [];
};

const holds = (value: unknown, [step, ...rest]: readonly string[]): boolean => {
  if (step === undefined) return true;
  if (typeof value !== "object" || value === null) return false;
  if (step === "*") return Object.values(value).some((each) => holds(each, rest));
  return Object.hasOwn(value, step) && holds((value as Record<string, unknown>)[step], rest);
};

describe("[CA-2] what a session shows", () => {
  test("[A2] [A33] [A36] every member of the schema comes back as it was", async () => {
    const missing = membersOf(StateSchema).filter((path) => !holds(fullState, path.split("/").slice(1)));
    expect(missing).toEqual([]);
    const space = await createSpace();
    const saved = await space.save(emptyBase(), fullState);
    const opened = await space.open(saved.manifest);
    expect(opened.report.whole).toBe(true);
    expect(opened.state).toEqual(fullState);
  });

  test("[A2] [A36] any state, and any state saved on top of it, comes back as it was", async () => {
    await fc.assert(
      fc.asyncProperty(statePair, async ({ before, after }) => {
        const space = await createSpace();
        const first = await space.save(emptyBase(), before);
        expect((await space.open(first.manifest)).state).toEqual(before);
        const prepared = await space.prepare(first.next, after);
        if (!prepared.ok) throw new Error(prepared.error);
        if (prepared.value.unchanged) {
          expect(after).toEqual(before);
          return;
        }
        const second = await space.save(first.next, after);
        const opened = await space.open(second.manifest);
        expect(opened.report.whole).toBe(true);
        expect(opened.state).toEqual(after);
      }),
      { numRuns: 30 },
    );
  });

  test("[CA-1] a save of schema 1 opens, and the next one is of schema 2 and costs its change", async () => {
    const space = await createSpace();
    const { conflicts: _, ...rest } = small;
    const { e: __, ...files } = small.files;
    const { leafId: ___, ...conversation } = k as State["conversations"][string];
    const { leftOut: ____, ...terminal } = t as State["terminals"][string];
    const { leftOut: _____, ...tab } = x as State["tabs"][string];
    const old: State = {
      ...rest,
      files,
      terminals: { t: terminal },
      tabs: { x: tab },
      conversations: { k: { ...conversation, leafId: null } },
      conflicts: {},
    };
    const saved = await space.save(emptyBase(), old);
    const author = await importEd25519Seed(bytesOf("device/seed", 32));
    const expectation = { sessionId: SESSION_ID, authorPublicKey: author.publicKey };
    const present = await openManifest(nodePrimitives, saved.manifest, space.keys, expectation);
    if (!present.ok) throw new Error(present.error);
    expect(present.value.body.schemaVersion).toBe(SCHEMA_VERSION);
    const { sealed } = await sealManifest(
      { primitives: nodePrimitives, random: (length) => bytesOf("salt", length) },
      space.keys,
      {
        sessionId: SESSION_ID,
        seq: 1,
        deviceId: bytesOf("device", 16),
        signer: author.privateKey,
        ext: present.value.ext,
        body: { ...present.value.body, schemaVersion: 1 },
      },
    );
    const opened = await space.open(sealed);
    expect(opened.report.whole).toBe(true);
    expect(opened.state).toEqual(old);
    const edited = withFile(opened.state, fileOf("a", "src/a.ts", "export const a = 2;\n"));
    const next = await space.save(opened.base, edited);
    expect(next.stats.sectionsWritten).toBe(1);
    const reread = await openManifest(nodePrimitives, next.manifest, space.keys, expectation);
    expect(reread.ok && reread.value.body.schemaVersion).toBe(2);
    expect((await space.open(next.manifest)).state).toEqual(edited);
  });
});

describe("[CA-3] what is captured", () => {
  test("[A36] a terminal keeps variables with allowed names, and the names of the others", () => {
    const { leftOut: _, ...terminal } = t as State["terminals"][string];
    const env = { PATH: "/bin", LC_ALL: "C", GITHUB_TOKEN: "ghp_x", PATH_: "x", path: "y", PROJECT: "timer" };
    const captured = captureTerminal({ ...terminal, env }, ["PROJECT"]);
    expect(captured.env).toEqual({ PATH: "/bin", LC_ALL: "C", PROJECT: "timer" });
    expect(captured.leftOut).toEqual(["GITHUB_TOKEN", "PATH_", "path"]);
    expect(JSON.stringify(captured)).not.toContain("ghp_x");
    expect("leftOut" in captureTerminal({ ...terminal, env: { HOME: "/home" } })).toBe(false);
  });

  test("[A36] a form keeps what is no secret, and the names of what is", () => {
    const { leftOut: _, formData: __, ...tab } = x as State["tabs"][string];
    const captured = captureTab(tab, [
      { name: "q", type: "text", value: "words" },
      { name: "pass", type: "PASSWORD", value: "hunter2" },
      // A page that shows its password turns the field into one of text.
      { name: "shown", type: "text", autocomplete: "section-a current-password", value: "hunter3" },
      { name: "card", type: "text", autocomplete: "cc-number", value: "4111" },
      { name: "twice", type: "text", value: "hunter4" },
      { name: "twice", type: "password", value: "hunter4" },
    ]);
    expect(captured.formData).toEqual({ q: "words" });
    expect(captured.leftOut).toEqual(["card", "pass", "shown", "twice"]);
    expect(JSON.stringify(captured)).not.toMatch(/hunter|4111/u);
  });
});
