import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import fc from "fast-check";
import type { SampleAccount } from "../vectors/samples.ts";
import { sampleAccount, seededDeps } from "../vectors/seeded.ts";
import { openGrant } from "./grant.ts";
import { acceptKeyRing } from "./key-ring.ts";
import { type Grantee, grantAll, nextEpoch, nextRoster } from "./next-roster.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { ROLE, type Role } from "./roles.ts";
import { memberOf, NO_GRANT, type VerifiedRoster, verifyGenesisRoster, verifyNextRoster } from "./roster.ts";

const ada = await sampleAccount("ada");
const others = [await sampleAccount("ben"), await sampleAccount("cem"), await sampleAccount("dia")];
const [ben, cem] = others as [SampleAccount, SampleAccount];
const deps = seededDeps("next roster");
const { workspaceId } = ada.wire;

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(String(result.error));
  return result.value;
};
const genesis = value(await verifyGenesisRoster(nodePrimitives, ada.wire.roster, workspaceId));
const authorOf = ({ deviceId, secrets }: SampleAccount) => ({ deviceId, identity: secrets.identity });
const granteeOf = ({ accountId, secrets }: SampleAccount, role: Role): Grantee => ({
  accountId,
  identityEd: secrets.identity.ed.publicKey,
  identityX: secrets.identity.x.publicKey,
  role,
});
const judge = (bytes: Uint8Array<ArrayBuffer>, known: VerifiedRoster) =>
  verifyNextRoster(nodePrimitives, bytes, known);
const { spaceKey, keyRing: ring } = ada.secrets;

/** Ada admits people in one roster of the first epoch. */
const admit = async (people: readonly Grantee[]) => {
  const granted = await grantAll(deps, { workspaceId, epoch: 1 }, authorOf(ada), spaceKey, people);
  const members = [...genesis.roster.members, ...granted.members];
  const made = await nextRoster(deps, genesis, authorOf(ada), { members });
  return { known: value(await judge(made.bytes, genesis)), grants: granted.grants };
};

describe("the next roster", () => {
  test("[KY-11] [KY-12] follows the known one and grants the present key to who is admitted", async () => {
    const { known, grants } = await admit([granteeOf(ben, ROLE.member)]);
    expect(known.roster).toMatchObject({ version: 2, epoch: 1, minWriteEpoch: 1 });
    expect(known.roster.keyRingDigest).toEqual(genesis.roster.keyRingDigest);
    const [grant] = grants;
    if (grant === undefined) throw new Error("no grant");
    const opened = await openGrant(
      nodePrimitives,
      grant.grant,
      known.roster,
      ben.accountId,
      ben.secrets.identity.x,
    );
    expect(value(opened)).toEqual(spaceKey);
  });
});

describe("the next epoch", () => {
  test("[RO-3] [A18] for ten members it is less than 10 KB as it is sent, also after twenty epochs", async () => {
    const people = await Promise.all(
      Array.from({ length: 9 }, async (_, n) =>
        granteeOf(await sampleAccount(`one of ten ${n}`), ROLE.member),
      ),
    );
    const { known } = await admit(people);
    const stay = [granteeOf(ada, ROLE.owner), ...people];
    const earlier = Array.from({ length: 19 }, () => deps.random(32));
    const roster = { ...known.roster, epoch: 20 };
    const present = { spaceKey, ring: { ...ring, earlier, inbox: [...earlier, deps.random(32)] } };
    const made = await nextEpoch(deps, { ...known, roster }, authorOf(ada), present, stay);
    expect(made.roster.members).toHaveLength(10);
    const texts = [made.bytes, made.keyRing, ...made.grants.map(({ grant }) => grant)].map(toBase64url);
    expect(texts.join("").length).toBeLessThan(10_000);
  });

  test("[RO-4] [KY-13] after a leak it has new keys for chunks, and loses none of the earlier ones", async () => {
    const { known } = await admit([granteeOf(ben, ROLE.member)]);
    const stay = [granteeOf(ada, ROLE.owner), granteeOf(ben, ROLE.member)];
    const present = { spaceKey, ring };
    const routine = await nextEpoch(deps, known, authorOf(ada), present, stay);
    expect(routine.ring.generations).toEqual([...ring.generations]);
    const leaked = await nextEpoch(deps, known, authorOf(ada), present, stay, { leak: true });
    const [first, second, ...more] = leaked.ring.generations;
    expect([first, more]).toEqual([ring.generations[0], []]);
    expect(second?.cid).toHaveLength(32);
    expect([second?.cid, second?.gear]).not.toContainEqual(first?.cid);
    expect([second?.cid, second?.gear]).not.toContainEqual(first?.gear);
    const { roster } = value(await judge(leaked.bytes, known));
    const held = { epoch: 1, spaceKey };
    const opened = await acceptKeyRing(nodePrimitives, leaked.keyRing, roster, leaked.spaceKey, held);
    expect(value(opened)).toEqual(leaked.ring);
  });

  test("[WS-9] [KY-13] who stays opens the new ring, which holds every old key; who was removed has no grant", async () => {
    const { known } = await admit([granteeOf(ben, ROLE.admin), granteeOf(cem, ROLE.member)]);
    const stay = [granteeOf(ada, ROLE.owner), granteeOf(ben, ROLE.admin)];
    const made = await nextEpoch(deps, known, authorOf(ben), { spaceKey, ring }, stay);
    const next = value(await judge(made.bytes, known));
    expect(next.roster).toMatchObject({ version: 3, epoch: 2, minWriteEpoch: 2 });
    expect(memberOf(next.roster, cem.accountId)).toBeUndefined();
    for (const [at, who] of [ada, ben].entries()) {
      const grant = made.grants[at]?.grant ?? new Uint8Array(0);
      const { x } = who.secrets.identity;
      const key = value(await openGrant(nodePrimitives, grant, next.roster, who.accountId, x));
      const held = { epoch: 1, spaceKey };
      const opened = value(await acceptKeyRing(nodePrimitives, made.keyRing, next.roster, key, held));
      expect(opened).toEqual(made.ring);
      expect(opened.earlier).toEqual([spaceKey]);
      expect(opened.generations).toEqual(ring.generations);
      expect(key).not.toEqual(spaceKey);
    }
    for (const { grant } of made.grants) {
      const { accountId, secrets } = cem;
      const opened = openGrant(nodePrimitives, grant, next.roster, accountId, secrets.identity.x);
      expect(await opened).toEqual({ ok: false, error: "not-trusted" });
    }
  });

  test("[WS-9] [KY-13] any number of epochs: each ring holds all keys before it in order, no key comes twice", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.subarray(others), { minLength: 5, maxLength: 5 }),
        async (n, whose) => {
          let known = genesis;
          let present = { spaceKey, ring };
          const keys = [spaceKey];
          for (let i = 0; i < n; i++) {
            const people = (whose[i] ?? []).map((each) => granteeOf(each, ROLE.member));
            const stay = [granteeOf(ada, ROLE.owner), ...people];
            const made = await nextEpoch(deps, known, authorOf(ada), present, stay);
            known = value(await judge(made.bytes, known));
            present = made;
            expect(made.ring.earlier).toEqual(keys);
            expect(made.ring.inbox).toHaveLength(known.roster.epoch);
            keys.push(made.spaceKey);
          }
          expect(new Set(keys.map(String)).size).toBe(n + 1);
        },
      ),
      { numRuns: 12 },
    );
  });

  test("[RO-11] [KY-12] the earlier identity signs the roster that names the next one, which grants", async () => {
    const { known } = await admit([granteeOf(ben, ROLE.member)]);
    const { identity: granter } = cem.secrets;
    const { ed, x } = granter;
    const renamed = { ...granteeOf(ada, ROLE.owner), identityEd: ed.publicKey, identityX: x.publicKey };
    const stay = [renamed, granteeOf(ben, ROLE.member)];
    const made = await nextEpoch(deps, known, { ...authorOf(ada), granter }, { spaceKey, ring }, stay);
    const next = value(await judge(made.bytes, known));
    const places = [
      [ada.accountId, x],
      [ben.accountId, ben.secrets.identity.x],
    ] as const;
    for (const [at, [accountId, pair]] of places.entries()) {
      const grant = made.grants[at]?.grant ?? new Uint8Array(0);
      const key = await openGrant(nodePrimitives, grant, next.roster, accountId, pair);
      expect(value(key)).toEqual(made.spaceKey);
    }
    const after = { roster: next.roster, digest: next.digest };
    const byEarlier = await nextEpoch(deps, after, authorOf(ada), made, stay);
    expect(await judge(byEarlier.bytes, after)).toEqual({ ok: false, error: "not-trusted" });
    const byNext = await nextEpoch(deps, after, { ...authorOf(ada), identity: granter }, made, stay);
    expect((await judge(byNext.bytes, after)).ok).toBe(true);
  });

  test("[RO-12] a new epoch gives no key to a member whose new keys nobody has confirmed", async () => {
    const { known } = await admit([granteeOf(ben, ROLE.member)]);
    const stay = [granteeOf(ada, ROLE.owner), { ...granteeOf(ben, ROLE.member), identityX: null }];
    const made = await nextEpoch(deps, known, authorOf(ada), { spaceKey, ring }, stay);
    expect(made.grants.map(({ accountId }) => accountId)).toEqual([ada.accountId]);
    expect(memberOf(made.roster, ben.accountId)?.grantDigest).toEqual(NO_GRANT);
    const next = value(await judge(made.bytes, known));
    for (const { grant } of made.grants) {
      const { x } = ben.secrets.identity;
      const opened = await openGrant(nodePrimitives, grant, next.roster, ben.accountId, x);
      expect(opened.ok).toBe(false);
    }
  });

  test("[KY-11] [WS-9] signed by who is no admin, or on another roster than the newest, it is refused", async () => {
    const { known } = await admit([granteeOf(ben, ROLE.member), granteeOf(cem, ROLE.admin)]);
    const stay = [granteeOf(ada, ROLE.owner)];
    const byMember = await nextEpoch(deps, known, authorOf(ben), { spaceKey, ring }, stay);
    expect(await judge(byMember.bytes, known)).toEqual({ ok: false, error: "not-trusted" });
    const beside = await nextEpoch(deps, genesis, authorOf(ada), { spaceKey, ring }, stay);
    expect(await judge(beside.bytes, known)).toEqual({ ok: false, error: "rolled-back" });
  });
});
