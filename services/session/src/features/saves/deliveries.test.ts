import { expect, test } from "bun:test";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { utf8 } from "@holdfast/vault/bytes";
import { sealMeta, THING } from "@holdfast/vault/meta";
import { bundleRecords } from "../../testing/bundle.ts";
import { type SealedSave, sealSave } from "../../testing/chain.ts";
import { type BackendFixture, bytesOf } from "../../testing/fixture.ts";
import { OCTETS } from "../../testing/forms.ts";
import { randomBytes, vault } from "../../testing/member.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const SAVES = 4;
const COPIES_MAX = 3;
const SEEDS = [1, 2, 3, 4];
const LARGE_BYTES = 40_000;

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);

/** One request of a client, which it sends again until it is acknowledged. */
type Delivery = () => Promise<number>;

/** A story of saves, segments sent ahead, checkpoints and their proofs, in the order in which a client begins with them. */
const tell = async (of: BackendFixture) => {
  const session = await of.newSession();
  const path = `/sessions/${formatId("ses", session)}`;
  const { workspaceId, deviceId, spaceKey, signer } = of.ann;
  const sealed = async (
    thingId: Uint8Array<ArrayBuffer>,
    thing: typeof THING.proof | typeof THING.checkpoint,
    version: number,
  ) =>
    toBase64url(
      await sealMeta(
        vault,
        { workspaceId, epoch: 1, thingId, thing, version, deviceId },
        spaceKey,
        utf8("{}"),
        signer,
      ),
    );
  const [saves, checkpoints, deliveries]: [SealedSave[], string[], Delivery[]] = [[], [], []];
  const now = Date.now();
  for (let n = 0; n < SAVES; n++) {
    const removes = (saves.at(-1)?.set ?? []).slice(0, n % 2).map(({ id }) => id);
    const save: SealedSave = await sealSave(of.ann, session, saves.at(-1) ?? null, {
      segmentBytes: [400, LARGE_BYTES],
      removes,
    });
    saves.push(save);
    const isLarge = ({ bytes }: { readonly bytes: Uint8Array }) => bytes.length > LARGE_BYTES;
    for (const { id, bytes } of save.segments.filter(isLarge)) {
      const put = { body: bytes, headers: { "content-type": OCTETS } };
      deliveries.push(
        async () => (await of.send("PUT", `${path}/segments/${formatId("seg", id)}`, put)).status,
      );
    }
    const rest = { ...save, segments: save.segments.filter((segment) => !isLarge(segment)) };
    deliveries.push(async () => (await of.save(rest, of.ann, session)).status);
    const id = randomBytes(16);
    const checkpoint = formatId("cpt", id);
    checkpoints.push(checkpoint);
    const meta = await sealed(id, THING.checkpoint, 1);
    const named = { id: checkpoint, at: toHex(save.digest), origin: "manual", pinned: false, meta };
    deliveries.push(async () => (await of.send("POST", `${path}/checkpoints`, { body: named })).status);
    for (const at of [now + n, now + 1_000 + n]) {
      const body = { at: new Date(at).toISOString(), whole: true, meta: await sealed(id, THING.proof, at) };
      deliveries.push(
        async () => (await of.send("POST", `${path}/checkpoints/${checkpoint}/proofs`, { body })).status,
      );
    }
  }

  /** All that is kept of it, by what the story calls it and not by ids or times of its own. */
  const kept = async () => {
    const get = async (at: string) => (await of.send("GET", `${path}${at}`)).json();
    const indexOf = (digest: string) => saves.findIndex((save) => toHex(save.digest) === digest);
    const { items } = await get("/history?limit=100");
    const named = (await get("/checkpoints?limit=100")).items.map(
      (item: { id: string; version: number; save: { digest: string }; proof: { at: string } | null }) => [
        checkpoints.indexOf(item.id),
        item.version,
        indexOf(item.save.digest),
        item.proof && Date.parse(item.proof.at) - now,
      ],
    );
    const records = bundleRecords(await bytesOf(await of.send("POST", `${path}/bundle`, { body: {} })));
    const ids = saves.flatMap(({ segments }) => segments.map(({ id }) => toHex(id)));
    const { head, sealedBytes } = await get("");
    const targets = new Set([formatId("ses", session), ...checkpoints]);
    const audit = (await of.audited(workspaceId)).filter(
      ({ target }) => target !== null && targets.has(target as never),
    );
    return {
      history: items.map((item: { digest: string; seq: number; bytes: number }) => [
        indexOf(item.digest),
        item.seq,
      ]),
      checkpoints: named.toSorted(),
      segments: records
        .slice(1, -1)
        .map(({ id, kind }) => `${ids.indexOf(toHex(id))} ${kind}`)
        .toSorted(),
      head: [indexOf(head.digest), head.seq],
      sealedBytes,
      audit: audit.map(({ action }) => action).toSorted(),
      health: (await get("/health")).damages,
    };
  };
  return { deliveries, kept };
};

const isAcknowledged = (status: number): boolean => status >= 200 && status < 300;

describeOnBackends("requests that arrive again, late or out of order", (begin) => {
  for (const seed of SEEDS)
    test(`[IN-9] leave what one delivery of each in order leaves (seed ${seed})`, async () => {
      const of = await begin();
      const plain = await tell(of);
      for (const deliver of plain.deliveries) expect(isAcknowledged(await deliver())).toBe(true);

      const { deliveries, kept } = await tell(of);
      const random = seeded(seed);
      const copies = deliveries.flatMap((deliver) =>
        Array(1 + Math.floor(random() * COPIES_MAX)).fill(deliver),
      );
      let waiting = new Set<Delivery>(deliveries);
      const send = async (batch: readonly Delivery[]): Promise<void> => {
        // Some arrive at the same time.
        for (let at = 0; at < batch.length; ) {
          const together = batch.slice(at, at + 1 + Math.floor(random() * 3));
          const answers = await Promise.all(
            together.map(async (deliver) => ({ deliver, status: await deliver() })),
          );
          for (const { deliver, status } of answers) if (isAcknowledged(status)) waiting.delete(deliver);
          at += together.length;
        }
      };
      await send(shuffled(copies, random));
      for (let round = 0; waiting.size > 0 && round < 5 * SAVES; round++)
        await send(shuffled([...waiting], random));
      expect(waiting.size).toBe(0);
      const once = await kept();
      expect(once).toEqual(await plain.kept());
      expect([once.history.length, once.checkpoints.length, once.health]).toEqual([SAVES, SAVES, []]);
      expect(once.audit.filter((action) => action === "checkpoint.created")).toHaveLength(SAVES);
      waiting = new Set();
      await send(shuffled(deliveries, random).toReversed());
      expect(await kept()).toEqual(once);
    }, 120_000);
});
