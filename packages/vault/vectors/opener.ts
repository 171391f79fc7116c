// A second, independent reader of HFV1, written from docs/spec/sealed-format.md alone: it shares no code with the
// library, so that an error there cannot hide in both writer and reader. It states nothing about places; it only opens.
import {
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  verify,
} from "node:crypto";

export interface Opened {
  readonly kind: number;
  readonly flags: number;
  readonly scopeId: string;
  readonly epoch: number;
  readonly objectId: string;
  readonly seq: bigint;
  readonly authorDeviceId: string;
  readonly ext: Buffer;
  /** The content; one entry per chunk for a segment; none for signed-only kinds. */
  readonly contents: readonly Buffer[];
}

export interface OpenerKeys {
  readonly ikm?: Uint8Array;
  readonly recipientPrivate?: Uint8Array;
  readonly signer?: Uint8Array;
}

/** Purpose or statement number → sealed how, padded, signed; `0` where the kind has neither. */
const TABLE: Record<string, { sealed: "key" | "to" | "no"; padded?: true; signed?: true }> = {
  "1.0": { sealed: "key" },
  "2.1": { sealed: "to" },
  "2.2": { sealed: "to", signed: true },
  "2.4": { sealed: "key" },
  "2.6": { sealed: "key", signed: true },
  "2.7": { sealed: "to" },
  "3.0": { sealed: "key", padded: true },
  "4.0": { sealed: "key", padded: true, signed: true },
  "6.0": { sealed: "to", signed: true },
  "7.0": { sealed: "no", signed: true },
  "8.1": { sealed: "no", signed: true },
  "8.2": { sealed: "no", signed: true },
  "8.3": { sealed: "no", signed: true },
  "9.0": { sealed: "key", padded: true, signed: true },
  "10.0": { sealed: "key", padded: true },
};

const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};
const sha256 = (...parts: Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
const u32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
};

const publicKey = (prefix: string, raw: Uint8Array) =>
  createPublicKey({ key: Buffer.concat([Buffer.from(prefix, "hex"), raw]), format: "der", type: "spki" });
const agree = (raw: Uint8Array, other: Uint8Array): Buffer => {
  const key = Buffer.concat([Buffer.from("302e020100300506032b656e04220420", "hex"), raw]);
  const privateKey = createPrivateKey({ key, format: "der", type: "pkcs8" });
  return diffieHellman({ privateKey, publicKey: publicKey("302a300506032b656e032100", other) });
};
const signatureHolds = (signer: Uint8Array, message: Buffer, signature: Buffer): boolean =>
  verify(null, message, publicKey("302a300506032b6570032100", signer), signature);

const openFrame = (key: Buffer, baseNonce: Buffer, i: number, frame: Buffer): Buffer => {
  const nonce = Buffer.from(baseNonce);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ i) >>> 0, 8);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAAD(u32(i));
  decipher.setAuthTag(frame.subarray(-16));
  return Buffer.concat([decipher.update(frame.subarray(0, -16)), decipher.final()]);
};

const unpad = (padded: Buffer): Buffer => {
  const end = 4 + padded.readUInt32BE(0);
  demand(end <= padded.length && padded.subarray(end).every((byte) => byte === 0), "padding");
  return padded.subarray(4, end);
};

const openSegment = (key: Buffer, baseNonce: Buffer, body: Buffer): Buffer[] => {
  const directory = openFrame(key, baseNonce, 0, body.subarray(0, 32));
  const [frameCount, indexFrame, offset, length] = [0, 4, 8, 12].map((at) => directory.readUInt32BE(at)) as [
    number,
    number,
    number,
    number,
  ];
  const index = openFrame(key, baseNonce, indexFrame, body.subarray(offset, offset + length));
  const filler = openFrame(key, baseNonce, frameCount - 1, body.subarray(offset + length));
  demand(filler.every((byte) => byte === 0) && index.length === 27 * (frameCount - 3), "index");
  return Array.from({ length: frameCount - 3 }, (_, chunk) => {
    const from = index.readUInt32BE(27 * chunk + 19);
    const size = index.readUInt32BE(27 * chunk + 23);
    return openFrame(key, baseNonce, chunk + 1, body.subarray(from, from + size));
  });
};

/** The next identity signs, inside ext, from whom it comes. */
const acceptanceHolds = (bytes: Buffer, ext: Buffer): boolean => {
  const said = sha256(ext.subarray(0, 145));
  const message = Buffer.concat([
    Buffer.from("HFV1/successor/v1"),
    bytes.subarray(8, 24),
    bytes.subarray(44, 52),
    said,
  ]);
  return signatureHolds(ext.subarray(33, 65), message, ext.subarray(145));
};

/** Opens one object of any kind in use, or throws. */
export const open = (object: Uint8Array, keys: OpenerKeys): Opened => {
  const bytes = Buffer.from(object);
  demand(bytes.subarray(0, 6).equals(Buffer.from("HFV1\x01\x01", "latin1")), "magic, version or suite");
  const [kind = 0, flags = 0] = bytes.subarray(6, 8);
  const hdr = bytes.subarray(0, 74 + bytes.readUInt16BE(72));
  const ext = hdr.subarray(74);
  const subkind = kind === 2 || kind === 8 ? ext[0] : 0;
  const row = TABLE[`${kind}.${subkind}`];
  if (row === undefined) throw new Error("unknown or reserved kind");
  demand(((flags & 1) === 1) === (row.padded === true) && flags < 8, "flags");
  const bodyAt = hdr.length + (row.sealed === "no" ? 0 : 64);
  const body = bytes.subarray(bodyAt, bodyAt + bytes.readUInt32BE(68));
  const signedEnd = bodyAt + bytes.readUInt32BE(68);
  demand(bytes.length === signedEnd + (row.signed ? 64 : 0), "length");
  if (row.signed) {
    const message = Buffer.concat([
      Buffer.from("HFV1/sig/v1"),
      Buffer.of(kind),
      sha256(bytes.subarray(0, signedEnd)),
    ]);
    demand(signatureHolds(keys.signer ?? Buffer.alloc(32), message, bytes.subarray(signedEnd)), "signature");
  }
  if (kind === 8 && subkind === 3) demand(acceptanceHolds(bytes, ext), "acceptance");
  let contents: Buffer[] = [];
  if (row.sealed !== "no") {
    const at = kind === 2 ? 1 : 0;
    const ikm =
      row.sealed === "to"
        ? agree(keys.recipientPrivate ?? Buffer.alloc(32), ext.subarray(at, at + 32))
        : keys.ikm;
    const info = Buffer.concat([Buffer.from("HFV1/obj/v1/"), Buffer.of(kind, 1), sha256(hdr)]);
    const salt = bytes.subarray(hdr.length, hdr.length + 32);
    const derived = Buffer.from(hkdfSync("sha256", ikm ?? Buffer.alloc(32), salt, info, 76));
    demand(derived.subarray(44).equals(bytes.subarray(hdr.length + 32, bodyAt)), "commitment");
    const [key, nonce] = [derived.subarray(0, 32), derived.subarray(32, 44)];
    if (kind === 3) contents = openSegment(key, nonce, body);
    else contents = [row.padded ? unpad(openFrame(key, nonce, 0, body)) : openFrame(key, nonce, 0, body)];
  }
  return {
    kind,
    flags,
    scopeId: bytes.toString("hex", 8, 24),
    epoch: bytes.readUInt32BE(24),
    objectId: bytes.toString("hex", 28, 44),
    seq: bytes.readBigUInt64BE(44),
    authorDeviceId: bytes.toString("hex", 52, 68),
    ext,
    contents,
  };
};
