import { type Static, Type } from "@sinclair/typebox";
import { statement } from "./keys.ts";
import { idOf } from "./shapes.ts";
import { ReplaceRosterBody } from "./workspaces.ts";

const strict = { additionalProperties: false } as const;

/**
 * The next key list, and the next roster of the home workspace with its present key ring. Both say of assisted mode what neither
 * of those before them did, and change nothing else. [AM-3]
 */
export const AssistedBody = Type.Object(
  {
    keyList: statement,
    workspace: Type.Object({ id: idOf("wsp"), ...ReplaceRosterBody.properties }, strict),
  },
  strict,
);
export type AssistedBody = Static<typeof AssistedBody>;

/** `version` is the key list's, `rosterVersion` the home's. */
export const AssistedAnswer = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    rosterVersion: Type.Integer({ minimum: 1 }),
    allowed: Type.Boolean(),
  },
  strict,
);
export type AssistedAnswer = Static<typeof AssistedAnswer>;
