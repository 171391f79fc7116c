import { describe, expect, test } from "bun:test";
import type { InviteLink } from "@holdfast/client/contract/invitations";
import { belongs, join, linkOf, newTeam, type Person } from "./sharing.ts";
import { newcomer, until, value, type World, worldOfFile } from "./world.ts";

const world = worldOfFile();

/** So many guests with an invite each, who accept at the same moment; no admin's device is unlocked meanwhile. */
const crowdOf = async (
  from: World,
  host: Person,
  name: string,
  count: number,
): Promise<readonly Person[]> => {
  const guests: Person[] = [];
  for (let n = 0; n < count; n++) guests.push(await newcomer(from, `${name}-${n}`));
  const links: InviteLink[] = [];
  for (const { email } of guests) {
    links.push(linkOf(value(await host.device.members.invite({ email, role: "member" }))));
  }
  await host.device.lock();
  await Promise.all(
    guests.map(async ({ device }, at) => {
      const link = links[at];
      if (link !== undefined) value(await device.invitations.accept(link));
    }),
  );
  return guests;
};

const allBelong = async (guests: readonly Person[], workspace: Parameters<typeof belongs>[1]) =>
  (await Promise.all(guests.map(({ device }) => belongs(device, workspace)))).every(Boolean);

describe("many at once", () => {
  test("[WS-5] [WS-7] eight who accept at once are all let in, each once", async () => {
    const { owner, workspace } = await newTeam(world, "popular");
    const guests = await crowdOf(world, owner, "fan", 8);
    value(await owner.device.unlock("Correct-horse7battery"));
    await until(() => allBelong(guests, workspace));
    expect(value(await owner.device.members.list())).toHaveLength(9);
    const states = value(await owner.device.members.invites()).map(({ state }) => state);
    expect(states).toEqual(states.map(() => "admitted"));
    expect(value(await owner.device.members.settle())).toEqual({ admitted: 0, removed: 0 });
  }, 120_000);

  test("[WS-5] the tabs of one admin's device never let the same person in twice", async () => {
    const { owner, workspace } = await newTeam(world, "tabbed");
    const guests = await crowdOf(world, owner, "tab-guest", 2);
    const admissions = () => world.proxy.seen.filter((line) => /^POST .*\/admit$/.test(line)).length;
    const before = admissions();
    value(await owner.device.unlock("Correct-horse7battery"));
    const other = world.device("tabbed");
    await other.start();
    await Promise.all([owner.device.members.settle(), other.members.settle()]);
    await until(() => allBelong(guests, workspace));
    value(await other.members.settle());
    expect(admissions() - before).toBe(2);
  }, 120_000);

  test("[WS-7] two admins who settle at once, and one who removes meanwhile: every roster follows the one before", async () => {
    const { owner, workspace } = await newTeam(world, "first");
    const second = await join(world, owner.device, workspace, "second", "admin");
    const gone = await join(world, owner.device, workspace, "gone", "member");
    const guests = await crowdOf(world, owner, "guest", 4);
    value(await owner.device.unlock("Correct-horse7battery"));
    const left = gone.device.leaveWorkspace();
    await Promise.all([owner.device.members.settle(), second.device.members.settle(), left]);
    await until(async () => {
      await Promise.all([owner.device.members.settle(), second.device.members.settle()]);
      const { length } = value(await owner.device.members.list());
      return length === 6 && (await allBelong(guests, workspace));
    });
    expect(value(await second.device.members.list())).toHaveLength(6);
    for (const { device } of guests) {
      value(await device.switchWorkspace(workspace));
      expect(value(await device.listSessions())).toHaveLength(1);
    }
  }, 120_000);
});
