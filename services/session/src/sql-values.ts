import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SigningDevice } from "@holdfast/vault/node/signed-meta";
import type { SQL } from "bun";

const ID_BYTES = 16;
const DIGEST_BYTES = 32;

/** A value of a row as bytes of one's own: the driver's are a view of what it read from the network. */
export const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

const divided = (packed: Uint8Array, bytes: number): readonly Bytes[] =>
  Array.from({ length: packed.length / bytes }, (_, i) => own(packed.subarray(bytes * i, bytes * (i + 1))));
/** A parameter of type `bytea[]`. */
export const bytesList = (list: readonly (Bytes | null)[]): string =>
  `{${list.map((bytes) => (bytes === null ? "NULL" : `"\\\\x${toHex(bytes)}"`)).join(",")}}`;

/** A parameter of an array of numbers. */
export const numberList = (list: readonly number[]): string => `{${list.join(",")}}`;

/** Ids that a query answered in one value, one after the other. */
export const idsOf = (packed: Uint8Array): readonly Bytes[] => divided(packed, ID_BYTES);
/** Likewise digests. */
export const digestsOf = (packed: Uint8Array): readonly Bytes[] => divided(packed, DIGEST_BYTES);

/** Reads what a signature of a device is judged by, or null for an unknown one. */
export const sqlSigningDevice =
  (sql: SQL) =>
  async (deviceId: Bytes): Promise<SigningDevice | null> => {
    const [row] = await sql`select ed_public, flags & 2 as assisted from devices where id = ${deviceId}`;
    return row === undefined ? null : { edPublic: own(row.ed_public), assisted: row.assisted !== 0 };
  };
