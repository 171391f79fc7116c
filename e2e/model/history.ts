import { replacedBy } from "@holdfast/state/parts";
import type { Bytes } from "@holdfast/vault/bytes";
import { createDevice, type Device, type Fate, type Saved } from "./device.ts";
import { createDice, type Dice } from "./dice.ts";
import { randomEdit } from "./edits.ts";
import { demand, demandNothingLost, demandSame } from "./past.ts";
import type { Store } from "./store.ts";

const FATES: readonly Fate[] = ["arrives", "arrives", "arrives", "arrives", "dies before", "dies after"];

/** What happened in a session, as the simplest program would write it down. */
interface Past {
  readonly saves: Map<string, Saved>;
  readonly checkpoints: Map<Bytes, Saved>;
}

interface Player {
  readonly dice: Dice;
  readonly store: Store;
  readonly past: Past;
  readonly devices: readonly Device[];
  words: number;
}

const note = ({ past }: Player, made: readonly Saved[]): void => {
  for (const saved of made) past.saves.set(saved.digest, saved);
};

const edit = (player: Player, device: Device): void => {
  player.words += 1;
  device.edit(randomEdit(player.dice, `w${player.words}w`));
};

const save = async (player: Player, device: Device): Promise<void> => {
  note(player, await device.save("auto", player.dice.pick(FATES)));
};

const checkpoint = async ({ dice, past, store }: Player, device: Device): Promise<void> => {
  const named = [...past.saves.values()].findLast(({ device: by }) => by === device.name);
  if (named === undefined) return;
  past.checkpoints.set(await store.checkpoint(named.digest, dice.chance(30)), named);
};

/** Goes on from any save there is, or takes the newest restore back: that is going on from the save before it. */
const restore = async (player: Player, device: Device): Promise<void> => {
  note(player, await device.save("auto", "arrives"));
  const listed = [...player.past.saves.values()];
  if (listed.length === 0) return;
  const { digest } = player.dice.pick(listed);
  const then = await player.store.read(digest);
  if (then === null) throw new Error("a listed save is gone");
  device.edit((now) => replacedBy(now, then.state));
  note(player, await device.save("restore", player.dice.pick(FATES)));
};

const ACTS = [edit, edit, edit, edit, save, save, save, checkpoint, restore] as const;

/** Everything that is stored against everything that happened. */
const verify = async ({ past, store, devices }: Player): Promise<void> => {
  for (const device of devices) note({ past } as Player, await device.wake());
  const listed = await store.listed();
  demand(
    listed.length === past.saves.size,
    `${listed.length} saves are listed, ${past.saves.size} were made`,
  );
  for (const [at, digest] of listed.entries()) {
    const saved = past.saves.get(digest);
    if (saved === undefined) throw new Error(`a save is listed that nobody made: ${digest}`);
    demandSame(saved, await store.read(digest));
    demand(saved.parent === (listed[at + 1] ?? null), `save ${saved.seq} has another parent`);
  }
  const [one, other] = devices.map((device) => device.state());
  demand(Bun.deepEquals(one, other), "two devices that have seen everything show different states");
};

/**
 * Plays one random history of two devices on a store, and holds what is stored against what happened.
 *
 * @throws Error that names the seed, by which it plays the same again
 */
export const playHistory = async (store: Store, seed: number, acts: number): Promise<void> => {
  const dice = createDice(seed);
  const past: Past = { saves: new Map(), checkpoints: new Map() };
  const devices = store.writers.map((member) => createDevice(store, member, demandNothingLost));
  const player: Player = { dice, store, past, devices, words: 0 };
  try {
    for (let n = 0; n < acts; n++) await dice.pick(ACTS)(player, dice.pick(devices));
    await verify(player);
  } catch (cause) {
    throw new Error(`history ${seed}: ${cause instanceof Error ? cause.message : "?"}`, { cause });
  }
};
