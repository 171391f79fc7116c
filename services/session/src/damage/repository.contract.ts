import { expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ObjectName } from "../objects/stored-object.ts";
import type { Backend } from "../testing/backends.ts";
import { type SealedSave, sealSave } from "../testing/chain.ts";
import { type BackendFixture, fixtureOn } from "../testing/fixture.ts";
import { randomBytes } from "../testing/member.ts";
import { type Damage, type FoundDamage, MENDS_MAX, QUARANTINE_MILLISECONDS } from "./repository.ts";

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 21, 8, minute));

const found = (of: ObjectName, change: Partial<FoundDamage> = {}): FoundDamage => ({
  id: randomBytes(16),
  of,
  copy: "first",
  kind: "digest",
  foundAt: at(0),
  foundBy: "read",
  goodElsewhere: false,
  ...change,
});

const names = (list: readonly Bytes[]): string[] => list.map((bytes) => toHex(bytes));
const ids = (list: readonly Pick<Damage, "id">[]): string[] => names(list.map(({ id }) => id));

/** A session with three saves: the second takes the first's segment away again. */
const begun = async (of: BackendFixture) => {
  const first = await sealSave(of.ann, of.session, null);
  const second = await sealSave(of.ann, of.session, first, { segmentBytes: [] });
  const removes = first.segments.map(({ id }) => id);
  const third = await sealSave(of.ann, of.session, second, { removes });
  for (const save of [first, second, third])
    if ((await of.save(save)).status !== 201) throw new Error("refused");
  return { first, second, third };
};

const segmentOf = ({ ann }: BackendFixture, { segments }: SealedSave): ObjectName => {
  const [{ id, digest } = { id: randomBytes(16), digest: randomBytes(32) }] = segments;
  return { object: "segment", workspaceId: ann.workspaceId, sessionId: null, id, digest };
};
const manifestOf = ({ ann, session }: BackendFixture, { digest }: SealedSave): ObjectName => ({
  object: "manifest",
  workspaceId: ann.workspaceId,
  sessionId: session,
  id: digest,
  digest,
});

/** What every DamageRepository does. */
export const damageRepositoryContract = (begin: () => Promise<Backend>): void => {
  const start = async () => {
    const backend = await begin();
    const of = await fixtureOn(backend);
    return { of, damages: backend.stores.damages, saves: await begun(of) };
  };

  test("[IN-7] of one copy of one object one damage is open at a time", async () => {
    const { of, damages, saves } = await start();
    const segment = segmentOf(of, saves.first);
    const one = await damages.note(found(segment));
    expect(one).toMatchObject({ state: "open", attempts: 0, kind: "digest", mendedAt: null, healedBy: null });
    const again = await damages.note(
      found(segment, { kind: "missing", goodElsewhere: true, foundAt: at(9) }),
    );
    expect(again).toEqual({ ...one, kind: "missing", goodElsewhere: true });
    const other = await damages.note(found(segment, { copy: "second" }));
    expect(ids([again, other])).toEqual([toHex(one.id), toHex(other.id)]);
    expect(ids(await damages.openOf([segment])).toSorted()).toEqual(ids([one, other]).toSorted());
    expect(await damages.openOf([manifestOf(of, saves.first)])).toEqual([]);
    expect(await damages.openOf([])).toEqual([]);
  });

  test("[IN-3] two automatic mends are counted, over all damages of a copy, and no third is allowed", async () => {
    const { of, damages, saves } = await start();
    const segment = segmentOf(of, saves.first);
    const one = await damages.note(found(segment));
    expect(await damages.attempt(one.id, null)).toBe(true);
    await damages.mended(one.id, at(1), "second");
    expect(await damages.attempt(one.id, null)).toBe(false);
    const two = await damages.note(found(segment));
    expect(two.attempts).toBe(1);
    const tries = await Promise.all([1, 2, 3].map(() => damages.attempt(two.id, null)));
    expect(tries.filter(Boolean)).toHaveLength(MENDS_MAX - 1);
    const fresh = await damages.note(found(segment, { copy: "second" }));
    expect(fresh.attempts).toBe(0);
  });

  test("[IN-7] it ends once, as mended, healed or lost, and says when and by what", async () => {
    const { of, damages, saves } = await start();
    const [segment, manifest] = [segmentOf(of, saves.first), manifestOf(of, saves.second)];
    const gone = { ...segment, id: randomBytes(16), digest: randomBytes(32) };
    const goneManifest = { ...manifest, id: gone.digest, digest: gone.digest };
    const all = [segment, manifest, gone, goneManifest];
    for (const name of all) await damages.note(found(name));
    const [open] = await damages.openOf([manifest]);
    await damages.mended(open?.id ?? randomBytes(16), at(1), "client");
    await damages.mended(open?.id ?? randomBytes(16), at(2), "second");
    expect(await damages.healed(of.ann.workspaceId, segment.id, saves.third.digest, at(3))).toBe(1);
    expect(await damages.healed(of.ann.workspaceId, segment.id, saves.first.digest, at(4))).toBe(0);
    expect(await damages.lose(at(5))).toBe(2);
    expect(await damages.openOf(all)).toEqual([]);
    const told = await damages.ofSession(of.session, 10);
    expect(
      told.map(({ object, state, mendedAt, mendedFrom }) => [object, state, mendedAt, mendedFrom]),
    ).toContainEqual(["manifest", "mended", at(1), "client"]);
    const healed = told.find(({ state }) => state === "healed");
    expect([healed?.mendedAt, toHex(healed?.healedBy ?? new Uint8Array())]).toEqual([
      at(3),
      toHex(saves.third.digest),
    ]);
    expect(await damages.countsFor(of.ann.accountId)).toEqual({ open: 0, mended: 1, healed: 1, lost: 2 });
    const bob = await of.newMember();
    expect(await damages.countsFor(bob.accountId)).toEqual({ open: 0, mended: 0, healed: 0, lost: 0 });
  });

  test("[IN-6] a session is told of its own, open ones first, and which saves name what no copy has", async () => {
    const { of, damages, saves } = await start();
    const { first, second, third } = saves;
    const mended = await damages.note(found(segmentOf(of, third), { foundAt: at(9) }));
    await damages.mended(mended.id, at(9), "second");
    const elsewhere = await damages.note(
      found(manifestOf(of, third), { foundAt: at(2), goodElsewhere: true }),
    );
    const segment = await damages.note(found(segmentOf(of, first), { foundAt: at(1) }));
    const copy = await damages.note(found(segmentOf(of, first), { copy: "second", foundAt: at(0) }));
    expect(ids(await damages.ofSession(of.session, 10))).toEqual(ids([elsewhere, segment, copy, mended]));
    expect(await damages.ofSession(of.session, 1)).toHaveLength(1);
    const manifest = await damages.note(found(manifestOf(of, first), { foundAt: at(0) }));
    const heals = await damages.healsOf(of.session, 10);
    expect(
      heals.map(({ damage, saves: named, savesCount }) => [toHex(damage.id), names(named), savesCount]),
    ).toEqual([
      [toHex(segment.id), names([second.digest, first.digest]), 2],
      [toHex(manifest.id), names([first.digest]), 1],
    ]);
    const other = await of.newSession();
    expect([await damages.ofSession(other, 10), await damages.healsOf(other, 10)]).toEqual([[], []]);
  });

  test("[IN-5] what was put aside is found when its time is over, until it is released", async () => {
    const { of, damages, saves } = await start();
    const damage = await damages.note(found(segmentOf(of, saves.first)));
    const mine = async (before: Date) =>
      (await damages.quarantinedBefore(before, 100)).filter(({ id }) => toHex(id) === toHex(damage.id));
    const until = new Date(at(0).getTime() + QUARANTINE_MILLISECONDS);
    await damages.attempt(damage.id, until);
    await damages.mended(damage.id, at(1), "second");
    expect(await mine(new Date(until.getTime() - 1))).toEqual([]);
    expect(await mine(until)).toEqual([{ id: damage.id, copy: "first" }]);
    await damages.released(damage.id);
    expect(await mine(until)).toEqual([]);
  });
};
