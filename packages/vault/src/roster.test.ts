import { describe, expect, test } from "bun:test";
import { sampleAccount, seededRandom } from "../vectors/seeded.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { ROLE } from "./roles.ts";
import {
  parseRoster,
  type Roster,
  signRoster,
  type VerifiedRoster,
  verifyGenesisRoster,
  verifyNextRoster,
  workspaceIdOf,
} from "./roster.ts";

const founder = await sampleAccount("founder");
const stranger = await sampleAccount("stranger");
const { workspaceId } = founder.wire;
const random = seededRandom("roster");
const genesis = await verifyGenesisRoster(nodePrimitives, founder.wire.roster, workspaceId);
if (!genesis.ok) throw new Error(genesis.error);
const first = genesis.value;

const founderKey = founder.secrets.identity.ed;
const strangerKey = stranger.secrets.identity.ed;
const as = (role: Roster["members"][number]["role"]) => ({
  accountId: stranger.accountId,
  identityEd: strangerKey.publicKey,
  role,
  grantDigest: random(32),
});

const next = (known: VerifiedRoster, changed: Partial<Roster>, signer = founderKey) =>
  signRoster(
    nodePrimitives,
    {
      ...known.roster,
      version: known.roster.version + 1,
      previousDigest: known.digest,
      signerIdentity: signer.publicKey,
      ...changed,
    },
    signer.privateKey,
  );
const judge = async (bytes: Promise<Uint8Array<ArrayBuffer>>, known = first) => {
  const verified = await verifyNextRoster(nodePrimitives, await bytes, known);
  return verified.ok ? "accepted" : verified.error;
};
const follow = async (known: VerifiedRoster, changed: Partial<Roster>): Promise<VerifiedRoster> => {
  const verified = await verifyNextRoster(nodePrimitives, await next(known, changed), known);
  if (!verified.ok) throw new Error(verified.error);
  return verified.value;
};

describe("genesis roster", () => {
  test("[KY-9] [KY-10] a new workspace has its founder as owner and an id that follows from him", async () => {
    const { roster } = first;
    expect(roster.members.map((member) => member.role)).toEqual([ROLE.owner]);
    expect(await workspaceIdOf(nodePrimitives, founderKey.publicKey, roster.founderNonce)).toEqual(
      workspaceId,
    );
  });

  test("[KY-10] another workspace's roster, and one of another founder under this id, are refused", async () => {
    const verify = (bytes: Uint8Array<ArrayBuffer>) =>
      verifyGenesisRoster(nodePrimitives, bytes, workspaceId);
    expect(await verify(stranger.wire.roster)).toEqual({ ok: false, error: "wrong-place" });
    const posing = { ...first.roster, signerIdentity: strangerKey.publicKey, members: [as(ROLE.owner)] };
    const posed = await signRoster(nodePrimitives, posing, strangerKey.privateKey);
    expect(await verify(posed)).toEqual({ ok: false, error: "not-trusted" });
    const unsigned = await signRoster(nodePrimitives, first.roster, strangerKey.privateKey);
    expect(await verify(unsigned)).toEqual({ ok: false, error: "bad-signature" });
    const ownerless = { ...first.roster, members: [as(ROLE.owner)] };
    const signed = await signRoster(nodePrimitives, ownerless, founderKey.privateKey);
    expect(await verify(signed)).toEqual({ ok: false, error: "not-trusted" });
    expect(await verify(await next(first, {}))).toEqual({ ok: false, error: "not-trusted" });
  });
});

describe("later rosters", () => {
  test("[KY-11] an owner's or admin's next roster is accepted, in the same or the next epoch", async () => {
    const second = await follow(first, { members: [...first.roster.members, as(ROLE.admin)] });
    expect(await judge(next(second, { epoch: 2 }, strangerKey), second)).toBe("accepted");
    expect(await judge(next(second, {}, founderKey), second)).toBe("accepted");
  });

  test("[KY-11] a member or viewer signs nothing, and an invented admin signs nothing", async () => {
    for (const role of [ROLE.member, ROLE.viewer]) {
      const second = await follow(first, { members: [...first.roster.members, as(role)] });
      expect(await judge(next(second, {}, strangerKey), second)).toBe("not-trusted");
    }
    const invented = next(first, { members: [...first.roster.members, as(ROLE.admin)] }, strangerKey);
    expect(await judge(invented)).toBe("not-trusted");
    const posing = { ...first.roster, version: 2, previousDigest: first.digest };
    expect(await judge(signRoster(nodePrimitives, posing, strangerKey.privateKey))).toBe("bad-signature");
  });

  test("[KY-7] [KY-11] replayed, skipped and forked rosters are refused", async () => {
    const second = await follow(first, { statementId: random(16) });
    expect(await judge(Promise.resolve(founder.wire.roster), second)).toBe("rolled-back");
    expect(await judge(next(first, {}), second)).toBe("rolled-back");
    expect(await judge(next(second, {}))).toBe("rolled-back");
    expect(await judge(next(first, { previousDigest: random(32) }))).toBe("rolled-back");
  });

  test("[KY-11] an epoch goes neither back nor two ahead, and another workspace's roster is misplaced", async () => {
    const second = await follow(first, { epoch: 2 });
    expect(await judge(next(second, { epoch: 1 }), second)).toBe("not-trusted");
    expect(await judge(next(second, { epoch: 4 }), second)).toBe("not-trusted");
    expect(await judge(next(first, { workspaceId: random(16) }))).toBe("wrong-place");
  });

  test("[KY-11] an epoch that was closed for writing stays closed", async () => {
    const second = await follow(first, { epoch: 2, minWriteEpoch: 2 });
    expect(await judge(next(second, { minWriteEpoch: 1 }), second)).toBe("not-trusted");
    expect(await judge(next(second, { epoch: 3 }), second)).toBe("accepted");
  });

  test("[KY-9] form: minWriteEpoch, roles, order and size are checked", async () => {
    await expect(next(first, { minWriteEpoch: 2 })).rejects.toThrow(RangeError);
    await expect(next(first, { members: [as(ROLE.member), as(ROLE.admin)] })).rejects.toThrow(RangeError);
    const many = (count: number) =>
      Array.from({ length: count }, () => ({ ...as(ROLE.member), accountId: random(16) }));
    expect(parseRoster(await next(first, { members: many(800) })).ok).toBe(true);
    await expect(next(first, { members: many(810) })).rejects.toThrow(RangeError);
    const bytes = founder.wire.roster.slice();
    bytes[bytes.length - 64 - 33] = 9;
    expect(parseRoster(bytes)).toEqual({ ok: false, error: "malformed-object" });
    expect(parseRoster(founder.wire.keyList)).toEqual({ ok: false, error: "wrong-kind" });
  });
});
