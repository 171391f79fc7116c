import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import { type Header, parseObject } from "./header.ts";
import { KIND } from "./kinds.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { adminsOf, memberOf, type Roster } from "./roster.ts";
import { openSealedTo, recipientOf, sealTo } from "./sealed-to.ts";
import { verifyObject } from "./signature.ts";
import type { X25519Pair } from "./x25519.ts";

export interface GrantPlace {
  readonly workspaceId: Bytes;
  readonly epoch: number;
  /** The member who receives it. */
  readonly accountId: Bytes;
  /** The granter's device. */
  readonly deviceId: Bytes;
}

/** Seals a space key to a member's identity X25519 key, signed by the granter's identity. [KY-12] */
export const sealGrant = (
  deps: VaultDeps,
  place: GrantPlace,
  recipientX: Bytes,
  spaceKey: Bytes,
  granter: CryptoKey,
): Promise<Bytes> =>
  sealTo(
    deps,
    {
      kind: KIND.grant,
      scopeId: place.workspaceId,
      epoch: place.epoch,
      objectId: place.accountId,
      seq: 0,
      authorDeviceId: place.deviceId,
    },
    recipientX,
    spaceKey,
    granter,
  );

/** Reads a grant's clear parts; needs no key. */
export const parseGrant = (
  bytes: Bytes,
): Result<{ readonly header: Header; readonly recipientX: Bytes }, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (header.kind !== KIND.grant) return err("wrong-kind");
  return ok({ header, recipientX: recipientOf(header.kind, header.ext) });
};

const signedByAdmin = async (primitives: Primitives, bytes: Bytes, roster: Roster): Promise<boolean> => {
  for (const admin of adminsOf(roster)) {
    if (await verifyObject(primitives, bytes, admin.identityEd)) return true;
  }
  return false;
};

/** The space key granted to a member of a verified roster. A grant it does not name, or of no admin, is `not-trusted`. */
export const openGrant = async (
  primitives: Primitives,
  bytes: Bytes,
  roster: Roster,
  accountId: Bytes,
  identityX: X25519Pair,
): Promise<Result<Bytes, VaultRefusal>> => {
  const member = memberOf(roster, accountId);
  if (member === undefined || !equal(await digestOf(primitives, bytes), member.grantDigest)) {
    return err("not-trusted");
  }
  if (!(await signedByAdmin(primitives, bytes, roster))) return err("not-trusted");
  const expect = {
    kind: KIND.grant,
    scopeId: roster.workspaceId,
    epoch: roster.epoch,
    objectId: accountId,
    seq: 0,
  };
  const opened = await openSealedTo(primitives, bytes, expect, identityX);
  return opened.ok ? ok(opened.value.content) : opened;
};
