import { type Static, Type } from "@sinclair/typebox";
import { certificate, SLOT_OBJECT_MAX_BYTES, statement } from "./keys.ts";
import { UNLOCKS_MAX } from "./limits.ts";
import { bytesOf, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

/** Carries an unlock token, on the routes that need one and nowhere else. [AM-7] */
export const UNLOCK_HEADER = "x-holdfast-unlock";

/** T: 32 random bytes. Shown once, to whoever made it or signed in with a password. [AM-1] */
export const unlockToken = bytesOf(32, "exact");

/** A token's row: what only T opens, and the throw-away device that the next key list names. [AM-4] */
export const CreateUnlockBody = Type.Object(
  {
    id: idOf("ulk"),
    workspaceId: idOf("wsp"),
    wrap: bytesOf(SLOT_OBJECT_MAX_BYTES),
    device: Type.Object({ id: idOf("dev"), certificate }, strict),
    keyList: statement,
  },
  strict,
);
export type CreateUnlockBody = Static<typeof CreateUnlockBody>;

/** `version` is of the key list that names its device. */
export const UnlockCreated = Type.Object(
  { id: idOf("ulk"), expiresAt: time, version: Type.Integer({ minimum: 1 }) },
  strict,
);
export type UnlockCreated = Static<typeof UnlockCreated>;

/** Who made a token: a client that held the keys, or a sign-in with a password, which the service has seen. */
export const UNLOCK_ORIGINS = ["client", "login"] as const;
export type UnlockOrigin = (typeof UNLOCK_ORIGINS)[number];

/** A live token, which this never is itself. `lastUsedAt` is when it was made as long as nobody used it. */
export const UnlockView = Type.Object(
  {
    id: idOf("ulk"),
    workspaceId: idOf("wsp"),
    deviceId: idOf("dev"),
    createdAt: time,
    lastUsedAt: time,
    expiresAt: time,
    origin: Type.Union(UNLOCK_ORIGINS.map((origin) => Type.Literal(origin))),
  },
  strict,
);
export type UnlockView = Static<typeof UnlockView>;

/** Newest first. */
export const UnlockList = Type.Object({ items: Type.Array(UnlockView, { maxItems: UNLOCKS_MAX }) }, strict);
export type UnlockList = Static<typeof UnlockList>;

/** What a sign-in with a password hands out besides tokens of the login: T, this once. [AM-5] */
export const MadeUnlock = Type.Object(
  { token: unlockToken, id: idOf("ulk"), workspaceId: idOf("wsp"), expiresAt: time },
  strict,
);
export type MadeUnlock = Static<typeof MadeUnlock>;
