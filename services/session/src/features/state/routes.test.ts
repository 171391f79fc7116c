import { expect, test } from "bun:test";
import { EMPTY_STATE_TAG } from "@holdfast/protocol/saves";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { sampleProject } from "@holdfast/state/sample-project";
import { randomBytes } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Unlocked, unlockedOn } from "../../testing/unlocked.ts";

const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";
const project = sampleProject("2026-11-21T08:00:00.000Z");
const [firstId = ""] = Object.keys(project.files);

const stateOf = async (
  of: Unlocked,
  path: string,
): Promise<{ readonly state: State; readonly tag: string }> => {
  const response = await of.plain("GET", path);
  if (!response.ok) throw new Error(await response.text());
  return { state: await response.json(), tag: response.headers.get("etag") ?? "" };
};

const withText = (state: State, content: string): State => ({
  ...state,
  files: {
    ...state.files,
    [firstId]: { ...newTextFile({ id: firstId, path: "a.ts", language: "ts", content }) },
  },
});

describeOnBackends("a state as JSON", (begin) => {
  const start = async () => {
    const fixture = await begin();
    const of = await unlockedOn(fixture);
    const { id } = await of.newSession("Work");
    const path = `/sessions/${id}/state`;
    const put = async (body: State, ifMatch: string): Promise<string> => {
      const response = await of.plain("PUT", path, { body, ifMatch });
      if (!response.ok) throw new Error(await response.text());
      return response.headers.get("etag") ?? "";
    };
    /** Bytes of every save, newest first. */
    const sizes = async (): Promise<readonly number[]> => {
      const history = await (await of.plain("GET", `/sessions/${id}/history`, { token: null })).json();
      return history.items.map(({ bytes }: { readonly bytes: number }) => bytes);
    };
    return { fixture, of, id, path, put, sizes };
  };

  test("[AM-8] [A29] a whole state is put, answered, and found again by its tag", async () => {
    const { of, path } = await start();
    const empty = await stateOf(of, path);
    expect([empty.tag, Object.keys(empty.state.files)]).toEqual([EMPTY_STATE_TAG, []]);
    const put = await of.plain("PUT", path, { body: project, ifMatch: EMPTY_STATE_TAG });
    const answer = await put.json();
    expect([put.status, answer.seq]).toEqual([200, 1]);
    const read = await stateOf(of, path);
    expect(read.state).toEqual(project);
    expect(read.tag).toBe(`"1-${answer.digest.slice(0, 16)}"`);
    expect(put.headers.get("etag")).toBe(read.tag);
    const held = await of.plain("GET", path, { headers: { "if-none-match": read.tag } });
    expect([held.status, await held.text()]).toEqual([304, ""]);
    const again = await of.plain("PUT", path, { body: project, ifMatch: read.tag });
    expect(await again.json()).toEqual(answer);
  });

  test("[AM-8] [ST-11] only what changed is sealed and stored, whatever the size of the state", async () => {
    const { put, sizes } = await start();
    const large = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => {
        const content = Buffer.from(randomBytes(6_000)).toString("hex");
        const id = `large${i}`;
        return [id, newTextFile({ id, path: `${id}.txt`, language: "plain", content })];
      }),
    );
    const state = { ...project, files: { ...project.files, ...large } };
    const first = await put(state, EMPTY_STATE_TAG);
    await put(withText(state, "one line\n"), first);
    const [second = 0, whole = 0] = await sizes();
    expect(whole).toBeGreaterThan(240_000);
    expect(second).toBeLessThan(9_000);
  });

  test("[AM-8] an earlier state is read by the digest of its save, one that never was is not", async () => {
    const { of, path, put } = await start();
    const first = await put(project, EMPTY_STATE_TAG);
    const history = await (await of.plain("GET", path.replace("state", "history"), { token: null })).json();
    await put(withText(project, "later"), first);
    const [{ digest }] = history.items;
    expect((await stateOf(of, `${path}?at=${digest}`)).state).toEqual(project);
    const outcomes: string[] = [];
    for (const query of [`at=${"0".repeat(64)}`, "at=1", "at=", "from=1", `at=${digest}&at=${digest}`])
      outcomes.push((await (await of.plain("GET", `${path}?${query}`)).json()).code);
    expect(outcomes).toEqual(["not-found", ...Array(4).fill("invalid-request")]);
  });

  test("[AM-8] [A29] a change names what it is based on: nothing is 428, something else 412 with the newest tag", async () => {
    const { of, path, put } = await start();
    const tag = await put(project, EMPTY_STATE_TAG);
    const wrong = [
      EMPTY_STATE_TAG,
      `W/${tag}`,
      "*",
      tag.replace("1-", "2-"),
      '"v1"',
      `${tag}, ${EMPTY_STATE_TAG}`,
    ];
    for (const ifMatch of wrong) {
      const response = await of.plain("PUT", path, { body: project, ifMatch });
      expect([ifMatch, response.status, response.headers.get("etag")]).toEqual([ifMatch, 412, tag]);
    }
    expect((await of.plain("PUT", path, { body: project })).status).toBe(428);
    expect((await of.plain("PATCH", path, { body: [], type: JSON_PATCH })).status).toBe(428);
  });

  test("[AM-8] [SP-3] of two who change one state at once one is told that the other came first", async () => {
    const { of, path, put } = await start();
    const tag = await put(project, EMPTY_STATE_TAG);
    const both = await Promise.all(
      ["one", "two"].map((text) => of.plain("PUT", path, { body: withText(project, text), ifMatch: tag })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    const [winner, loser] = both.toSorted((a, b) => a.status - b.status);
    expect(loser?.headers.get("etag")).toBe(winner?.headers.get("etag") ?? "none");
    expect(await loser?.json()).toMatchObject({ code: "version-conflict" });
  });

  test("[AM-8] a JSON patch and a merge patch change what they name and nothing else", async () => {
    const { of, path, put } = await start();
    const tag = await put(project, EMPTY_STATE_TAG);
    const patch = [
      { op: "test", path: `/files/${firstId}/id`, value: firstId },
      { op: "replace", path: `/files/${firstId}/content`, value: "patched" },
      { op: "add", path: "/bookmarks/-", value: { id: "b9", title: "A", url: "u", createdAt: "2026-11-21" } },
    ];
    const patched = await of.plain("PATCH", path, { body: patch, type: JSON_PATCH, ifMatch: tag });
    expect(patched.status).toBe(200);
    const next = patched.headers.get("etag") ?? "";
    const body = { settings: { theme: "dark" }, files: { [firstId]: null } };
    const merged = await of.plain("PATCH", path, { body, type: MERGE_PATCH, ifMatch: next });
    expect(merged.status).toBe(200);
    const { state } = await stateOf(of, path);
    const { [firstId]: _, ...others } = project.files;
    expect(state.files).toEqual(others);
    expect(state.settings).toEqual({ ...project.settings, theme: "dark" });
    expect(state.bookmarks.map(({ id }) => id)).toEqual([...project.bookmarks.map(({ id }) => id), "b9"]);
    expect(state.conversations).toEqual(project.conversations);
  });

  test("[AM-8] what is no state, or no patch that applies, changes nothing and says where", async () => {
    const { of, path, put } = await start();
    const tag = await put(project, EMPTY_STATE_TAG);
    const file = project.files[firstId];
    const attempts: readonly (readonly [method: string, body: unknown, type: string, expected: string])[] = [
      ["PUT", {}, "application/json", "400 invalid-request /schemaVersion"],
      ["PUT", { ...project, canary: 1 }, "application/json", "400 invalid-request "],
      ["PUT", { ...project, schemaVersion: 3 }, "application/json", "400 invalid-request /schemaVersion"],
      [
        "PUT",
        { ...project, files: { ...project.files, other: file } },
        "application/json",
        "400 invalid-request /files/other/id",
      ],
      [
        "PUT",
        { ...project, files: { ...project.files, other: { ...file, id: "other" } } },
        "application/json",
        "400 invalid-request /files/",
      ],
      [
        "PUT",
        { ...project, files: { ...project.files, [firstId]: { ...file, content: "\ud800" } } },
        "application/json",
        `400 invalid-request /files/${firstId}/content`,
      ],
      [
        "PUT",
        { ...project, files: { ...project.files, [firstId]: { ...file, content: "x".repeat(6_000_000) } } },
        "application/json",
        `413 too-large /files/${firstId}/content`,
      ],
      ["PATCH", [{ op: "remove", path: "/files/nobody" }], JSON_PATCH, "409 patch-failed /0/path"],
      [
        "PATCH",
        [
          { op: "replace", path: "/settings/theme", value: "dark" },
          { op: "test", path: "/schemaVersion", value: 3 },
        ],
        JSON_PATCH,
        "409 patch-failed /1/value",
      ],
      [
        "PATCH",
        [{ op: "replace", path: "/settings/theme", value: 1 }],
        JSON_PATCH,
        "400 invalid-request /settings",
      ],
      ["PATCH", [{ op: "spam", path: "/files" }], JSON_PATCH, "400 invalid-request /0"],
      ["PATCH", { files: { "__proto__x!": {} } }, MERGE_PATCH, "400 invalid-request /files"],
      ["PATCH", { settings: null }, MERGE_PATCH, "400 invalid-request /settings"],
      ["PATCH", {}, "application/json", "415 unsupported-media-type undefined"],
      ["PUT", project, JSON_PATCH, "415 unsupported-media-type undefined"],
    ];
    for (const [method, body, type, expected] of attempts) {
      const response = await of.plain(method, path, { body, type, ifMatch: tag });
      const text = await response.text();
      const { code, errors } = JSON.parse(text);
      expect(`${response.status} ${code} ${errors?.[0]?.pointer}`).toStartWith(expected);
      expect(text).not.toContain("canary");
    }
    expect(await stateOf(of, path)).toEqual({ state: project, tag });
  });

  test("[AM-8] [ED-2] bytes that are no JSON, say a member twice or nest without end are refused", async () => {
    const { of, path } = await start();
    const text = JSON.stringify(project);
    const bodies = [
      "",
      "{",
      "null",
      "[]",
      `${text.slice(0, -1)},"settings":{}}`,
      `{"schemaVersion":1,"metadata":{"createdAt":"","context":${'{"a":'.repeat(200)}1${"}".repeat(200)}}}`,
      "[".repeat(400_000),
    ];
    const sent = bodies.map((each) => new TextEncoder().encode(each));
    for (const body of [...sent, new Uint8Array([0x7b, 0xff, 0x7d])]) {
      const response = await of.plain("PUT", path, {
        raw: body,
        type: "application/json",
        ifMatch: EMPTY_STATE_TAG,
      });
      expect([response.status, (await response.json()).code]).toEqual([400, "invalid-request"]);
    }
    expect((await stateOf(of, path)).tag).toBe(EMPTY_STATE_TAG);
  });

  test("[AM-8] [SP-22] a state that is damaged is neither answered nor built on", async () => {
    const { fixture, of, path, put } = await start();
    const tag = await put(project, EMPTY_STATE_TAG);
    const history = await (await of.plain("GET", path.replace("state", "history"), { token: null })).json();
    await fixture.damage.manifest(Uint8Array.from(Buffer.from(history.items[0].digest, "hex")), -80);
    for (const response of [
      await of.plain("GET", path),
      await of.plain("PUT", path, { body: project, ifMatch: tag }),
    ])
      expect([response.status, (await response.json()).code]).toEqual([500, "damaged"]);
  });
});
