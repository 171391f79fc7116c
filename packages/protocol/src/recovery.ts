import { type Static, Type } from "@sinclair/typebox";
import { email } from "./auth.ts";
import { turnstileToken } from "./human-check.ts";
import { authKey, Device, Slot, statement, successors } from "./keys.ts";
import { DEVICES_MAX, RECOVERY_CODES_MAX, RECOVERY_CODES_MIN } from "./limits.ts";
import { idOf } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

/** `authKey` is the code's, which never leaves the client itself. [AU-14] */
export const RecoverBody = Type.Object(
  { email, slotId: idOf("slt"), authKey, turnstileToken: Type.Optional(turnstileToken) },
  strict,
);
export type RecoverBody = Static<typeof RecoverBody>;

/** What first contact through the code's slot needs, and a bearer token for one replacement of the slots. [AU-14] */
export const Recovering = Type.Object(
  {
    accountId: idOf("acc"),
    version: Type.Integer({ minimum: 1 }),
    keyList: statement,
    slot: Slot,
    devices: Type.Array(Device, { maxItems: DEVICES_MAX }),
    successors,
    token: Type.String({ maxLength: 2048 }),
    expiresInSeconds: Type.Integer({ minimum: 1 }),
  },
  { ...strict, description: "expiresInSeconds: of the token" },
);
export type Recovering = Static<typeof Recovering>;

const set = { minItems: RECOVERY_CODES_MIN, maxItems: RECOVERY_CODES_MAX };

/** The new set of recovery codes, as slots that the list names, each with its login key. [AU-16] */
export const GenerateCodesBody = Type.Object(
  {
    keyList: statement,
    slots: Type.Array(Slot, set),
    recovery: Type.Array(Type.Object({ slotId: idOf("slt"), authKey }, strict), set),
  },
  strict,
);
export type GenerateCodesBody = Static<typeof GenerateCodesBody>;
