import { expect, test } from "bun:test";
import { EMPTY_STATE_TAG } from "@holdfast/protocol/saves";
import { compare } from "@holdfast/state/differences/compare";
import { differencesText } from "@holdfast/state/differences/text";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { sampleProject } from "@holdfast/state/sample-project";
import { Value } from "@sinclair/typebox/value";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { unlockedOn } from "../../testing/unlocked.ts";
import { DifferencesSchema } from "./schema.ts";

const project = sampleProject("2026-11-21T08:00:00.000Z");
const withNote = (content: string): State => ({
  ...project,
  files: { ...project.files, note: newTextFile({ id: "note", path: "note.md", language: "md", content }) },
  settings: { ...project.settings, theme: content === "then\n" ? "light" : "dark" },
});

const codeOf = async (response: Response): Promise<string> =>
  response.ok ? String(response.status) : `${response.status} ${(await response.json()).code}`;

describeOnBackends("checkpoints compared", (begin) => {
  const start = async () => {
    const of = await unlockedOn(await begin());
    const { id } = await of.newSession("Work");
    const path = `/sessions/${id}`;
    let tag: string = EMPTY_STATE_TAG;
    const put = async (body: State): Promise<void> => {
      const response = await of.plain("PUT", `${path}/state`, { body, ifMatch: tag });
      if (!response.ok) throw new Error(await response.text());
      tag = response.headers.get("etag") ?? "";
    };
    const name = async (body: object) => {
      const response = await of.plain("POST", `${path}/checkpoints`, { body });
      if (response.status !== 201) throw new Error(await response.text());
      return response.json();
    };
    const diff = (a: string, b: string, accept?: string, token?: null) =>
      of.plain("GET", `${path}/checkpoints/${a}/diff/${b}`, {
        ...(accept === undefined ? {} : { headers: { accept } }),
        ...(token === undefined ? {} : { token }),
      });
    return { of, put, name, diff };
  };

  test("[Z3] [CA-7] [CA-8] as JSON and as a page, and the newest save with them", async () => {
    const { put, name, diff } = await start();
    await put(withNote("then\n"));
    const then = await name({ name: "Then" });
    await put(withNote("now\n"));
    const now = await name({ name: "Now" });
    const [a, b] = [withNote("then\n"), withNote("now\n")];
    const json = await diff(then.id, now.id);
    expect([json.headers.get("content-type"), json.headers.get("vary")]).toEqual([
      "application/json",
      "accept",
    ]);
    const told = await json.json();
    expect(told).toEqual(compare(a, b));
    expect(Value.Check(DifferencesSchema, told)).toBe(true);
    const page = await diff(now.id, then.id, "text/plain");
    expect(page.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await page.text()).toBe(differencesText(compare(b, a)));
    expect(await (await diff(then.id, "present")).json()).toEqual(compare(a, b));
    expect(await (await diff(now.id, "present", "text/plain;q=1, */*")).text()).toBe("");
    expect((await diff(now.id, now.id, "application/json, text/plain")).headers.get("content-type")).toBe(
      "application/json",
    );
  });

  test("[Z3] what is no checkpoint of this session, and who brings no token, is told nothing", async () => {
    const { of, put, name, diff } = await start();
    await put(withNote("then\n"));
    const { id } = await name({ name: "Then" });
    const { id: other } = await of.newSession("Other");
    expect(await codeOf(await of.plain("GET", `/sessions/${other}/checkpoints/${id}/diff/${id}`))).toBe(
      "404 not-found",
    );
    for (const wrong of [`cpt_${"0".repeat(32)}`, "cpt_1", "head"])
      expect([await codeOf(await diff(id, wrong)), await codeOf(await diff(wrong, id))]).toEqual([
        "404 not-found",
        "404 not-found",
      ]);
    expect(await codeOf(await diff(id, id, undefined, null))).toBe("403 unlock-required");
  });

  test("[Z20] [CA-10] a checkpoint without a name gets one from its differences to the one before", async () => {
    const { put, name } = await start();
    await put(project);
    expect((await name({})).note.name).toMatch(/^Add .+ and 7 more, run .+$/u);
    await put(withNote("then\n"));
    expect((await name({ tags: ["by itself"] })).note).toMatchObject({
      name: "Add note.md",
      tags: ["by itself"],
    });
    await put(withNote("now\n"));
    expect((await name({})).note.name).toBe("Edit note.md");
    expect((await name({})).note.name).toBe("No changes");
  });

  test("[Z11] [CA-6] a checkpoint says what is not in its save, and a change keeps that", async () => {
    const { of, put, name } = await start();
    await put(project);
    expect((await name({ name: "Whole" })).ledger).toEqual({ count: 0, entries: [] });
    const terminal = {
      id: "t",
      title: "shell",
      cwd: "/",
      shell: "bash",
      rows: 24,
      cols: 80,
      history: [],
      env: {},
      leftOut: ["TOKEN"],
      scrollback: { firstPage: 2, pages: [] },
      active: true,
    };
    await put({ ...project, terminals: { t: terminal } });
    const made = await name({ name: "Partly" });
    const ledger = {
      count: 2,
      entries: [
        { part: "terminal", name: "shell", reason: "trimmed", bytes: null },
        { part: "terminal", name: "shell", reason: "variable-left-out", detail: "TOKEN", bytes: null },
      ],
    };
    expect(made.ledger).toEqual(ledger);
    const path = `/sessions/${(await (await of.plain("GET", "/sessions")).json()).items[0].id}`;
    const changed = await of.plain("PATCH", `${path}/checkpoints/${made.id}`, {
      body: { name: "Otherwise" },
      ifMatch: '"v1"',
    });
    expect((await changed.json()).ledger).toEqual(ledger);
  });
});
