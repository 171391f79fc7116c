/** Roles in JSON; the index plus 1 is the number in rosters and certificates. */
export const ROLES = ["viewer", "member", "admin", "owner"] as const;
export type RoleName = (typeof ROLES)[number];
