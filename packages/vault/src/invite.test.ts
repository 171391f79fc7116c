import { describe, expect, test } from "bun:test";
import { createHmac, hkdfSync } from "node:crypto";
import fc from "fast-check";
import { bytesOf } from "../vectors/attempt.ts";
import { publishedVectors } from "../vectors/published.ts";
import { seededRandom } from "../vectors/seeded.ts";
import { type Bytes, utf8 } from "./bytes.ts";
import {
  encodeInvite,
  formatInviteFragment,
  inviteProof,
  parseInvite,
  parseInviteFragment,
  verifyInviteProof,
} from "./invite.ts";
import { encodePin, parsePin } from "./membership-pin.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { webPrimitives } from "./primitives.ts";
import { ROLE } from "./roles.ts";

const random = seededRandom("invite");
const secret = random(32);
const acceptor = {
  inviteId: random(16),
  workspaceId: random(16),
  accountId: random(16),
  identityEd: random(32),
  identityX: random(32),
};
const own = (array: Uint8Array): Bytes => new Uint8Array(array);

describe("the proof of an acceptance", () => {
  test("[WS-5] is the HMAC that the rule says, on both sets of primitives, and as published", async () => {
    const { invite } = publishedVectors.derivations;
    const key = Buffer.from(hkdfSync("sha256", bytesOf(invite.secret), "", "HFV1/invite/v1", 32));
    const parts = [
      invite.inviteId,
      invite.workspaceId,
      invite.accountId,
      invite.identityEd,
      invite.identityX,
    ];
    const slow = createHmac("sha256", key)
      .update(Buffer.from(parts.join(""), "hex"))
      .digest("hex");
    expect(invite.proof).toBe(slow);
    const proof = await inviteProof(webPrimitives, secret, acceptor);
    expect(await inviteProof(nodePrimitives, secret, acceptor)).toEqual(proof);
    expect(await verifyInviteProof(nodePrimitives, secret, acceptor, proof)).toBe(true);
  });

  test("[WS-5] holds for no other invite, workspace, account, key or secret, and not with a bit changed", async () => {
    const proof = await inviteProof(nodePrimitives, secret, acceptor);
    for (const name of Object.keys(acceptor) as (keyof typeof acceptor)[]) {
      const other = { ...acceptor, [name]: random(acceptor[name].length) };
      expect(await verifyInviteProof(nodePrimitives, secret, other, proof)).toBe(false);
    }
    const swapped = { ...acceptor, identityEd: acceptor.identityX, identityX: acceptor.identityEd };
    expect(await verifyInviteProof(nodePrimitives, secret, swapped, proof)).toBe(false);
    expect(await verifyInviteProof(nodePrimitives, random(32), acceptor, proof)).toBe(false);
    for (let bit = 0; bit < proof.length * 8; bit += 7) {
      const changed = proof.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await verifyInviteProof(nodePrimitives, secret, acceptor, changed)).toBe(false);
    }
    expect(await verifyInviteProof(nodePrimitives, secret, acceptor, proof.slice(1))).toBe(false);
  });

  test("[WS-5] parts of another length could be read as another's: they are a defect", async () => {
    const short = { ...acceptor, inviteId: random(15) };
    await expect(inviteProof(nodePrimitives, secret, short)).rejects.toThrow(RangeError);
    await expect(inviteProof(nodePrimitives, random(31), acceptor)).rejects.toThrow(RangeError);
  });
});

describe("the link's fragment", () => {
  test("[WS-5] comes back as it was written, and only in its one form", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (s, w, i) => {
          const parts = { secret: own(s), workspaceId: own(w), inviterEd: own(i) };
          const text = formatInviteFragment(parts);
          expect(text).toMatch(/^[\w-]{43}\.[\w-]{22}\.[\w-]{43}$/);
          expect(parseInviteFragment(text)).toEqual(parts);
          for (const wrong of [`${text}.`, `${text}A`, text.slice(1), text.slice(0, -1), `#${text}`, ""]) {
            expect(parseInviteFragment(wrong)).toBeNull();
          }
        },
      ),
      { numRuns: 30 },
    );
    expect(parseInviteFragment(publishedVectors.derivations.invite.fragment)).not.toBeNull();
    fc.assert(fc.property(fc.string(), (text) => parseInviteFragment(text) === null));
  });
});

describe("what is sealed of an invite and of a membership", () => {
  test("[WS-4] secret, role and address come back; owners are not invited", () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.constantFrom(ROLE.viewer, ROLE.member, ROLE.admin), (email, role) => {
        expect(parseInvite(encodeInvite({ secret, role, email }))).toEqual({ secret, role, email });
      }),
    );
    expect(() => encodeInvite({ secret, role: ROLE.owner, email: "a@b" })).toThrow(RangeError);
    expect(() => encodeInvite({ secret: random(31), role: ROLE.viewer, email: "a@b" })).toThrow(RangeError);
    const sealed = encodeInvite({ secret, role: ROLE.viewer, email: "" });
    for (const role of [0, ROLE.owner, 5]) {
      sealed[32] = role;
      expect(parseInvite(sealed)).toBeNull();
    }
    expect(parseInvite(secret)).toBeNull();
    expect(parseInvite(utf8("short"))).toBeNull();
  });

  test("[WS-6] founder and inviter come back, from 64 bytes and no others", () => {
    const pin = { founder: random(32), inviter: random(32) };
    expect(parsePin(encodePin(pin))).toEqual(pin);
    expect(parsePin(random(63))).toBeNull();
    expect(parsePin(random(65))).toBeNull();
  });
});
