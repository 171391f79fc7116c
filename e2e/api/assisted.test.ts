import { describe, expect, test } from "bun:test";
import type { Id } from "@holdfast/protocol/ids";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { sampleProject } from "@holdfast/state/sample-project";
import { value, worldOfFile, write } from "../client/world.ts";
import { PASSWORD, type PlainAccount, plainAccount } from "./plain.ts";

const world = worldOfFile({ thorough: true });
const project = sampleProject("2026-11-21T08:00:00.000Z");
const [fileId = ""] = Object.keys(project.files);

let people = 0;
const newcomer = (name: string): Promise<PlainAccount> => {
  people += 1;
  return plainAccount(world.origin, `${name}-${people}@example.org`);
};

/** The same person with a client of their own. */
const withClient = async ({ email }: PlainAccount) => {
  const device = world.device(`client-of-${email}`);
  value(await device.signIn({ email, passphrase: PASSWORD }));
  return device;
};

const contentOf = (state: State, id = fileId): unknown => state.files[id]?.content;
const asSession = (id: string): Id<"ses"> => id as Id<"ses">;

/** Files that neither compress nor resemble each other. */
const largeProject = (): State => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => {
      const content = Buffer.from(crypto.getRandomValues(new Uint8Array(8_000))).toString("hex");
      return [`f${i}`, newTextFile({ id: `f${i}`, path: `f${i}.txt`, language: "plain", content })];
    }),
  );
  return { ...emptyState("2026-11-21T08:00:00.000Z"), files };
};

describe("plain REST and a client with keys", () => {
  test("[AM-11] [AM-8] what the service wrote a client opens, verifies and goes on from, and the reverse", async () => {
    const ann = await newcomer("both");
    const id = await ann.newSession("By REST");
    await ann.put(id, project);

    const device = await withClient(ann);
    expect(value(await device.listSessions()).map(({ name }) => name)).toEqual(["By REST"]);
    const handle = value(await device.openSession(asSession(id)));
    expect(handle.state()).toEqual(project);
    handle.update(write(fileId, "written by the client\n"));
    value(await handle.save());
    expect(contentOf((await ann.read(id)).state)).toBe("written by the client\n");

    const { tag } = await ann.read(id);
    const patch = [{ op: "replace", path: `/files/${fileId}/content`, value: "and by REST again\n" }];
    const patched = await ann.call("PATCH", `/sessions/${id}/state`, {
      body: patch,
      type: "application/json-patch+json",
      ifMatch: tag,
    });
    expect(patched.status).toBe(200);
    await handle.close();
    const again = value(await device.openSession(asSession(id)));
    expect(contentOf(again.state())).toBe("and by REST again\n");

    const { saves } = value(await again.timeline.saves());
    expect(saves.map(({ seq, own, byService }) => ({ seq, own, byService }))).toEqual([
      { seq: 3, own: false, byService: true },
      { seq: 2, own: true, byService: false },
      { seq: 1, own: false, byService: true },
    ]);
    const [, second, first] = saves;
    expect(value(await again.timeline.preview(first?.digest ?? ""))).toEqual(project);
    const earlier = await ann.read(id, `?at=${second?.digest}`);
    expect(contentOf(earlier.state)).toBe("written by the client\n");
    await again.close();
  }, 120_000);

  test("[AM-8] [ST-11] a save by REST after a client's stores only what changed, as the client's next one does", async () => {
    const ann = await newcomer("bytes");
    const device = await withClient(ann);
    const state = largeProject();
    const session = value(await device.createSession({ name: "Large", state }));
    expect((await ann.read(session.id)).state).toEqual(state);
    const same = await ann.put(session.id, state);
    expect(same.seq).toBe(1);
    const one = state.files["f7"];
    if (one === undefined) throw new Error("there is no such file");
    const edited = {
      ...state,
      files: { ...state.files, f7: { ...one, content: `${one.content}\none more line` } },
    };
    expect((await ann.put(session.id, edited)).seq).toBe(2);
    const handle = value(await device.openSession(session.id));
    handle.update(write("f8", "another line\n"));
    value(await handle.save());
    await handle.close();
    const history = await ann.told(await ann.call("GET", `/sessions/${session.id}/history`, { token: null }));
    const [byClient, byRest, whole] = history.items.map(({ bytes }: { readonly bytes: number }) => bytes);
    expect(whole).toBeGreaterThan(480_000);
    expect(byRest).toBeLessThan(24_000);
    expect(byClient).toBeLessThan(24_000);
  }, 120_000);

  test("[AM-8] [SP-26] a client that was not told merges with what REST saved meanwhile", async () => {
    const ann = await newcomer("merge");
    const id = await ann.newSession("Shared");
    await ann.put(id, project);
    const device = await withClient(ann);
    const handle = value(await device.openSession(asSession(id)));
    const title = "by REST";
    await ann.put(id, { ...project, metadata: { ...project.metadata, title } });
    handle.update(write(fileId, "by the client\n"));
    value(await handle.save());
    const { state } = await ann.read(id);
    expect([state.metadata.title, contentOf(state)]).toEqual([title, "by the client\n"]);
    const stale = await ann.call("PUT", `/sessions/${id}/state`, {
      body: project,
      ifMatch: '"2-0000000000000000"',
    });
    expect([stale.status, stale.headers.get("etag")]).toEqual([412, (await ann.read(id)).tag]);
    await handle.close();
  }, 120_000);

  test("[AM-9] [AM-11] [A10] [A12] checkpoints and restores of either are the other's", async () => {
    const ann = await newcomer("past");
    const id = await ann.newSession("Past");
    await ann.put(id, project);
    const note = { name: "By REST", description: "", tags: ["rest"], priority: "high" };
    const made = await ann.told(await ann.call("POST", `/sessions/${id}/checkpoints`, { body: note }));

    const device = await withClient(ann);
    const handle = value(await device.openSession(asSession(id)));
    expect(value(await handle.timeline.checkpoints()).map((each) => each.note)).toEqual([note as never]);
    handle.update(write(fileId, "later\n"));
    const mine = { name: "By the client", description: "", tags: ["client"], priority: "low" } as const;
    value(await handle.timeline.name(mine));
    const listed = await ann.told(await ann.call("GET", `/sessions/${id}/checkpoints?sort=priority`));
    expect(listed.items.map((each: { readonly note: object }) => each.note)).toEqual([note, mine]);
    await handle.close();

    const restored = await ann.call("POST", `/sessions/${id}/checkpoints/${made.id}/restore`, { body: {} });
    expect(restored.status).toBe(201);
    const again = value(await device.openSession(asSession(id)));
    expect(again.state()).toEqual(project);
    const last = value(await again.timeline.lastRestore());
    expect(last?.before).toBe((await restored.json()).before);
    value(await again.timeline.restore(last?.before ?? ""));
    expect(contentOf((await ann.read(id)).state)).toBe("later\n");
    await again.close();
    expect(await ann.outcome(ann.call("POST", `/sessions/${id}/restore/undo`))).toBe("201");
    expect((await ann.read(id)).state).toEqual(project);
  }, 120_000);
});

describe("a token that is good for nothing any more", () => {
  test("[AM-7] [AM-12] ended, somebody else's, or without its access token it opens nothing", async () => {
    const ann = await newcomer("ends");
    const eve = await newcomer("eve");
    const id = await ann.newSession("Mine");
    await ann.put(id, project);
    const path = `/sessions/${id}/state`;
    expect(await eve.outcome(eve.call("GET", path))).toBe("not-found");
    expect(await eve.outcome(eve.call("GET", path, { token: ann.unlock.token }))).toBe("not-found");
    expect(await ann.outcome(ann.call("GET", path, { token: eve.unlock.token }))).toBe("unlock-required");
    expect(await ann.outcome(ann.call("GET", path, { token: null }))).toBe("unlock-required");
    expect(await ann.outcome(ann.call("GET", path, { access: "none" }))).toBe("unauthenticated");
    expect(await ann.outcome(ann.call("GET", `${path}?unlock=${ann.unlock.token}`, { token: null }))).toBe(
      "header-not-allowed",
    );
    const other = await ann.signIn();
    const ended = await ann.call("DELETE", `/unlocks/${ann.unlock.id}`, { token: null });
    expect(ended.status).toBe(204);
    expect(await ann.outcome(ann.call("GET", path))).toBe("unlock-required");
    expect(await ann.outcome(ann.call("GET", path, { token: other.unlock.token }))).toBe("200");
    expect((await ann.call("POST", "/auth/logout", { token: null })).status).toBe(204);
    expect(await ann.outcome(ann.call("GET", path, { token: other.unlock.token }))).toBe("unauthenticated");
    const access = other.tokens.access;
    expect(await ann.outcome(ann.call("GET", path, { token: other.unlock.token, access }))).toBe("200");
  }, 120_000);

  test("[AM-4] [AM-12] a new epoch of the workspace ends it, and a new one opens what was there before", async () => {
    const ann = await newcomer("epoch");
    const id = await ann.newSession("Mine");
    await ann.put(id, project);
    const device = await withClient(ann);
    value(await device.rotation.rotate({ reason: "suspected-leak" }));
    expect(await ann.outcome(ann.call("GET", `/sessions/${id}/state`))).toBe("unlock-required");
    const again = await plainAccount(world.origin, ann.email, true);
    expect((await again.read(id)).state).toEqual(project);
    const after = { ...project, metadata: { ...project.metadata, title: "After" } };
    expect((await again.put(id, after)).seq).toBe(2);
    const handle = value(await device.openSession(asSession(id)));
    expect(handle.state().metadata.title).toBe("After");
    await handle.close();
  }, 120_000);
});

describe("an account whose keys a client made", () => {
  test("[AM-3] [AM-4] [AM-12] REST opens nothing of it until its person allows that, and nothing again afterwards", async () => {
    const device = world.device("made-by-a-client");
    const email = "made-by-a-client@example.org";
    value(await device.register({ email, passphrase: PASSWORD }));
    const session = value(await device.createSession({ name: "Mine", state: project }));
    await expect(plainAccount(world.origin, email, true)).rejects.toThrow("assisted-not-allowed");

    value(await device.assisted.allow());
    const plain = await plainAccount(world.origin, email, true);
    expect((await plain.read(session.id)).state).toEqual(project);
    const { token, id } = value(await device.assisted.begin());
    const path = `/sessions/${session.id}/state`;
    expect(await plain.outcome(plain.call("GET", path, { token }))).toBe("200");
    value(await device.assisted.end(id));
    expect(await plain.outcome(plain.call("GET", path, { token }))).toBe("unlock-required");
    expect(await plain.outcome(plain.call("GET", path))).toBe("200");

    value(await device.assisted.forbid());
    expect(await plain.outcome(plain.call("GET", path))).toBe("unlock-required");
    await expect(plainAccount(world.origin, email, true)).rejects.toThrow("assisted-not-allowed");
    const handle = value(await device.openSession(session.id));
    expect(handle.state()).toEqual(project);
    await handle.close();
  }, 120_000);
});
