import { expect, test } from "bun:test";
import { AccountKeys } from "@holdfast/protocol/keys";
import { Workspace } from "@holdfast/protocol/workspaces";
import { Value } from "@sinclair/typebox/value";
import { memoryBackend } from "./testing/backends.ts";
import { fixtureOn } from "./testing/fixture.ts";
import { wireKeys, wireWorkspace } from "./wire.ts";

const { stores, signUp } = await fixtureOn(memoryBackend());
const { person } = await signUp();
const keys = await stores.keys.read(person.accountId);
const [workspace] = await stores.workspaces.list(person.accountId);
if (keys === null || workspace === undefined) throw new Error("nothing is stored");

test("[KY-8] a revoked device is shown as one, with the certificate that proves what it wrote before", () => {
  const revoked = keys.devices.map((device) => ({ ...device, revokedAt: new Date(0) }));
  const [before] = wireKeys(keys).devices;
  const [after] = wireKeys({ ...keys, devices: revoked }).devices;
  expect(before?.revoked).toBe(false);
  expect(after).toEqual({ id: before?.id ?? "", certificate: before?.certificate ?? "", revoked: true });
  expect(Value.Check(AccountKeys, wireKeys({ ...keys, devices: revoked }))).toBe(true);
});

test("[AU-10] a role has its name, and what is no role is a defect", () => {
  const roles = [1, 2, 3, 4].map((role) => wireWorkspace({ ...workspace, role }));
  expect(roles.map(({ role }) => role)).toEqual(["viewer", "member", "admin", "owner"]);
  for (const each of roles) expect(Value.Check(Workspace, each)).toBe(true);
  for (const role of [0, 5]) expect(() => wireWorkspace({ ...workspace, role })).toThrow("no such role");
});
