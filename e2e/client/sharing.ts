import type { InvitationView, InviteLink } from "@holdfast/client/contract/invitations";
import type { InviteView } from "@holdfast/client/contract/members";
import type { SessionSummary } from "@holdfast/client/contract/session";
import { type Id, isId } from "@holdfast/protocol/ids";
import { sampleProject } from "@holdfast/state/sample-project";
import { type Device, newcomer, until, value, type World } from "./world.ts";

export type GuestRole = "viewer" | "member" | "admin";
export type Person = Awaited<ReturnType<typeof newcomer>>;

/** A link as a browser opens it. */
export const linkOf = ({ link }: InviteView): InviteLink => {
  const { pathname, hash } = new URL(link ?? "");
  const id = pathname.split("/").at(-1) ?? "";
  if (!isId("inv", id)) throw new Error("the link names no invite");
  return { id, fragment: hash.slice(1) };
};

/** A workspace with a name, in which its founder works from now on, and one session of the sample project. */
export const foundTeam = async (owner: Person) => {
  const { id } = value(await owner.device.workspaces.create("The team"));
  value(await owner.device.switchWorkspace(id));
  const state = sampleProject("2026-11-21T08:00:00.000Z");
  const session = value(await owner.device.createSession({ name: "Shared", state }));
  return { id, session };
};

/** Invites the guest, who accepts by the whole link; nobody is let in by this. */
export const inviteAndAccept = async (
  host: Device,
  guest: Person,
  role: GuestRole,
): Promise<InvitationView> => {
  const invite = value(await host.members.invite({ email: guest.email, role }));
  return value(await guest.device.invitations.accept(linkOf(invite)));
};

export const belongs = async (device: Device, id: Id<"wsp">): Promise<boolean> =>
  value(await device.workspaces.list()).some((workspace) => workspace.id === id);

/** Waits until the device works somewhere else: whoever is removed goes home by himself. */
export const goneFrom = (device: Device, id: Id<"wsp">): Promise<void> =>
  until(() => {
    const status = device.status();
    return status.kind === "unlocked" && status.account.workspaceId !== id;
  });

/** Invites somebody who accepts, is let in and works in the workspace from now on. */
export const joinAgain = async (
  host: Device,
  guest: Person,
  workspace: Id<"wsp">,
  role: GuestRole,
): Promise<void> => {
  await inviteAndAccept(host, guest, role);
  await until(async () => {
    await host.members.settle();
    return belongs(guest.device, workspace);
  });
  value(await guest.device.switchWorkspace(workspace));
};

/** A newcomer who joins. */
export const join = async (
  world: World,
  host: Device,
  workspace: Id<"wsp">,
  name: string,
  role: GuestRole,
): Promise<Person> => {
  const guest = await newcomer(world, name);
  await joinAgain(host, guest, workspace, role);
  return guest;
};

export interface Team {
  readonly workspace: Id<"wsp">;
  readonly session: SessionSummary;
  readonly owner: Person;
}

export const newTeam = async (world: World, name: string): Promise<Team> => {
  const owner = await newcomer(world, name);
  const { id, session } = await foundTeam(owner);
  return { workspace: id, session, owner };
};

export const memberNamed = async (device: Device, email: string) => {
  const found = value(await device.members.list()).find((member) => member.email === email);
  if (found === undefined) throw new Error(`${email} is no member`);
  return found;
};
