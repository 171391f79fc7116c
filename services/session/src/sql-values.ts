import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";

const ID_BYTES = 16;

/** A value of a row as bytes of one's own: the driver's are a view of what it read from the network. */
export const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

/** Ids that a query answered in one value, one after the other. */
export const idsOf = (packed: Uint8Array): readonly Bytes[] =>
  Array.from({ length: packed.length / ID_BYTES }, (_, i) =>
    own(packed.subarray(ID_BYTES * i, ID_BYTES * (i + 1))),
  );

/** Reads the Ed25519 public key of a device, or null for an unknown one. */
export const sqlDeviceKey =
  (sql: SQL) =>
  async (deviceId: Bytes): Promise<Bytes | null> => {
    const [row] = await sql`select ed_public from devices where id = ${deviceId}`;
    return row === undefined ? null : own(row.ed_public);
  };
