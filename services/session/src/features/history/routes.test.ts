import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { BUNDLE_RECORD, HistoryPage } from "@holdfast/protocol/saves";
import { concat } from "@holdfast/vault/bytes";
import { Value } from "@sinclair/typebox/value";
import { bundleRecords } from "../../testing/bundle.ts";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { type BackendFixture, bytesOf, outcomeOf } from "../../testing/fixture.ts";
import { OCTETS } from "../../testing/forms.ts";
import { randomBytes } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

/** Stores a chain of saves and answers it, oldest first. */
const saved = async (of: BackendFixture, count: number): Promise<readonly SealedSave[]> => {
  const chain: SealedSave[] = [];
  for (let n = 0; n < count; n++) {
    const save = await sealSave(of.ann, of.session, chain.at(-1) ?? null);
    expect((await of.save(save)).status).toBe(201);
    chain.push(save);
  }
  return chain;
};
const tagOf = ({ seq, digest }: SealedSave): string => `"${seq}-${toHex(digest).slice(0, 16)}"`;

describeOnBackends("what was saved, over HTTP", (begin) => {
  test("[SP-8] the head is the newest manifest, with its tag, and 304 for who holds it", async () => {
    const of = await begin();
    expect(await outcomeOf(await of.send("GET", `${of.path}/head`))).toBe("404 not-found");
    const [first, second] = await saved(of, 2);
    if (first === undefined || second === undefined) throw new Error("two saves were stored");
    const head = await of.send("GET", `${of.path}/head`);
    expect(head.headers.get("etag")).toBe(tagOf(second));
    expect(head.headers.get("content-type")).toBe(OCTETS);
    expect(head.headers.get("cache-control")).toBe("private, no-cache");
    expect(await bytesOf(head)).toEqual(second.manifest);
    const asked = (held: string) => of.send("GET", `${of.path}/head`, { headers: { "if-none-match": held } });
    for (const held of [tagOf(second), "*", `W/${tagOf(second)}`, `"x", ${tagOf(second)}`]) {
      const answer = await asked(held);
      expect([answer.status, answer.headers.get("etag"), await answer.text()]).toEqual([
        304,
        tagOf(second),
        "",
      ]);
    }
    for (const held of [tagOf(first), tagOf(second).slice(1, -1), '""'])
      expect((await asked(held)).status).toBe(200);
  });

  test("[SP-8] [ST-25] digests of saves in a row, as many as there are, and nothing for whoever asks otherwise", async () => {
    const of = await begin();
    const chain = await saved(of, 5);
    const digests = async (query: string) => bytesOf(await of.send("GET", `${of.path}/lineage${query}`));
    const joined = (saves: readonly SealedSave[]) => concat(...saves.map(({ digest }) => digest));
    expect(await digests("?from=2&below=5")).toEqual(joined(chain.slice(1, 4)));
    expect(await digests("?from=4")).toEqual(joined(chain.slice(3)));
    expect(await digests("")).toEqual(joined(chain));
    expect(await digests("?from=9&below=12")).toEqual(new Uint8Array());
    for (const query of [
      "?from=0",
      "?from=-1",
      "?below=x",
      "?from=1&from=2",
      "?seq=1",
      "?from=9999999999999999",
    ])
      expect(await outcomeOf(await of.send("GET", `${of.path}/lineage${query}`))).toBe("400 invalid-request");
    const stranger = await of.newMember();
    expect(await outcomeOf(await of.send("GET", `${of.path}/lineage`, { as: stranger }))).toBe(
      "404 not-found",
    );
  });

  test("[SP-8] every stored manifest is found by its digest, and only in its own session", async () => {
    const of = await begin();
    const chain = await saved(of, 3);
    for (const save of chain) {
      const path = `/manifests/${toHex(save.digest)}`;
      const found = await of.send("GET", `${of.path}${path}`);
      expect(found.headers.get("etag")).toBe(`"${toHex(save.digest)}"`);
      expect(await bytesOf(found)).toEqual(save.manifest);
      const held = { "if-none-match": `"${toHex(save.digest)}"` };
      expect((await of.send("GET", `${of.path}${path}`, { headers: held })).status).toBe(304);
      const other = `/sessions/${formatId("ses", await of.newSession())}`;
      expect(await outcomeOf(await of.send("GET", `${other}${path}`))).toBe("404 not-found");
    }
    for (const name of [toHex(randomBytes(32)), "canary", toHex(randomBytes(31))])
      expect(await outcomeOf(await of.send("GET", `${of.path}/manifests/${name}`))).toBe("404 not-found");
  });

  test("[SP-8] the history goes newest first, page by page, and new saves do not shift it", async () => {
    const of = await begin();
    const chain = [...(await saved(of, 5))];
    const first = await of.send("GET", `${of.path}/history?limit=2`);
    const one: HistoryPage = await first.json();
    expect(Value.Check(HistoryPage, one)).toBe(true);
    const late = await sealSave(of.ann, of.session, chain.at(-1) ?? null);
    await of.save(late);
    const next = /^<\/api(.*)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const two: HistoryPage = await (await of.send("GET", next)).json();
    const three: HistoryPage = await (await of.send("GET", `${of.path}/history?cursor=${two.next}`)).json();
    const items = [one, two, three].flatMap((page) => page.items);
    expect(items.map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1]);
    expect(items.map(({ digest }) => digest)).toEqual(chain.map(({ digest }) => toHex(digest)).toReversed());
    expect(items.map(({ parent }) => parent)).toEqual([...items.slice(1).map(({ digest }) => digest), null]);
    expect([three.next, items[0]?.saveKind, items[0]?.deviceId]).toEqual([
      null,
      "auto",
      formatId("dev", of.ann.deviceId),
    ]);
    const [oldest] = chain;
    const weight = (oldest?.segments ?? []).reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(items.at(-1)?.bytes).toBe(weight + (oldest?.manifest.length ?? 0));
  });

  test("[SP-8] the history of a session without saves is empty, and a query it does not know is refused", async () => {
    const of = await begin();
    expect(await (await of.send("GET", `${of.path}/history`)).json()).toEqual({ items: [], next: null });
    for (const query of ["limit=0", "limit=101", "cursor=AAAA", "cursor=_w8AAAAAAAA", "before=3"])
      expect(await outcomeOf(await of.send("GET", `${of.path}/history?${query}`))).toBe(
        "400 invalid-request",
      );
  });

  test("[SP-8] [SP-5] a stored manifest of which one bit has changed is named damaged, never served", async () => {
    const of = await begin();
    const [first, second] = await saved(of, 2);
    if (first === undefined || second === undefined) throw new Error("two saves were stored");
    for (const at of [0, 40, 150, -100, -1]) {
      await of.damage.manifest(second.digest, at);
      expect(await outcomeOf(await of.send("GET", `${of.path}/head`))).toBe("500 damaged");
      const path = `${of.path}/manifests/${toHex(second.digest)}`;
      expect(await outcomeOf(await of.send("GET", path))).toBe("500 damaged");
      const body = { at: toHex(second.digest) };
      // A bundle says so too, and goes on with the segments: which they are is what a client recovers from. [RC-7]
      const [manifest, ...rest] = bundleRecords(
        await bytesOf(await of.send("POST", `${of.path}/bundle`, { body })),
      );
      expect([manifest?.kind, manifest?.bytes.length]).toEqual([BUNDLE_RECORD.damaged, 0]);
      expect(rest.length).toBeGreaterThan(1);
      await of.damage.manifest(second.digest, at);
      expect((await of.send("GET", `${of.path}/head`)).status).toBe(200);
    }
    await of.damage.manifest(second.digest, 7);
    const whole = await of.send("GET", `${of.path}/manifests/${toHex(first.digest)}`);
    expect(await bytesOf(whole)).toEqual(first.manifest);
  });
});
