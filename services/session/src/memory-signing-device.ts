import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SigningDevice } from "@holdfast/vault/node/signed-meta";
import type { MemoryTables } from "./memory-tables.ts";

/** What a device's signatures are judged by, or null for an unknown one. */
export const memorySigningDevice =
  (tables: MemoryTables) =>
  async (deviceId: Bytes): Promise<SigningDevice | null> => {
    const device = tables.devices.get(toHex(deviceId));
    return device === undefined ? null : { edPublic: device.edPublic, assisted: device.assisted };
  };
