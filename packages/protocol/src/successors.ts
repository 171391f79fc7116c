import { type Static, Type } from "@sinclair/typebox";
import { authKey, certificate, SLOT_ROWS_MAX, Slot, statement, successor } from "./keys.ts";
import { DEVICES_MAX, WORKSPACES_MAX } from "./limits.ts";
import { idOf } from "./shapes.ts";
import { ReplaceRosterBody } from "./workspaces.ts";

const strict = { additionalProperties: false } as const;

/** A slot of the next key list: what is new with its object and login key, what stays with the next root key sealed to it. */
const NextSlot = Type.Object(
  {
    id: Slot.properties.id,
    slot: Type.Optional(Slot.properties.slot),
    wrap: Slot.properties.wrap,
    authKey: Type.Optional(authKey),
  },
  strict,
);

/** The next roster of one workspace; `version` is that of the present one. */
const NextRoster = Type.Object(
  { id: idOf("wsp"), version: Type.Integer({ minimum: 1 }), ...ReplaceRosterBody.properties },
  strict,
);

/**
 * Replaces the account's root key and identity. `slots` are all that the next list names, `devices` too, and `workspaces`
 * are all in which the account is admin or owner. [RO-11]
 */
export const ReplaceRootBody = Type.Object(
  {
    keyList: statement,
    successor,
    slots: Type.Array(NextSlot, { minItems: 1, maxItems: SLOT_ROWS_MAX }),
    devices: Type.Array(Type.Object({ id: idOf("dev"), certificate }, strict), { maxItems: DEVICES_MAX }),
    workspaces: Type.Array(NextRoster, { maxItems: WORKSPACES_MAX }),
  },
  strict,
);
export type ReplaceRootBody = Static<typeof ReplaceRootBody>;
