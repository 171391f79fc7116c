import { describe, expect, test } from "bun:test";
import { sampleAccount, seededRandom } from "../vectors/seeded.ts";
import { digestOf } from "./digest.ts";
import { openGrant, parseGrant, sealGrant } from "./grant.ts";
import { acceptKeyRing, openKeyRing, parseKeyRing, sealKeyRing } from "./key-ring.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { ROLE } from "./roles.ts";
import { parseRoster, type Roster } from "./roster.ts";

const account = await sampleAccount("workspace");
const other = await sampleAccount("other");
const { deps, wire, secrets, accountId, deviceId } = account;
const { identity, spaceKey, keyRing } = secrets;
const { workspaceId } = wire;
const random = seededRandom("keys");
const parsed = parseRoster(wire.roster);
if (!parsed.ok) throw new Error(parsed.error);
const roster = parsed.value;
const notTrusted = { ok: false, error: "not-trusted" } as const;

/** A roster that names other objects; its own signature is the business of roster.ts. */
const naming = async (
  changed: Partial<Roster>,
  objects: { ring?: Uint8Array<ArrayBuffer> },
): Promise<Roster> => ({
  ...roster,
  ...changed,
  ...(objects.ring === undefined ? {} : { keyRingDigest: await digestOf(nodePrimitives, objects.ring) }),
});

describe("grant", () => {
  const open = (bytes: Uint8Array<ArrayBuffer>, given: Roster = roster, who = account) =>
    openGrant(nodePrimitives, bytes, given, who.accountId, who.secrets.identity.x);
  const grantTo = (x: Uint8Array<ArrayBuffer>, signer = identity.ed.privateKey, epoch = 1) =>
    sealGrant(deps, { workspaceId, epoch, accountId, deviceId }, x, spaceKey, signer);
  const withGrant = async (grant: Uint8Array<ArrayBuffer>): Promise<Roster> => ({
    ...roster,
    members: [
      {
        accountId,
        identityEd: identity.ed.publicKey,
        role: ROLE.owner,
        grantDigest: await digestOf(nodePrimitives, grant),
      },
    ],
  });

  test("[KY-12] the member a roster names opens the space key", async () => {
    expect(await open(wire.grant)).toEqual({ ok: true, value: spaceKey });
    const view = parseGrant(wire.grant);
    expect(view.ok && view.value.recipientX).toEqual(identity.x.publicKey);
    expect(parseGrant(wire.keyRing)).toEqual({ ok: false, error: "wrong-kind" });
  });

  test("[KY-12] a grant the roster does not name, or nobody entitled signed, is refused", async () => {
    expect(await open(await grantTo(identity.x.publicKey))).toEqual(notTrusted);
    expect(await open(wire.grant, roster, other)).toEqual(notTrusted);
    const forged = await grantTo(identity.x.publicKey, other.secrets.identity.ed.privateKey);
    expect(await open(forged, await withGrant(forged))).toEqual(notTrusted);
    const demoted = roster.members.map((member) => ({ ...member, role: ROLE.member }));
    expect(await open(wire.grant, { ...roster, members: demoted })).toEqual(notTrusted);
  });

  test("[SF-9] [KY-12] a grant for another key or of another epoch opens nothing", async () => {
    const swapped = await grantTo(other.secrets.identity.x.publicKey);
    expect(await open(swapped, await withGrant(swapped))).toEqual({ ok: false, error: "wrong-key" });
    const later = await grantTo(identity.x.publicKey, identity.ed.privateKey, 2);
    expect(await open(later, await withGrant(later))).toEqual({ ok: false, error: "wrong-place" });
  });
});

describe("key ring", () => {
  const secondKey = random(32);
  const place = { workspaceId, epoch: 2, rosterVersion: 2, deviceId };
  const second = { ...keyRing, earlier: [spaceKey], inbox: [...keyRing.inbox, random(32)] };
  const seal = (ring: typeof keyRing, key = secondKey) => sealKeyRing(deps, place, key, ring);

  test("[KY-13] opens to what was sealed, over several epochs and generations", async () => {
    expect(await acceptKeyRing(nodePrimitives, wire.keyRing, roster, spaceKey)).toEqual({
      ok: true,
      value: keyRing,
    });
    const grown = { ...second, generations: [...second.generations, { cid: random(32), gear: random(32) }] };
    const ring = await seal(grown);
    expect(await openKeyRing(nodePrimitives, ring, place, secondKey)).toEqual({ ok: true, value: grown });
    const held = { epoch: 1, spaceKey };
    const given = await naming({ epoch: 2 }, { ring });
    expect(await acceptKeyRing(nodePrimitives, ring, given, secondKey, held)).toEqual({
      ok: true,
      value: grown,
    });
    expect(
      (await acceptKeyRing(nodePrimitives, ring, given, secondKey, { epoch: 2, spaceKey: secondKey })).ok,
    ).toBe(true);
  });

  test("[KY-13] a ring that the roster does not name, or without the key already held, is refused", async () => {
    const held = { epoch: 1, spaceKey };
    const ring = await seal({ ...second, earlier: [random(32)] });
    const given = await naming({ epoch: 2 }, { ring });
    expect(await acceptKeyRing(nodePrimitives, ring, given, secondKey, held)).toEqual(notTrusted);
    expect(
      await acceptKeyRing(nodePrimitives, ring, { ...given, keyRingDigest: random(32) }, secondKey),
    ).toEqual(notTrusted);
    const other = { epoch: 1, spaceKey: random(32) };
    expect(await acceptKeyRing(nodePrimitives, wire.keyRing, roster, spaceKey, other)).toEqual(notTrusted);
    const newer = { epoch: 2, spaceKey: secondKey };
    expect(await acceptKeyRing(nodePrimitives, wire.keyRing, roster, spaceKey, newer)).toEqual({
      ok: false,
      error: "rolled-back",
    });
  });

  test("[KY-13] a ring has one earlier key per epoch before it and one inbox key per epoch", async () => {
    for (const ring of [keyRing, { ...second, inbox: keyRing.inbox }, { ...second, generations: [] }]) {
      await expect(seal(ring)).rejects.toThrow(RangeError);
    }
    expect(await openKeyRing(nodePrimitives, wire.keyRing, { workspaceId, epoch: 1 }, secondKey)).toEqual({
      ok: false,
      error: "wrong-key",
    });
    const bytes = wire.keyRing.slice();
    bytes[78] = (bytes[78] ?? 0) ^ 1;
    expect(parseKeyRing(bytes)).toEqual({ ok: false, error: "malformed-object" });
    expect(parseKeyRing(wire.grant)).toEqual({ ok: false, error: "wrong-kind" });
  });
});
