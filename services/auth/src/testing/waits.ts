import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";

/** Whether something is stored that says of this member that nobody has confirmed its new keys. */
export const waitsIn = (dump: string, accountId: Bytes): boolean =>
  dump
    .split("}")
    .some((row) => row.includes(toHex(accountId)) && /keys_?changed_?at\\*":\s?\\*"2/i.test(row));
