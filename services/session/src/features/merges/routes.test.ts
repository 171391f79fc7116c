import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { MergeAnswer, type MergeBody } from "@holdfast/protocol/merges";
import { decodeManifestExt } from "@holdfast/state/manifest-ext";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { sampleProject } from "@holdfast/state/sample-project";
import { peekHeader } from "@holdfast/vault/header";
import { Value } from "@sinclair/typebox/value";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { unlockedOn } from "../../testing/unlocked.ts";

const project = sampleProject("2026-11-21T08:00:00.000Z");
const withNote = (content: string): State => ({
  ...project,
  files: { ...project.files, note: newTextFile({ id: "note", path: "note.md", language: "md", content }) },
});

describeOnBackends("merging two saves", (begin) => {
  /** A session whose saves hold these notes, one on top of the other, and their digests in that order. */
  const saved = async (...notes: readonly string[]) => {
    const of = await unlockedOn(await begin());
    const { id } = await of.newSession("Work");
    const path = `/sessions/${id}`;
    const read = async (): Promise<{ readonly state: State; readonly tag: string }> => {
      const response = await of.plain("GET", `${path}/state`);
      return { state: await response.json(), tag: response.headers.get("etag") ?? "" };
    };
    const put = async (note: string): Promise<void> => {
      const response = await of.plain("PUT", `${path}/state`, {
        body: withNote(note),
        ifMatch: (await read()).tag,
      });
      if (!response.ok) throw new Error(await response.text());
    };
    for (const note of notes) await put(note);
    const history = async () =>
      (await (await of.plain("GET", `${path}/history`, { token: null })).json()).items as {
        readonly seq: number;
        readonly saveKind: string;
        readonly digest: string;
      }[];
    const digests = (await history()).map(({ digest }) => digest).toReversed();
    const merge = (body: object) => of.plain("POST", `${path}/recovery/merge-conflicts`, { body });
    const merged = async (body: MergeBody): Promise<MergeAnswer> => {
      const response = await merge(body);
      const answer = await response.json();
      if (!Value.Check(MergeAnswer, answer)) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
      return answer;
    };
    const mergeParent = async (digest: string): Promise<string> => {
      const response = await of.plain("GET", `${path}/manifests/${digest}`, { token: null });
      const header = peekHeader(new Uint8Array(await response.arrayBuffer()));
      const ext = header.ok ? decodeManifestExt(header.value.header.ext) : header;
      if (!header.ok || !ext.ok) throw new Error("no manifest");
      return toHex(ext.value.mergeParentDigest);
    };
    const [first = "", ours = "", theirs = ""] = digests;
    return { of, path, read, put, history, merge, merged, mergeParent, first, ours, theirs };
  };
  const noteIn = ({ files }: State) => files["note"]?.content;

  test("[A7] [MG-8] [MG-11] tells what two saves make, and changes nothing until it is asked to", async () => {
    const { merged, read, history, first, ours, theirs } = await saved(
      "one\ntwo\nthree\n",
      "ONE\ntwo\nthree\n",
      "one\ntwo\nthree\nfour\n",
    );
    const told = await merged({ ours, theirs });
    expect(told).toMatchObject({ base: first, strategy: "three-way", conflictCount: 0, save: null });
    expect(told.fields).toMatchObject([
      { pointer: "/files/note/content", resolution: "both", source: null, why: "lines-merged" },
    ]);
    expect(await history()).toHaveLength(3);
    const applied = await merged({ ours, theirs, apply: true });
    expect(applied.save?.seq).toBe(4);
    const { state } = await read();
    expect([noteIn(state), state.files["note"]?.mergedFrom?.device]).toEqual([
      "ONE\ntwo\nthree\nfour\n",
      told.oursBy.device,
    ]);
  });

  test("[MG-10] [MG-11] its save is a merge that names the other side, and what was saved since stays", async () => {
    const { merged, put, read, history, mergeParent, ours, theirs } = await saved(
      "one\ntwo\nthree\n",
      "ONE\ntwo\nthree\n",
      "one\ntwo\nthree\n\n",
    );
    await put("one\ntwo\nDREI\n\n");
    const { save } = await merged({ ours, theirs, apply: true });
    expect(noteIn((await read()).state)).toBe("ONE\ntwo\nDREI\n\n");
    const [newest] = await history();
    expect([newest?.saveKind, newest?.digest]).toEqual(["merge", save?.digest ?? ""]);
    expect(await mergeParent(save?.digest ?? "")).toBe(ours);
  });

  test("[A7] [MG-6] [MG-7] conflicts are named, settled by the caller, or by a strategy", async () => {
    const { merge, merged, read, ours, theirs } = await saved("one\n", "mine, longer\n", "theirs\n");
    const open = await merged({ ours, theirs });
    expect(open.conflicts).toMatchObject([{ kind: "file", thing: "note", name: "note.md" }]);
    expect(open.fields).toMatchObject([{ resolution: "open", why: "lines-overlap" }]);
    const [{ id } = { id: "" }] = open.conflicts;
    const complete = await merged({ ours, theirs, strategy: "most-complete" });
    expect(complete.fields).toMatchObject([{ resolution: "ours", source: open.oursBy.device }]);
    const latest = await merged({ ours, theirs, strategy: "latest" });
    expect(latest.fields).toMatchObject([{ resolution: "theirs", source: open.theirsBy.device }]);
    const manual = await merged({ ours, theirs, strategy: "manual" });
    expect(manual.fields).toMatchObject([{ resolution: "open", why: "by-hand" }]);
    const wrong = await merge({ ours, theirs, resolutions: [{ id: "c-none", choice: "ours" }] });
    expect([wrong.status, (await wrong.json()).errors]).toEqual([
      400,
      [{ pointer: "/resolutions/0", detail: "settles no conflict of this merge" }],
    ]);
    const settled = await merged({ ours, theirs, apply: true, resolutions: [{ id, choice: "ours" }] });
    expect([settled.conflictCount, noteIn((await read()).state)]).toEqual([0, "mine, longer\n"]);
  });

  test("[MG-11] what is no save of this session merges nothing, and a merge that changes nothing saves nothing", async () => {
    const { merge, ours, theirs, first } = await saved("one\n", "two\n", "three\n");
    const codeOf = async (body: object): Promise<string> => {
      const response = await merge(body);
      return response.ok ? String(response.status) : `${response.status} ${(await response.json()).code}`;
    };
    expect(await codeOf({ ours: "0".repeat(64), theirs })).toBe("404 not-found");
    expect(await codeOf({ ours, theirs, base: "0".repeat(64) })).toBe("404 not-found");
    expect(await codeOf({ ours: "x", theirs })).toBe("400 invalid-request");
    expect(await codeOf({ ours, theirs, strategy: "loudest" })).toBe("400 invalid-request");
    expect(await codeOf({ ours: first, theirs, base: first, apply: true })).toBe("409 nothing-new");
  });
});
