import { expect, test } from "bun:test";
import { ROLES } from "@holdfast/protocol/role-names";
import { aRole, canManage, INVITED_ROLES, roleMay } from "./role-words.ts";

test("each role says what it may, and is named with its article", () => {
  expect(ROLES.map(aRole)).toEqual(["a viewer", "a member", "an admin", "an owner"]);
  expect(new Set(ROLES.map(roleMay)).size).toBe(ROLES.length);
});

test("nobody is invited as an owner, and only admins and owners manage", () => {
  expect(INVITED_ROLES).toEqual(["viewer", "member", "admin"]);
  expect(ROLES.filter(canManage)).toEqual(["admin", "owner"]);
});
