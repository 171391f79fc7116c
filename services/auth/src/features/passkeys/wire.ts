import { formatId } from "@holdfast/protocol/ids";
import type { PasskeyTransport, PasskeyView } from "@holdfast/protocol/passkeys";
import type { PasskeyRow } from "../../rows.ts";

/** As its account sees it: neither its key nor what the authenticator calls it. [PK-8] */
export const wirePasskey = (row: PasskeyRow): PasskeyView => ({
  id: formatId("pky", row.id),
  slotId: row.slotId === null ? null : formatId("slt", row.slotId),
  transports: row.transports as PasskeyTransport[],
  synced: row.synced,
  userAgent: row.userAgent,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});
