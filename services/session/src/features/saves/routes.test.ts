import { describe, expect, test } from "bun:test";
import { fromBase64url, toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { sealSave } from "../../testing/chain.ts";
import { createFixture, outcomeOf } from "../../testing/fixture.ts";
import { form, manifestPart, segmentParts } from "../../testing/forms.ts";
import { createMember } from "../../testing/member.ts";

describe("POST …/saves", () => {
  test("[SP-1] answers 201 with seq, digest and time, and 200 with the same for a repeat", async () => {
    const { ann, session, save } = await createFixture();
    const first = await sealSave(ann, session, null);
    const created = await save(first);
    expect(created.status).toBe(201);
    const answer = await created.json();
    expect(answer).toEqual({ seq: 1, digest: toHex(first.digest), receivedAt: expect.any(String) });
    const repeat = await save(first);
    expect([repeat.status, await repeat.json()]).toEqual([200, answer]);
  });

  test("[SP-1] parts may come in any order, and a large segment goes to the blob store", async () => {
    const { ann, session, send, path, blobs } = await createFixture();
    const first = await sealSave(ann, session, null, { segmentBytes: [30_000, 30_000, 500] });
    const body = form([...segmentParts(first), manifestPart(first)]);
    expect((await send("POST", `${path}/saves`, { body })).status).toBe(201);
    expect(blobs.size).toBe(first.segments.filter(({ bytes }) => bytes.length > 32 * 1024).length);
  });

  test("[SP-3] the loser of two saves learns the head and the segments it lacks", async () => {
    const { ann, session, save } = await createFixture();
    const first = await sealSave(ann, session, null);
    await save(first);
    const winner = await sealSave(ann, session, first);
    await save(winner);
    const lost = await save(await sealSave(ann, session, first));
    const problem = await lost.json();
    expect([lost.status, problem.code, problem.dataSafe]).toEqual([409, "head-moved", true]);
    expect(fromBase64url(problem.head)).toEqual(winner.manifest);
    expect(problem.segments).toEqual(winner.segments.map(({ id }) => formatId("seg", id)));
  });

  test("[AU-11] saves beyond the rate are 429 with Retry-After, and every answer has the limit", async () => {
    const { ann, session, save } = await createFixture(2);
    const first = await sealSave(ann, session, null);
    const answers = [await save(first), await save(first), await save(first)];
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 429]);
    expect(Number(answers[2]?.headers.get("retry-after"))).toBeGreaterThan(0);
    for (const { headers } of answers) expect(headers.get("ratelimit-policy")).toBe('"saves";q=2;w=60');
  });

  test("[SP-2] a device whose keys were exchanged saves with the new ones at once", async () => {
    const { tables, ann, session, save } = await createFixture();
    const first = await sealSave(ann, session, null);
    await save(first);
    const fresh = await createMember();
    Object.assign(tables.devices.get(toHex(ann.deviceId)) ?? {}, { edPublic: fresh.edPublic });
    const renewed = { ...ann, edPublic: fresh.edPublic, signer: fresh.signer };
    expect(await outcomeOf(await save(await sealSave(ann, session, first)))).not.toBe("201");
    expect((await save(await sealSave(renewed, session, first))).status).toBe(201);
  });

  test("[SP-3] base64url of the head in a problem is what the head route answers", async () => {
    const { ann, session, save, send, path } = await createFixture();
    const first = await sealSave(ann, session, null);
    await save(first);
    const { head } = await (await save(await sealSave(ann, session, null))).json();
    const stored = new Uint8Array(await (await send("GET", `${path}/head`)).arrayBuffer());
    expect(head).toBe(toBase64url(stored));
  });
});
