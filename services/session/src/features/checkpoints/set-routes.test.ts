import { expect, test } from "bun:test";
import { BatchDeleteAnswer, type Checkpoint, CheckpointStats } from "@holdfast/protocol/checkpoints";
import { formatId } from "@holdfast/protocol/ids";
import { THING } from "@holdfast/vault/meta";
import { ROLE } from "@holdfast/vault/roles";
import { Value } from "@sinclair/typebox/value";
import { type BackendFixture, outcomeOf } from "../../testing/fixture.ts";
import { randomBytes } from "../../testing/member.ts";
import { metaFor, nameSave, saveOften } from "../../testing/named-saves.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const begin = async (start: () => Promise<BackendFixture>, saves = 3) => {
  const of = await start();
  const made = await saveOften(of, saves);
  const list = `${of.path}/checkpoints`;
  const page = async (query: string) => (await of.send("GET", `${list}?${query}`)).json();
  const remove = (items: readonly object[], as = of.ann) =>
    of.send("POST", `${list}/batch-delete`, { body: { items }, as });
  return { of, made, list, page, remove };
};

describeOnBackends("many checkpoints at once", (start) => {
  test("[CP-13] [A11] each is deleted at its version or named with what refuses it, and a repeat changes nothing more", async () => {
    const { of, made, page, remove } = await begin(start);
    const [first, second, third] = await Promise.all(made.map((save) => nameSave(of, save)));
    const items = [
      { id: first?.id, version: 1 },
      { id: second?.id, version: 2 },
      { id: formatId("cpt", randomBytes(16)), version: 1 },
    ];
    const answer = await (await remove(items)).json();
    expect(Value.Check(BatchDeleteAnswer, answer)).toBe(true);
    expect(answer.items).toEqual(
      ["deleted", "version-conflict", "not-found"].map((outcome, i) => ({ id: items[i]?.id, outcome })),
    );
    const again = await (await remove(items)).json();
    expect(again.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      "not-found",
      "version-conflict",
      "not-found",
    ]);
    const left = (await page("limit=10")).items.map(({ id }: Checkpoint) => id);
    expect(left.toSorted()).toEqual([second?.id ?? "", third?.id ?? ""].toSorted());
    const entries = (await of.audited(of.ann.workspaceId)).filter(
      (entry) => entry.action === "checkpoint.deleted",
    );
    expect(entries.map(({ target }) => target)).toEqual([first?.id ?? ""]);
  });

  test("[CP-13] a checkpoint of another session or workspace is not found, and stays", async () => {
    const { of, made, remove } = await begin(start, 1);
    const other = await of.newSession();
    const [save] = await saveOften(of, 1, null, other);
    const path = `/sessions/${formatId("ses", other)}`;
    const theirs = await nameSave(of, save ?? { digest: randomBytes(32) }, { path });
    const mine = await nameSave(of, made[0] ?? { digest: randomBytes(32) });
    const answer = await (await remove([{ id: theirs.id, version: 1 }])).json();
    expect(answer.items).toEqual([{ id: theirs.id, outcome: "not-found" }]);
    expect((await of.send("GET", `${path}/checkpoints/${theirs.id}`)).status).toBe(200);
    const eve = await of.newMember();
    expect(await outcomeOf(await remove([{ id: mine.id, version: 1 }], eve))).toBe("404 not-found");
    await of.world.setRole(of.ann.workspaceId, of.ann, ROLE.viewer);
    expect(await outcomeOf(await remove([{ id: mine.id, version: 1 }]))).toBe("403 forbidden");
    expect((await of.send("GET", `${of.path}/checkpoints/${mine.id}`)).status).toBe(200);
  });

  test("[CP-13] takes 1 to 100, each once, and of 20 requests for the same ones at once each is deleted by exactly one", async () => {
    const { of, made, page, remove } = await begin(start, 1);
    const item = { id: formatId("cpt", randomBytes(16)), version: 1 };
    expect(await outcomeOf(await remove([]))).toBe("400 invalid-request");
    expect(await outcomeOf(await remove([item, { ...item, version: 2 }]))).toBe("400 invalid-request");
    const many = Array.from({ length: 101 }, () => ({ ...item, id: formatId("cpt", randomBytes(16)) }));
    expect(await outcomeOf(await remove(many))).toBe("400 invalid-request");
    expect((await remove(many.slice(1))).status).toBe(200);
    const named = [];
    for (let n = 0; n < 6; n++) named.push(await nameSave(of, made[0] ?? { digest: randomBytes(32) }));
    const items = named.map(({ id }) => ({ id, version: 1 }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, n) =>
        (await remove(n % 2 === 0 ? items : items.toReversed())).json(),
      ),
    );
    const outcomes = answers.flatMap((answer) => answer.items);
    for (const { id } of items)
      expect(outcomes.filter((each) => each.id === id && each.outcome === "deleted")).toHaveLength(1);
    expect((await page("limit=10")).items).toEqual([]);
  });

  test("[CP-14] [A10] the list is sorted by time, bytes or number, both ways, and its pages are stable under new ones", async () => {
    const { of, made, list, page } = await begin(start, 5);
    for (const save of made.toReversed()) await nameSave(of, save);
    for (const sort of ["createdAt", "bytes", "seq"] as const)
      for (const order of ["asc", "desc"] as const) {
        const keyOf = ({ createdAt, save }: Checkpoint) =>
          ({ createdAt, bytes: save.bytes, seq: save.seq })[sort];
        const all: Checkpoint[] = (await page(`limit=100&sort=${sort}&order=${order}`)).items;
        const known = new Set(all.map(({ id }) => id));
        const keys = all.map(keyOf);
        const sorted = keys.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        expect(keys).toEqual(order === "asc" ? sorted : sorted.toReversed());
        const seen: string[] = [];
        let next: string | null = "";
        while (next !== null) {
          const cursor: string = next === "" ? "" : `&cursor=${next}`;
          const answer = await page(`limit=2&sort=${sort}&order=${order}${cursor}`);
          seen.push(...answer.items.map(({ id }: Checkpoint) => id));
          next = answer.next;
          if (seen.length === 2)
            await nameSave(of, made[0] ?? { digest: randomBytes(32) }, { origin: "auto" });
        }
        expect(seen.filter((id) => known.has(id))).toEqual(all.map(({ id }) => id));
        expect(new Set(seen).size).toBe(seen.length);
      }
    const { next } = await page("limit=2&sort=seq");
    for (const query of [`sort=bytes&cursor=${next}`, `sort=seq&order=asc&cursor=${next}`, "sort=name"])
      expect(await outcomeOf(await of.send("GET", `${list}?${query}`))).toBe("400 invalid-request");
  });

  test("[CP-14] filters by time, origin and pin, and refuses a day that never was", async () => {
    const { of, made, list, page } = await begin(start, 1);
    const [save] = made;
    if (save === undefined) throw new Error("no save");
    const manual = await nameSave(of, save);
    const auto = await nameSave(of, save, { origin: "auto", pinned: true });
    const idsOf = async (query: string) => (await page(query)).items.map(({ id }: Checkpoint) => id);
    expect(await idsOf("origin=auto")).toEqual([auto.id]);
    expect(await idsOf("pinned=false")).toEqual([manual.id]);
    const [{ createdAt }] = (await page("origin=manual")).items;
    expect(await idsOf(`from=${createdAt}&origin=manual`)).toEqual([manual.id]);
    expect(await idsOf(`to=${createdAt}&origin=manual`)).toEqual([manual.id]);
    expect(await idsOf("from=2999-01-01T00:00:00.000Z")).toEqual([]);
    expect(await idsOf("to=1999-01-01T00:00:00.000Z")).toEqual([]);
    const never = await of.send("GET", `${list}?from=2026-13-41T00:00:00.000Z`);
    expect(await outcomeOf(never)).toBe("400 invalid-request");
  });

  test("[CP-14] [A11] counts them by origin and pin, and what they keep of saves and segments, each once", async () => {
    const { of, made, list } = await begin(start, 3);
    const stats = async () => (await of.send("GET", `${list}/stats`)).json();
    const none = await stats();
    expect(none).toEqual({
      ...{ count: 0, manual: 0, automatic: 0, pinned: 0, proven: 0, bytes: 0, sealedBytes: 0 },
      ...{ oldest: null, newest: null },
    });
    const [first, , third] = made;
    if (first === undefined || third === undefined) throw new Error("no saves");
    await nameSave(of, first, { pinned: true });
    await nameSave(of, first, { origin: "auto" });
    await nameSave(of, third);
    const counted = await stats();
    expect(Value.Check(CheckpointStats, counted)).toBe(true);
    expect(counted).toMatchObject({ count: 3, manual: 2, automatic: 1, pinned: 1, proven: 0 });
    const sizeOf = (saves: typeof made) =>
      saves.flatMap(({ segments }) => segments).reduce((sum, { bytes }) => sum + bytes.length, 0);
    const manifests = first.manifest.length + third.manifest.length;
    expect(counted.bytes).toBe(manifests + sizeOf([first, third]));
    expect(counted.sealedBytes).toBe(manifests + sizeOf(made));
    expect(counted.oldest <= counted.newest).toBe(true);
  });

  test("[CP-15] [Z1] what a drill found stands in the checkpoint, the newest alone, and is counted while it is young", async () => {
    const { of, made, list } = await begin(start, 1);
    const { id, bytes } = await nameSave(of, made[0] ?? { digest: randomBytes(32) });
    const prove = async (at: number, whole = true, wishes: { thing?: 2 | 7; seq?: number } = {}) => {
      const { thing = THING.proof, seq = at } = wishes;
      const meta = await metaFor(of.ann, bytes, seq, thing);
      const body = { at: new Date(at).toISOString(), whole, meta };
      return of.send("POST", `${list}/${id}/proofs`, { body });
    };
    const now = Date.now();
    const proved = await (await prove(now)).json();
    expect(proved).toMatchObject({ id, version: 1 });
    expect(proved.proof).toMatchObject({ at: new Date(now).toISOString(), whole: true });
    expect(proved.proof.deviceId).toBe(formatId("dev", of.ann.deviceId));
    expect((await (await prove(now - 1_000, false)).json()).proof).toEqual(proved.proof);
    expect((await (await of.send("GET", `${list}/stats`)).json()).proven).toBe(1);
    const hour = 3_600_000;
    for (const at of [now - hour, now + hour])
      expect(await outcomeOf(await prove(at))).toBe("400 invalid-request");
    expect(await outcomeOf(await prove(now + 1, true, { thing: 2 }))).toBe("422 wrong-place");
    expect(await outcomeOf(await prove(now + 1, true, { seq: now }))).toBe("422 wrong-place");
    expect((await (await prove(now + 2, false)).json()).proof.whole).toBe(false);
    expect((await (await of.send("GET", `${list}/stats`)).json()).proven).toBe(0);
    const [listed] = (await (await of.send("GET", list)).json()).items;
    expect(listed.proof.whole).toBe(false);
    const { lastProof } = await (await of.send("GET", `${of.path}/health`)).json();
    expect(lastProof).toEqual({ checkpoint: id, at: listed.proof.at, whole: false });
  });
});
