import { expect, test } from "bun:test";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { sealSave } from "./testing/chain.ts";
import { bearerOf, createFixture } from "./testing/fixture.ts";
import { OCTETS } from "./testing/forms.ts";
import { metaOf, randomBytes } from "./testing/member.ts";

test("[AU-12] [ED-6] the log of a session's whole life names routes and tells nothing of who, where or what", async () => {
  const of = await createFixture();
  const { authorization } = await bearerOf(of.ann);
  const headers = { authorization };
  const nameTag = randomBytes(16);
  const meta = await metaOf(of.ann, of.session, 2);
  const body = { meta: toBase64url(meta), nameTag: toBase64url(nameTag) };
  const save = await sealSave(of.ann, of.session, null, { segmentBytes: [300, 40_000] });
  const stale = await sealSave(of.ann, of.session, null);
  const [segment] = save.segments;
  if (segment === undefined) throw new Error("a save has a segment");
  const segmentPath = `${of.path}/segments/${formatId("seg", segment.id)}`;

  await of.save(save);
  await of.save(stale);
  await of.send("PATCH", of.path, { body, headers: { ...headers, "if-match": '"v1"' } });
  await of.send("PATCH", of.path, { body: { ...body, canary: "canary" }, headers: { "if-match": '"v2"' } });
  await of.send("PUT", segmentPath, { body: segment.bytes, headers: { "content-type": OCTETS } });
  await of.send("GET", segmentPath, { headers: { range: "bytes=0-9" } });
  await of.send("GET", `${of.path}/head`, { headers: { "x-canary": "canary" } });
  await of.send("GET", `${of.path}/history?limit=1&canary=canary`);
  await of.damage.segment(segment.digest, 200);
  await of.send("POST", `${of.path}/bundle`, { body: { at: toHex(save.digest) } });
  await of.send("GET", segmentPath);
  await of.send("DELETE", of.path);
  await of.send("GET", `${of.path}/canary`);

  const log = of.log.join("\n");
  const entries = of.log.map((line) => JSON.parse(line));
  expect(entries.length).toBeGreaterThan(12);
  for (const entry of entries)
    expect(Object.keys(entry).toSorted()).toEqual(
      ["at", "requestId", "trace", "method", "route", "status", "milliseconds"].toSorted(),
    );
  expect(new Set(entries.map(({ route }) => route)).has("/api/sessions/:id/saves")).toBe(true);
  const secrets = [
    "canary",
    "limit=1",
    authorization.slice(-20),
    of.path.slice(-32),
    of.ann.accountId,
    of.ann.loginId,
    of.ann.deviceId,
    segment.id,
    segment.digest,
    save.digest,
    nameTag,
    meta.slice(0, 24),
    save.manifest.slice(0, 24),
  ];
  for (const secret of secrets) {
    const forms = typeof secret === "string" ? [secret] : [toHex(secret), toBase64url(secret).slice(0, 20)];
    for (const form of forms) expect(log).not.toContain(form);
  }
});
