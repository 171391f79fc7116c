import type { RoleName } from "@holdfast/protocol/role-names";

interface RoleWords {
  readonly name: string;
  /** What the role may do, as a sentence about somebody. */
  readonly may: string;
}

const ROLE_WORDS: Record<RoleName, RoleWords> = {
  viewer: { name: "Viewer", may: "Reads every session and changes nothing." },
  member: { name: "Member", may: "Reads and writes in every session." },
  admin: { name: "Admin", may: "Writes, invites, removes and changes roles." },
  owner: { name: "Owner", may: "May do everything, and makes other owners." },
};

export const roleName = (role: RoleName): string => ROLE_WORDS[role].name;
export const roleMay = (role: RoleName): string => ROLE_WORDS[role].may;

/** "a viewer", "an admin". */
export const aRole = (role: RoleName): string =>
  `${role === "admin" || role === "owner" ? "an" : "a"} ${ROLE_WORDS[role].name.toLowerCase()}`;

/** Whether the role invites, removes and changes roles. */
export const canManage = (role: RoleName): boolean => role === "admin" || role === "owner";

export type InvitedRole = Exclude<RoleName, "owner">;

/** What an invite may be for; owners are made of members. */
export const INVITED_ROLES: readonly InvitedRole[] = ["viewer", "member", "admin"];
