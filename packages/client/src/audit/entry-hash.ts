import type { AuditEntry } from "@holdfast/protocol/audit";
import { fromHex } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import { ascii, type Bytes, ByteWriter, concat, u16, utf8 } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";

const LABEL = ascii("HFV1/audit/v1");

const text = (value: string): Bytes => {
  const bytes = utf8(value);
  return concat(u16(bytes.length), bytes);
};

const hexBytes = (hex: string): Bytes => fromHex(hex) ?? new Uint8Array(0);

const optional = (bytes: Bytes | null): Bytes =>
  bytes === null ? Uint8Array.of(0) : concat(Uint8Array.of(1), bytes);

/** The hash that an entry must have when the one before it has `previous`, both lower-case hex. [AD-2] */
export const entryHash = async (
  primitives: Primitives,
  workspaceId: Id<"wsp">,
  entry: AuditEntry,
  previous: string,
): Promise<Bytes> => {
  const { seq, id, at, action, accountId, loginId, target } = entry;
  const written = new ByteWriter()
    .bytes(LABEL)
    .bytes(idBytes(workspaceId))
    .u64(seq)
    .bytes(hexBytes(previous))
    .bytes(idBytes(id as Id<"aud">))
    .u64(Date.parse(at))
    .bytes(text(action))
    .bytes(optional(accountId === null ? null : idBytes(accountId as Id<"acc">)))
    .bytes(optional(loginId === null ? null : idBytes(loginId as Id<"lgn">)))
    .bytes(optional(target === null ? null : text(target)));
  return primitives.sha256(written.finish());
};
