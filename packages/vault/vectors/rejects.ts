import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, concat, u8 } from "../src/bytes.ts";
import { KIND, PURPOSE, STATEMENT } from "../src/kinds.ts";
import { padContent } from "../src/padding.ts";
import type { VaultRefusal } from "../src/refusal.ts";
import { sealFramed } from "../src/seal.ts";
import { bytesOf } from "./attempt.ts";
import { seededDeps } from "./seeded.ts";
import type { AcceptVector, RejectVector } from "./vector.ts";

const at = (bytes: Bytes, offset: number, ...values: readonly number[]): Bytes => {
  const changed = bytes.slice();
  changed.set(values, offset);
  return changed;
};

const flip = (bytes: Bytes, offset: number): Bytes => at(bytes, offset, (bytes[offset] ?? 0) ^ 1);

const OTHER_ID = Array.from({ length: 16 }, () => 0xee);

const GROUP_ORDER_LE = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

/** The same signature with S + L: verifies where S is not checked to be canonical. */
const addGroupOrder = (signature: Bytes): Bytes => {
  const order = bytesOf(GROUP_ORDER_LE);
  const changed = signature.slice();
  let carry = 0;
  for (let i = 0; i < 32; i++) {
    const sum = (changed[32 + i] ?? 0) + (order[i] ?? 0) + carry;
    changed[32 + i] = sum & 0xff;
    carry = sum >> 8;
  }
  return changed;
};

type Change = Partial<Omit<RejectVector, "bytes" | "refusal">> & { readonly bytes?: Bytes };

const rejecting =
  (vector: AcceptVector) =>
  (why: string, refusal: VaultRefusal, change: Change): RejectVector => {
    const { content: _opened, ...attempted } = vector;
    const { bytes, ...rest } = change;
    return {
      ...attempted,
      ...rest,
      name: `${vector.name}: ${why}`,
      bytes: bytes === undefined ? vector.bytes : toHex(bytes),
      refusal,
    };
  };

/** Changes that every kind refuses. */
const general = (vector: AcceptVector): RejectVector[] => {
  const reject = rejecting(vector);
  const bytes = bytesOf(vector.bytes);
  const place = vector.expect;
  const otherId = toHex(Uint8Array.from(OTHER_ID));
  return [
    reject("other magic", "malformed-object", { bytes: flip(bytes, 0) }),
    reject("version 2", "malformed-object", { bytes: at(bytes, 4, 2) }),
    reject("suite 2", "malformed-object", { bytes: at(bytes, 5, 2) }),
    reject("reserved kind 05", "malformed-object", { bytes: at(bytes, 6, 5) }),
    reject("unknown kind", "malformed-object", { bytes: at(bytes, 6, 0x7f) }),
    reject("unknown flag", "malformed-object", { bytes: at(bytes, 7, (bytes[7] ?? 0) | 8) }),
    reject("padded flag against the table", "malformed-object", { bytes: flip(bytes, 7) }),
    reject("seq above 2^53 - 1", "malformed-object", { bytes: at(bytes, 44, 0x80) }),
    reject("a byte too many", "malformed-object", { bytes: concat(bytes, u8(0)) }),
    reject("a byte too few", "malformed-object", { bytes: bytes.slice(0, -1) }),
    reject("header alone", "malformed-object", { bytes: bytes.slice(0, 74) }),
    reject("nothing", "malformed-object", { bytes: new Uint8Array(0) }),
    reject("another kind asked for", "wrong-kind", { expect: { ...place, kind: 0x0b } }),
    reject("another scope asked for", "wrong-place", { expect: { ...place, scopeId: otherId } }),
    reject("another epoch asked for", "wrong-place", { expect: { ...place, epoch: place.epoch + 1 } }),
    reject("another object asked for", "wrong-place", { expect: { ...place, objectId: otherId } }),
    reject("another author asked for", "wrong-place", { expect: { ...place, authorDeviceId: otherId } }),
    reject("moved to another scope", vector.signedBy === null ? "wrong-key" : "bad-signature", {
      bytes: at(bytes, 8, ...OTHER_ID),
      expect: { ...place, scopeId: otherId },
    }),
  ];
};

const ofSigned = (vector: AcceptVector): RejectVector[] => {
  if (vector.signedBy === null) return [];
  const reject = rejecting(vector);
  const bytes = bytesOf(vector.bytes);
  const unsigned = bytes.slice(0, -64);
  const identityPoint = `01${"00".repeat(31)}`;
  return [
    reject("signature changed", "bad-signature", { bytes: flip(bytes, bytes.length - 64) }),
    reject("S not canonical", "bad-signature", { bytes: concat(unsigned, addGroupOrder(bytes.slice(-64))) }),
    reject("another signer asked for", "bad-signature", { signedBy: toHex(new Uint8Array(32).fill(7)) }),
    // R = A = the neutral element and S = 0 satisfy the equation for every message.
    reject("small-order signer", "bad-signature", {
      bytes: concat(unsigned, bytesOf(identityPoint), new Uint8Array(32)),
      signedBy: identityPoint,
    }),
  ];
};

const ofKeyed = (vector: AcceptVector): RejectVector[] => {
  if (vector.key === null) return [];
  // Behind a signature the key is never reached; what is under the signature is tested without one.
  const reject = rejecting({ ...vector, signedBy: null });
  const bytes = bytesOf(vector.bytes);
  const salt = 74 + (bytes[72] ?? 0) * 256 + (bytes[73] ?? 0);
  const otherKey = toHex(new Uint8Array(32).fill(9));
  const key = "ikm" in vector.key ? { ikm: otherKey } : { recipientPrivate: otherKey };
  return [
    reject("another key", "wrong-key", { key }),
    reject("salt changed", "wrong-key", { bytes: flip(bytes, salt) }),
    reject("commitment changed", "wrong-key", { bytes: flip(bytes, salt + 32) }),
    reject("body changed", "damaged", { bytes: flip(bytes, salt + 64) }),
  ];
};

const ofSealedTo = (vector: AcceptVector): RejectVector[] => {
  if (vector.key === null || "ikm" in vector.key) return [];
  const reject = rejecting({ ...vector, signedBy: null });
  const bytes = bytesOf(vector.bytes);
  const ephemeral = vector.expect.kind === KIND.wrap ? 75 : 74;
  return [
    reject("zero shared secret", "malformed-object", { bytes: at(bytes, ephemeral, ...new Uint8Array(32)) }),
    reject("another recipient named", "wrong-key", { bytes: flip(bytes, ephemeral + 32) }),
  ];
};

/** Sealed with the right key by a writer that breaks a rule. */
const ofBadWriters = async (journal: AcceptVector): Promise<RejectVector[]> => {
  const reject = rejecting(journal);
  const deps = seededDeps("rejects");
  if (journal.key === null || !("ikm" in journal.key)) throw new Error("a journal entry has a key");
  const ikm = bytesOf(journal.key.ikm);
  const { scopeId, objectId, authorDeviceId, ...rest } = journal.expect;
  const bytes = bytesOf(journal.bytes);
  const fields = {
    ...rest,
    scopeId: bytesOf(scopeId),
    objectId: bytesOf(objectId),
    authorDeviceId: bytesOf(authorDeviceId),
    ext: bytes.slice(74, 106),
  };
  const padded = padContent(new Uint8Array(39).fill(0x61));
  const sealed = (frame: Bytes) => sealFramed(deps, fields, ikm, [frame]);
  return [
    reject("non-zero filler", "damaged", { bytes: await sealed(at(padded, padded.length - 1, 1)) }),
    reject("length beyond the frame", "damaged", { bytes: await sealed(at(padded, 0, 0, 0, 1, 0)) }),
    reject("padded further than Padmé", "damaged", { bytes: await sealed(at(padded, 0, 0, 0, 0, 1)) }),
  ];
};

const ofTable = (accept: readonly AcceptVector[]): RejectVector[] =>
  accept.flatMap((vector) => {
    const reject = rejecting(vector);
    const bytes = bytesOf(vector.bytes);
    const { kind, subkind, epoch } = vector.expect;
    return [
      ...(epoch === 0
        ? [reject("an epoch in an account's object", "malformed-object", { bytes: at(bytes, 27, 1) })]
        : [
            reject("epoch 0 in a workspace's object", "malformed-object", {
              bytes: at(bytes, 24, 0, 0, 0, 0),
            }),
          ]),
      ...(kind === KIND.slot || kind === KIND.segment || kind === KIND.grant
        ? [reject("a seq where there is none", "malformed-object", { bytes: at(bytes, 51, 1) })]
        : []),
      ...(kind === KIND.wrap && subkind === PURPOSE.rootToSlot
        ? [reject("reserved purpose 3", "malformed-object", { bytes: at(bytes, 74, 3) })]
        : []),
      ...(kind === KIND.statement && subkind === STATEMENT.keyList
        ? [reject("called a successor", "malformed-object", { bytes: at(bytes, 74, STATEMENT.successor) })]
        : []),
      ...(kind === KIND.statement
        ? [reject("unknown statement 4", "malformed-object", { bytes: at(bytes, 74, 4) })]
        : []),
    ];
  });

/** Every reject vector, made from the accept vectors. */
export const rejectVectors = async (accept: readonly AcceptVector[]): Promise<RejectVector[]> => {
  const journal = accept.find((vector) => vector.expect.kind === KIND.journalEntry);
  if (journal === undefined) throw new Error("no journal entry");
  return [
    ...accept.flatMap((vector) => [
      ...general(vector),
      ...ofSigned(vector),
      ...ofKeyed(vector),
      ...ofSealedTo(vector),
    ]),
    ...ofTable(accept),
    ...(await ofBadWriters(journal)),
  ];
};
