/** What a member, or a device on a member's behalf, may do; a higher number includes the lower ones. */
export const ROLE = { viewer: 1, member: 2, admin: 3, owner: 4 } as const;
export type Role = (typeof ROLE)[keyof typeof ROLE];

export const isRole = (value: number): value is Role => value >= ROLE.viewer && value <= ROLE.owner;
