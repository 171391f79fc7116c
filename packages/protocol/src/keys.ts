import { type Static, Type } from "@sinclair/typebox";
import {
  DEVICES_MAX,
  EXT_MAX_BYTES,
  RECOVERY_CODES_MAX,
  SLOTS_MAX,
  SUCCESSORS_MAX,
  USER_AGENT_MAX_CHARS,
} from "./limits.ts";
import { bytesOf, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

/** A key list or a roster: header, ext and signature. */
export const STATEMENT_MAX_BYTES = 74 + EXT_MAX_BYTES + 64;
const STATEMENT_MIN_BYTES = 74 + 64;
export const SLOT_OBJECT_MAX_BYTES = 512;
export const CERTIFICATE_MAX_BYTES = 16_384;
/** Recovery codes are one set beside the other slots. */
export const SLOT_ROWS_MAX = SLOTS_MAX + RECOVERY_CODES_MAX;

const object = bytesOf(SLOT_OBJECT_MAX_BYTES);
export const authKey = bytesOf(32, "exact");
export const statement = bytesOf(STATEMENT_MAX_BYTES);
export const certificate = bytesOf(CERTIFICATE_MAX_BYTES);
/** By which an identity says who comes after it: 74 + 209 + 64 bytes. [RO-9] */
export const successor = bytesOf(347, "exact");
/** Oldest first, from the account's first identity; none while its root key was never replaced. */
export const successors = Type.Array(successor, { maxItems: SUCCESSORS_MAX });

/** One way to unlock an account: kind 01 and the root key sealed to it (02/1). */
export const Slot = Type.Object({ id: idOf("slt"), slot: object, wrap: object }, strict);
export type Slot = Static<typeof Slot>;

export const Device = Type.Object(
  { id: idOf("dev"), certificate, revoked: Type.Boolean() },
  { ...strict, description: "revoked: refused for new writes; its certificate still proves old ones" },
);
export type Device = Static<typeof Device>;

/** Everything that first contact needs; its ETag is `"v<version>"`. [KY-6] */
export const AccountKeys = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    keyList: statement,
    slots: Type.Array(Slot, { maxItems: SLOT_ROWS_MAX }),
    devices: Type.Array(Device, { maxItems: DEVICES_MAX }),
    successors,
  },
  strict,
);
export type AccountKeys = Static<typeof AccountKeys>;

/**
 * Replaces the key list and, with it, slots. `slots` are those that are new or have new objects; stored ones that the list
 * no longer names are removed. `authKey` is needed for a new or changed slot of a passphrase or a recovery code. [AU-9]
 */
export const ReplaceSlotsBody = Type.Object(
  {
    keyList: statement,
    slots: Type.Array(
      Type.Object({ id: idOf("slt"), slot: object, wrap: object, authKey: Type.Optional(authKey) }, strict),
      { maxItems: SLOT_ROWS_MAX },
    ),
  },
  strict,
);
export type ReplaceSlotsBody = Static<typeof ReplaceSlotsBody>;

/** Adds a device, or renews the certificate of one. The list names it already. [AU-9] */
export const AddDeviceBody = Type.Object(
  { keyList: statement, device: Type.Object({ id: idOf("dev"), certificate }, strict) },
  strict,
);
export type AddDeviceBody = Static<typeof AddDeviceBody>;

/** Answer of both changes: the version that If-Match names next time. */
export const KeyListVersion = Type.Object({ version: Type.Integer({ minimum: 1 }) }, strict);
export type KeyListVersion = Static<typeof KeyListVersion>;

/** A device, and where and when its newest login was seen; null where no login ever named it. [DV-1] */
export const ListedDevice = Type.Object(
  {
    ...Device.properties,
    addedAt: time,
    lastSeenAt: Type.Union([time, Type.Null()]),
    userAgent: Type.Union([Type.String({ maxLength: USER_AGENT_MAX_CHARS }), Type.Null()]),
  },
  strict,
);
export type ListedDevice = Static<typeof ListedDevice>;

/** The next key list, in which the device stands as revoked. [DV-2] */
export const RevokeDeviceBody = Type.Object(
  { keyList: { ...statement, minLength: Math.ceil((STATEMENT_MIN_BYTES * 4) / 3) } },
  strict,
);
export type RevokeDeviceBody = Static<typeof RevokeDeviceBody>;

export const DeviceList = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    keyList: statement,
    devices: Type.Array(ListedDevice, { maxItems: DEVICES_MAX }),
  },
  strict,
);
export type DeviceList = Static<typeof DeviceList>;
