import { type Static, Type } from "@sinclair/typebox";
import { idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

/** How long a lease is good unless it is renewed. [LE-1] */
export const LEASE_SECONDS = 60;
/** Questions about leases of one login, in a minute: each session that is open asks three times. */
export const LEASES_PER_MINUTE = 240;

/** `deviceId` is the device that is to write. With `take` it does even where another one writes. */
export const LeaseBody = Type.Object({ deviceId: idOf("dev"), take: Type.Boolean() }, strict);
export type LeaseBody = Static<typeof LeaseBody>;

/** `generation` goes up when a lease changes hands. Times are the service's. */
export const Lease = Type.Object({ generation: Type.Integer({ minimum: 1 }), expiresAt: time }, strict);
export type Lease = Static<typeof Lease>;

/** Who writes, without a break since when, and until when unless it is renewed. */
export const LeaseHolder = Type.Object({ deviceId: idOf("dev"), since: time, expiresAt: time }, strict);
export type LeaseHolder = Static<typeof LeaseHolder>;

/** Members of a `lease-held` problem. */
export const LeaseHeld = Type.Object(LeaseHolder.properties);

/** `holder` is null while nobody writes. */
export const LeaseView = Type.Object({ holder: Type.Union([LeaseHolder, Type.Null()]) }, strict);
export type LeaseView = Static<typeof LeaseView>;
