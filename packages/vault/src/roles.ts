import { ROLES, type RoleName } from "@holdfast/protocol/role-names";

/** What a member, or a device on a member's behalf, may do; a higher number includes the lower ones. */
export const ROLE = { viewer: 1, member: 2, admin: 3, owner: 4 } as const;
export type Role = (typeof ROLE)[keyof typeof ROLE];

export const isRole = (value: number): value is Role => value >= ROLE.viewer && value <= ROLE.owner;

export const roleOf = (name: RoleName): Role => ROLE[name];

/** @throws RangeError for a number that is no role: a defect of whoever stored it */
export const roleName = (role: number): RoleName => {
  const name = ROLES[role - 1];
  if (name === undefined) throw new RangeError("no such role");
  return name;
};
