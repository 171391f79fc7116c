import type { Bytes } from "@holdfast/vault/bytes";
import type { SigningDevice } from "@holdfast/vault/node/signed-meta";
import type { SQL } from "bun";

const ID_BYTES = 16;

/** A value of a row as bytes of one's own: the driver's are a view of what it read from the network. */
export const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

/** Ids that a query answered in one value, one after the other. */
export const idsOf = (packed: Uint8Array): readonly Bytes[] =>
  Array.from({ length: packed.length / ID_BYTES }, (_, i) =>
    own(packed.subarray(ID_BYTES * i, ID_BYTES * (i + 1))),
  );

/** Reads what a signature of a device is judged by, or null for an unknown one. */
export const sqlSigningDevice =
  (sql: SQL) =>
  async (deviceId: Bytes): Promise<SigningDevice | null> => {
    const [row] = await sql`select ed_public, flags & 2 as assisted from devices where id = ${deviceId}`;
    return row === undefined ? null : { edPublic: own(row.ed_public), assisted: row.assisted !== 0 };
  };
