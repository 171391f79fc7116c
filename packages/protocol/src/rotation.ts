import { type Static, Type } from "@sinclair/typebox";
import { ReplaceRosterBody } from "./workspaces.ts";

/** Why an epoch is replaced while its members and their roles stay: by age, after a suspected leak, or for a member's new keys. [RO-2] */
export const ROTATION_REASONS = ["routine", "suspected-leak", "changed-keys"] as const;
export type RotationReason = (typeof ROTATION_REASONS)[number];

/** The first roster of the next epoch, with its key ring and a grant for every member. */
export const RotateBody = Type.Object(
  {
    reason: Type.Union(ROTATION_REASONS.map((reason) => Type.Literal(reason))),
    ...ReplaceRosterBody.properties,
  },
  { additionalProperties: false },
);
export type RotateBody = Static<typeof RotateBody>;
