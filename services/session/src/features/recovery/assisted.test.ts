import { expect, test } from "bun:test";
import { fromHex, toHex } from "@holdfast/protocol/encoding";
import type { Analysis, Recovered, RecoveryReport } from "@holdfast/protocol/session-recovery";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { sampleProject } from "@holdfast/state/sample-project";
import type { Bytes } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { bundleRecords } from "../../testing/bundle.ts";
import { bytesOf, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { unlockedOn } from "../../testing/unlocked.ts";

const project = sampleProject("2026-11-21T08:00:00.000Z");
const withNote = (content: string): State => ({
  ...project,
  files: { ...project.files, note: newTextFile({ id: "note", path: "note.md", language: "md", content }) },
});
/** Of a segment: behind its header and directory, in the first chunk. */
const FIRST_CHUNK = 180;

describeOnBackends("recovery with an unlock token", (begin) => {
  const start = async () => {
    const of = await begin();
    const { plain, newSession, member } = await unlockedOn(of);
    const { id } = await newSession("Work");
    const path = `/sessions/${id}`;
    const read = async () => {
      const response = await plain("GET", `${path}/state`);
      return { state: response.ok ? await response.json() : null, tag: response.headers.get("etag") ?? "" };
    };
    const put = async (body: State): Promise<string> => {
      const { tag } = await read();
      const response = await plain("PUT", `${path}/state`, { body, ifMatch: tag });
      return (await response.json()).digest;
    };
    const digestsOf = async (at: string): Promise<readonly Bytes[]> => {
      const response = await plain("POST", `${path}/bundle`, { body: { at }, token: null });
      return bundleRecords(await bytesOf(response)).flatMap(({ kind, bytes }) =>
        kind === 2 ? [sha256Sync(bytes)] : [],
      );
    };
    const ask = (what: string, body: object = {}) => plain("POST", `${path}/recovery/${what}`, { body });
    const name = async (): Promise<string> =>
      (await (await plain("POST", `${path}/checkpoints`, { body: { name: "Then" } })).json()).id;
    const damage = async (digests: readonly Bytes[], places: readonly number[]) => {
      for (const digest of digests) for (const at of places) await of.damage.segment(digest, at);
    };
    return { of, plain, path, read, put, digestsOf, ask, name, damage, member };
  };
  const added = async (
    digestsOf: (at: string) => Promise<readonly Bytes[]>,
    before: string,
    after: string,
  ): Promise<readonly Bytes[]> => {
    const known = new Set((await digestsOf(before)).map(toHex));
    return (await digestsOf(after)).filter((digest) => !known.has(toHex(digest)));
  };

  test("[A30] [RC-2] [RC-13] every section is named, and what only keys can tell besides", async () => {
    const { put, digestsOf, ask, damage } = await start();
    const first = await put(withNote("then"));
    const second = await put(withNote("later on"));
    const whole: Analysis = await (await ask("analyze")).json();
    expect(whole.check.whole).toBe(true);
    expect(whole.sections?.every(({ state }) => state === "ok")).toBe(true);
    expect(whole.sections?.map(({ section }) => section)).toContain("file:note");
    await damage(await added(digestsOf, first, second), [FIRST_CHUNK]);
    for (const what of ["analyze", "validate"]) {
      const { sections, check } = await (await ask(what)).json();
      const bad = sections.filter((each: { readonly state: string }) => each.state !== "ok");
      expect([what, check.whole, bad.map((each: { section: string }) => each.section)]).toEqual([
        what,
        false,
        ["file:note"],
      ]);
    }
  });

  test("[A5] [RC-3] [RC-6] [RC-13] a repair takes what is lost from the nearest older save, and everything else stays as it was", async () => {
    const { of, plain, path, read, put, digestsOf, ask, damage, member } = await start();
    const first = await put(withNote("then"));
    const second = await put({ ...withNote("later on"), metadata: { ...project.metadata, title: "Later" } });
    await damage(await added(digestsOf, first, second), [FIRST_CHUNK]);
    expect((await plain("GET", `${path}/state`)).status).toBe(500);
    const response = await ask("repair");
    const { report, save, before }: Recovered = await response.json();
    expect([response.status, save.seq, before]).toEqual([201, 3, second]);
    const back = report.sections.filter(({ state }) => state === "recovered");
    expect(back.map(({ tier, from, exact }) => [tier, from, exact])).toEqual([["T5", first, false]]);
    expect([report.recovered, report.lost, report.lostNodes]).toEqual([1, { sections: 0, bytes: 0 }, 0]);
    const { state } = await read();
    const then = back[0]?.section === "file:note";
    expect(state).toEqual({
      ...withNote(then ? "then" : "later on"),
      metadata: { ...project.metadata, title: then ? "Later" : project.metadata.title },
    });
    expect((await (await ask("analyze")).json()).check.whole).toBe(true);
    expect(await outcomeOf(await ask("repair"))).toBe("409 nothing-new");
    const { items } = await (await plain("GET", `${path}/history`, { token: null })).json();
    expect(items[0]).toMatchObject({ saveKind: "restore", parent: second });
    const entries = await of.world.audited(member.workspaceId);
    expect(entries.filter(({ action }) => action === "recovery.attempted")).toHaveLength(1);
  });

  test("[A6] [RC-6] what nothing gives back is told by section and bytes, in the answer and by a name", async () => {
    const { plain, path, read, put, digestsOf, ask, damage } = await start();
    const first = await put(project);
    const second = await put(withNote("only here"));
    await damage(await added(digestsOf, first, second), [FIRST_CHUNK]);
    const response = await ask("repair");
    const { report }: Recovered = await response.json();
    const lost = report.sections.filter(({ state }) => state === "lost");
    expect([response.status, lost.length, report.lost.sections]).toEqual([201, 1, 1]);
    expect(report.lost.bytes).toBe(lost[0]?.bytes ?? -1);
    const { state } = await read();
    // Its content is there; what it was called is what is lost.
    const { note, ...others } = state.files;
    expect([others, note.content, note.path]).toEqual([project.files, "only here", "recovered/note"]);
    const { items } = await (await plain("GET", `${path}/checkpoints`)).json();
    expect(items[0]).toMatchObject({ origin: "auto", note: { name: "After recovery" } });
    expect(items[0].note.description).toContain(lost[0]?.section);
    const stats = await (await plain("GET", "/recovery/stats", { token: null })).json();
    expect([stats.endings.done, stats.lost, stats.damages.open]).toEqual([1, report.lost, 1]);
    expect(stats.advice).toEqual(["unlock-another-device", "download-quarantine", "add-a-replica"]);
  });

  test("[RC-5] [RC-15] more than 30 % is answered and not repaired, three times without a person, and then with one", async () => {
    const { put, digestsOf, ask, damage, read } = await start();
    const first = await put(withNote("then"));
    const digests = await digestsOf(first);
    await damage(
      digests,
      Array.from({ length: 60 }, (_, i) => FIRST_CHUNK + i * 40),
    );
    const expected: RecoveryReport = await (async () => {
      const response = await ask("repair");
      const { code, report } = await response.json();
      expect([response.status, code]).toEqual([409, "confirmation-needed"]);
      return report;
    })();
    expect(expected.sections.filter(({ state }) => state === "lost").length).toBeGreaterThan(
      expected.sections.length * 0.3,
    );
    for (let n = 0; n < 2; n++) expect(await outcomeOf(await ask("repair"))).toBe("409 confirmation-needed");
    expect(await outcomeOf(await ask("repair"))).toBe("409 attempts-exhausted");
    expect(await outcomeOf(await ask("emergency"))).toBe("409 attempts-exhausted");
    const done = await ask("repair", { confirmed: true });
    expect([done.status, (await done.json()).report]).toEqual([201, expected]);
    expect((await read()).state).not.toBeNull();
    expect((await (await ask("analyze")).json()).check.whole).toBe(true);
  });

  test("[RC-7] [RC-13] an emergency ends with a session that can be worked in, whatever is left of the newest save", async () => {
    const { of, put, ask, read } = await start();
    const first = await put(withNote("then"));
    const second = await put(withNote("later on"));
    await of.damage.manifest(fromHex(second) ?? new Uint8Array(), -1);
    const analysis: Analysis = await (await ask("analyze")).json();
    expect([analysis.check.manifest, analysis.sections]).toEqual(["digest", []]);
    expect(await outcomeOf(await ask("emergency"))).toBe("409 confirmation-needed");
    const response = await ask("emergency", { confirmed: true });
    const { report, before }: Recovered = await response.json();
    expect([response.status, before]).toEqual([201, second]);
    expect(new Set(report.sections.map(({ from }) => from))).toEqual(new Set([first]));
    expect((await read()).state).toEqual(withNote("then"));
    expect(await put(withNote("and on"))).toHaveLength(64);
    expect((await read()).state).toEqual(withNote("and on"));
  });

  test("[RC-7] where nothing at all is left, and where nothing was ever saved, it is an empty one", async () => {
    const { of, put, ask, read } = await start();
    const made = await ask("emergency", { confirmed: true });
    expect([made.status, (await made.json()).before]).toEqual([201, null]);
    const only = await put(project);
    await of.damage.manifest(fromHex(only) ?? new Uint8Array(), 90);
    const { plan }: Analysis = await (await ask("analyze")).json();
    for (const { save } of plan.flatMap(({ sources }) => sources))
      await of.damage.manifest(fromHex(save.digest) ?? new Uint8Array(), 90);
    const response = await ask("emergency", { confirmed: true });
    expect(response.status).toBe(201);
    const { state } = await read();
    expect([state.files, state.conversations, state.terminals]).toEqual([{}, {}, {}]);
  });

  test("[RC-13] [CP-8] a damaged checkpoint is gone back to with what it still gives, the present named before, parts by themselves", async () => {
    const { plain, path, put, digestsOf, ask, name, damage, read } = await start();
    const first = await put(project);
    const second = await put(withNote("then"));
    const checkpointId = await name();
    await put({ ...withNote("later on"), settings: { ...project.settings, theme: "dark" } });
    await damage(await added(digestsOf, first, second), [FIRST_CHUNK]);
    const part = await ask("restore", { checkpointId, parts: [{ kind: "settings" }] });
    expect(part.status).toBe(201);
    expect((await read()).state.settings).toEqual(project.settings);
    expect((await read()).state.files["note"].content).toBe("later on");
    const whole = await ask("restore", { checkpointId });
    const { report }: Recovered = await whole.json();
    expect([whole.status, report.lost.sections]).toEqual([201, 1]);
    const { items } = await (await plain("GET", `${path}/checkpoints`)).json();
    const names = items.map((each: { readonly note: { readonly name: string } }) => each.note.name);
    expect(names.filter((each: string) => each === "Before restoring")).toHaveLength(2);
  });

  test("[RC-13] [RC-15] two who repair at once leave one whole session, and nothing of either is overwritten", async () => {
    const { put, digestsOf, ask, damage, read } = await start();
    const first = await put(withNote("then"));
    const second = await put(withNote("later on"));
    await damage(await added(digestsOf, first, second), [FIRST_CHUNK]);
    const outcomes = await Promise.all([ask("repair"), ask("repair")]);
    const told = (await Promise.all(outcomes.map(outcomeOf))).toSorted();
    expect(told[0]).toBe("201");
    expect(["201", "409 nothing-new"]).toContain(told[1] ?? "");
    expect((await read()).state).toEqual(withNote("then"));
  });
});
