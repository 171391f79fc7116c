import { expect, test } from "bun:test";
import { EMPTY_STATE_TAG } from "@holdfast/protocol/saves";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { sampleProject } from "@holdfast/state/sample-project";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { unlockedOn } from "../../testing/unlocked.ts";

const project = sampleProject("2026-11-21T08:00:00.000Z");
const withNote = (content: string): State => ({
  ...project,
  files: { ...project.files, note: newTextFile({ id: "note", path: "note.md", language: "md", content }) },
  settings: { ...project.settings, theme: content.length > 4 ? "dark" : "light" },
});

const codeOf = async (response: Response): Promise<string> =>
  response.ok ? String(response.status) : `${response.status} ${(await response.json()).code}`;

describeOnBackends("restoring", (begin) => {
  const start = async () => {
    const of = await unlockedOn(await begin());
    const { id } = await of.newSession("Work");
    const path = `/sessions/${id}`;
    const read = async (): Promise<{ readonly state: State; readonly tag: string }> => {
      const response = await of.plain("GET", `${path}/state`);
      return { state: await response.json(), tag: response.headers.get("etag") ?? "" };
    };
    const put = async (body: State): Promise<void> => {
      const { tag } = await read();
      const response = await of.plain("PUT", `${path}/state`, { body, ifMatch: tag });
      if (!response.ok) throw new Error(await response.text());
    };
    const name = async (): Promise<string> =>
      (await (await of.plain("POST", `${path}/checkpoints`, { body: { name: "Then" } })).json()).id;
    const restore = (cid: string, body: object = {}) =>
      of.plain("POST", `${path}/checkpoints/${cid}/restore`, { body });
    const history = async () =>
      (await (await of.plain("GET", `${path}/history`, { token: null })).json()).items as {
        readonly seq: number;
        readonly saveKind: string;
        readonly digest: string;
        readonly parent: string | null;
      }[];
    return { of, path, read, put, name, restore, history };
  };

  test("[A12] [AM-9] [CP-8] the present is kept under a name first, then the checkpoint's state is a new save on top", async () => {
    const { of, path, read, put, name, restore, history } = await start();
    await put(withNote("then"));
    const cid = await name();
    await put(withNote("later on"));
    const response = await restore(cid);
    const answer = await response.json();
    expect([response.status, answer.save.seq]).toEqual([201, 3]);
    expect((await read()).state).toEqual(withNote("then"));
    const [newest, present] = await history();
    expect([newest?.saveKind, newest?.parent, answer.before]).toEqual([
      "restore",
      present?.digest ?? "",
      present?.digest,
    ]);
    const kept = await (await of.plain("GET", `${path}/checkpoints/${answer.checkpointId}`)).json();
    expect([kept.origin, kept.note.name, kept.save.digest]).toEqual([
      "auto",
      "Before restoring",
      present?.digest,
    ]);
    expect(Date.parse(answer.until) - Date.parse(answer.save.receivedAt)).toBe(24 * 3600 * 1000);
    expect(await codeOf(await restore(cid))).toBe("409 nothing-new");
  });

  test("[A12] [CP-9] the newest restore is taken back by one call, and that by another", async () => {
    const { of, path, read, put, name, restore } = await start();
    const undo = () => of.plain("POST", `${path}/restore/undo`);
    await put(withNote("then"));
    const cid = await name();
    await put(withNote("later on"));
    expect(await codeOf(await undo())).toBe("404 not-found");
    await restore(cid);
    expect((await undo()).status).toBe(201);
    expect((await read()).state).toEqual(withNote("later on"));
    expect((await undo()).status).toBe(201);
    expect((await read()).state).toEqual(withNote("then"));
  });

  test("[A12] [CP-9] parts are restored by themselves, everything else stays", async () => {
    const { read, put, name, restore } = await start();
    await put(withNote("then"));
    const cid = await name();
    await put(withNote("later on"));
    expect((await restore(cid, { parts: [{ kind: "file", id: "note" }] })).status).toBe(201);
    const { state } = await read();
    expect(state.files).toEqual(withNote("then").files);
    expect(state.settings).toEqual(withNote("later on").settings);
    for (const body of [
      { parts: [] },
      { parts: [{ kind: "file" }] },
      { parts: [{ kind: "metadata" }] },
      { all: 1 },
    ])
      expect(await codeOf(await restore(cid, body))).toBe("400 invalid-request");
  });

  test("[A12] [SP-26] two who restore at once are merged: both saves stand and nothing is overwritten", async () => {
    const { read, put, name, restore, history } = await start();
    await put(withNote("then"));
    const cid = await name();
    await put({ ...withNote("later on"), metadata: { ...project.metadata, title: "Later" } });
    const both = await Promise.all([
      restore(cid, { parts: [{ kind: "file", id: "note" }] }),
      restore(cid, { parts: [{ kind: "settings" }] }),
    ]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const { state } = await read();
    expect([state.files, state.settings]).toEqual([withNote("then").files, withNote("then").settings]);
    expect(state.metadata.title).toBe("Later");
    expect((await history()).map(({ saveKind }) => saveKind)).toEqual([
      "restore",
      "restore",
      "manual",
      "manual",
    ]);
  });

  test("[A12] what is no checkpoint of this session restores nothing", async () => {
    const { of, put, name, restore, read } = await start();
    await put(withNote("then"));
    const cid = await name();
    const { id: other } = await of.newSession("Other");
    const elsewhere = await of.plain("POST", `/sessions/${other}/checkpoints/${cid}/restore`, { body: {} });
    expect(await codeOf(elsewhere)).toBe("404 not-found");
    for (const id of [`cpt_${"0".repeat(32)}`, "cpt_1", "x"])
      expect(await codeOf(await restore(id))).toBe("404 not-found");
    expect((await read()).tag).not.toBe(EMPTY_STATE_TAG);
  });

  test("[CP-16] [Z2] [Z5] [A12] what the service restores it notes: whence, by which checkpoint, how many parts, by which login", async () => {
    const { of, path, put, name, restore, history } = await start();
    await put(withNote("then"));
    const cid = await name();
    await put(withNote("now"));
    expect((await restore(cid, { parts: [{ kind: "file", id: "note" }] })).status).toBe(201);
    expect((await of.plain("POST", `${path}/restore/undo`)).status).toBe(201);
    const [undone, restored, , first] = await history();
    const { items } = await (await of.plain("GET", `${path}/restores`, { token: null })).json();
    expect(items).toMatchObject([
      { save: { seq: undone?.seq }, checkpointId: null, parts: null },
      { save: { seq: restored?.seq }, from: first?.digest, checkpointId: cid, parts: 1 },
    ]);
    expect(items[0].loginId).toBe(items[1].loginId);
  });
});
