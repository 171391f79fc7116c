import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { HoldfastCore } from "@holdfast/client/holdfast";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import type { Send } from "@holdfast/client/platform";
import { isId } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";

export const PASSPHRASE = "Correct-Horse-7-Staple";

export const value = <T, E>(result: Result<T, E>): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
};

/** Where people and their devices live: one product, one folder. */
export interface Place {
  readonly origin: string;
  readonly folder: string;
}

export interface Person {
  readonly email: string;
  readonly device: HoldfastCore;
}

let people = 0;

export const newDevice = async ({ origin, folder }: Place, send?: Send): Promise<HoldfastCore> =>
  createNodeHoldfast({
    origin,
    directory: await mkdtemp(join(folder, "device-")),
    ...(send === undefined ? {} : { send }),
  });

export const newPerson = async (place: Place, send?: Send): Promise<Person> => {
  people += 1;
  const email = `bench-${people}@example.org`;
  const device = await newDevice(place, send);
  value(await device.register({ email, passphrase: PASSPHRASE }));
  return { email, device };
};

/** A workspace of its own in which its founder works, and so many others belong. */
export const foundTeam = async (place: Place, founder: Person, others: number): Promise<void> => {
  const { id: workspace } = value(await founder.device.workspaces.create("The team"));
  value(await founder.device.switchWorkspace(workspace));
  for (let n = 0; n < others; n++) {
    const guest = await newPerson(place);
    const { link } = value(await founder.device.members.invite({ email: guest.email, role: "member" }));
    const { pathname, hash } = new URL(link ?? "");
    const id = pathname.split("/").at(-1) ?? "";
    if (!isId("inv", id)) throw new Error("the link names no invite");
    value(await guest.device.invitations.accept({ id, fragment: hash.slice(1) }));
    // Its own device may be letting somebody in already, by itself.
    while (value(await founder.device.members.list()).length < n + 2)
      value(await founder.device.members.settle());
    // Who has locked watches nothing, and costs the measurement nothing.
    await guest.device.lock();
  }
};
