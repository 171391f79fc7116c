import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { RetentionPreview, RetentionReport, SESSION_CONFIG_DEFAULTS } from "@holdfast/protocol/retention";
import { Value } from "@sinclair/typebox/value";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { type BackendFixture, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const saved = async (of: BackendFixture, count: number): Promise<readonly SealedSave[]> => {
  const chain: SealedSave[] = [];
  for (let n = 0; n < count; n++) {
    const parent = chain.at(-1) ?? null;
    const removes = parent?.segments.map(({ id }) => id) ?? [];
    const save = await sealSave(of.ann, of.session, parent, { removes });
    expect((await of.save(save)).status).toBe(201);
    chain.push(save);
  }
  return chain;
};
const digestsOf = async (of: BackendFixture): Promise<readonly string[]> =>
  (await (await of.send("GET", `${of.path}/history?limit=100`)).json()).items.map(
    ({ digest }: { digest: string }) => digest,
  );

describeOnBackends("how long things are kept, over HTTP", (begin) => {
  test("[RT-4] [A28] the config has its defaults, is changed as a whole and by who knows its version", async () => {
    const of = await begin();
    const first = await of.send("GET", "/session-config");
    expect([first.headers.get("etag"), await first.json()]).toEqual(['"v0"', SESSION_CONFIG_DEFAULTS]);
    const body = { ...SESSION_CONFIG_DEFAULTS, retentionDays: 7, maxSessionBytes: 1_048_576 };
    const put = (version: number, sent: unknown = body) =>
      of.send("PUT", "/session-config", { body: sent, headers: { "if-match": `"v${version}"` } });
    expect(await outcomeOf(await of.send("PUT", "/session-config", { body }))).toBe(
      "428 precondition-required",
    );
    expect(await outcomeOf(await put(1))).toBe("412 version-conflict");
    const done = await put(0);
    expect([done.status, done.headers.get("etag"), await done.json()]).toEqual([200, '"v1"', body]);
    expect(await outcomeOf(await put(0))).toBe("412 version-conflict");
    const again = await of.send("GET", "/session-config");
    expect([again.headers.get("etag"), await again.json()]).toEqual(['"v1"', body]);
    expect((await put(1, { ...body, encryptionEnabled: undefined })).status).toBe(200);
    for (const wrong of [
      { encryptionEnabled: false },
      { retentionDays: 0 },
      { retentionDays: 366 },
      { checkpointRetentionDays: 3651 },
      { maxSessionBytes: 1_048_575 },
      { maxSessionBytes: 52_428_801 },
      { canary: 1 },
    ])
      expect(await outcomeOf(await put(2, { ...body, ...wrong }))).toBe("400 invalid-request");
    const other = await of.newMember();
    const theirs = await of.send("GET", "/session-config", { as: other });
    expect(await theirs.json()).toEqual(SESSION_CONFIG_DEFAULTS);
  });

  test("[RT-2] [LE-6] what a branch left stays while it is one, and a save that is gone is no reason", async () => {
    const of = await begin();
    const chain = await saved(of, 22);
    await of.world.backdate(of.session, 22, new Date(Date.now() - 40 * 24 * 3_600_000));
    const origin = formatId("ses", of.session);
    const [left] = chain;
    const branch = await of.newSession(of.ann, origin, toHex(left?.digest ?? new Uint8Array()));
    const stray = await of.newSession(of.ann, origin, "00".repeat(32));
    const originOf = async (id: Uint8Array) =>
      (await (await of.send("GET", `/sessions/${formatId("ses", id)}`)).json()).origin;
    expect(await originOf(branch)).toEqual({
      sessionId: origin,
      digest: toHex(left?.digest ?? new Uint8Array()),
    });
    expect(await originOf(stray)).toBeNull();
    const previewed = async (): Promise<RetentionPreview> =>
      (await of.send("POST", "/retention/preview", { body: { sessionId: origin } })).json();
    const told = await previewed();
    expect(told.saves?.find(({ seq }) => seq === 1)).toMatchObject({ why: "branch" });
    expect(told.goes.saves).toBe(1);
    await of.send("POST", `/sessions/${formatId("ses", branch)}/keep`);
    expect((await previewed()).goes.saves).toBe(2);
  });

  test("[RT-5] [A26] [A11] a preview says what a run then does, and changes nothing", async () => {
    const of = await begin();
    const chain = await saved(of, 26);
    const at = new Date(Date.now() - 40 * 24 * 3_600_000);
    await of.world.backdate(of.session, 24, at);
    const preview = await of.send("POST", "/retention/preview", { body: {} });
    const told: RetentionPreview = await preview.json();
    expect(Value.Check(RetentionPreview, told)).toBe(true);
    expect(told.goes).toMatchObject({ saves: 6, segments: 6, sessions: 0, archived: 0, checkpoints: 0 });
    expect(told).toMatchObject({ stays: { head: 1, "newest-20": 19 }, saves: null });
    const body = { sessionId: formatId("ses", of.session) };
    const one: RetentionPreview = await (await of.send("POST", "/retention/preview", { body })).json();
    expect(one.goes).toEqual(told.goes);
    expect(one.saves?.map(({ digest }) => digest)).toEqual(chain.slice(6).map(({ digest }) => toHex(digest)));
    expect(one.saves?.at(-1)).toMatchObject({ seq: 26, why: "head" });
    expect(await digestsOf(of)).toHaveLength(26);

    const run = await of.send("POST", "/retention/run", { body: {} });
    expect([run.status, run.headers.get("location")]).toEqual([
      202,
      `/api/operations/${(await run.clone().json()).id}`,
    ]);
    await of.operations.settled();
    const ended = await of.send("GET", (run.headers.get("location") ?? "").slice(4));
    const { state, result: report } = await ended.json();
    expect(state).toBe("done");
    expect(Value.Check(RetentionReport, report)).toBe(true);
    expect(report).toMatchObject({
      by: formatId("acc", of.ann.accountId),
      everywhere: false,
      gone: told.goes,
    });
    expect(await digestsOf(of)).toEqual(
      chain
        .slice(6)
        .map(({ digest }) => toHex(digest))
        .toReversed(),
    );
    const { items } = await (await of.send("GET", "/retention/reports")).json();
    expect(items).toContainEqual(report);
    const acts = (await of.audited(of.ann.workspaceId)).map(({ action, target }) => `${action} ${target}`);
    expect(acts).toContain(`retention.run ${report.id}`);
    const after: RetentionPreview = await (await of.send("POST", "/retention/preview", { body: {} })).json();
    expect(after.goes).toMatchObject({ saves: 0, segments: 0 });
    for (const save of chain.slice(6)) {
      const bundle = await of.send("POST", `${of.path}/bundle`, { body: { at: toHex(save.digest) } });
      expect(bundle.status).toBe(200);
    }
    const [gone] = chain;
    const missing = await of.send("POST", `${of.path}/bundle`, {
      body: { at: toHex(gone?.digest ?? of.session) },
    });
    expect(await outcomeOf(missing)).toBe("404 not-found");
  });

  test("[RT-5] owners alone clean, members look, nobody else sees that there is anything", async () => {
    const of = await begin();
    const body = { sessionId: formatId("ses", of.session) };
    const bob = await of.newMember();
    expect(await outcomeOf(await of.send("POST", "/retention/preview", { body, as: bob }))).toBe(
      "404 not-found",
    );
    expect(
      await outcomeOf(await of.send("POST", "/retention/preview", { body: { sessionId: "ses_x" } })),
    ).toMatch(/^4/);
    await of.world.setRole(of.ann.workspaceId, of.ann, 3);
    expect(await outcomeOf(await of.send("POST", "/retention/run", { body: {} }))).toBe("403 forbidden");
    expect((await of.send("POST", "/retention/preview", { body })).status).toBe(200);
    await of.world.setRole(of.ann.workspaceId, of.ann, 0);
    for (const path of ["/retention/run", "/retention/preview"])
      expect(await outcomeOf(await of.send("POST", path, { body: {} }))).toBe("404 not-found");
  });
});
