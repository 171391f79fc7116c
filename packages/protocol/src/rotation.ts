import { type Static, Type } from "@sinclair/typebox";
import { ReplaceRosterBody } from "./workspaces.ts";

/**
 * Why a roster is replaced while its members and their roles stay: an epoch by age, after a suspected leak, or for a member's new
 * keys; or within the epoch what the workspace says of assisted mode. [RO-2]
 */
export const ROTATION_REASONS = ["routine", "suspected-leak", "changed-keys", "assisted"] as const;
export type RotationReason = (typeof ROTATION_REASONS)[number];

/** The first roster of the next epoch, with its key ring and a grant for every member; of the same epoch for assisted mode alone. */
export const RotateBody = Type.Object(
  {
    reason: Type.Union(ROTATION_REASONS.map((reason) => Type.Literal(reason))),
    ...ReplaceRosterBody.properties,
  },
  { additionalProperties: false },
);
export type RotateBody = Static<typeof RotateBody>;
