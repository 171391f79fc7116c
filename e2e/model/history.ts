import { replacedBy } from "@holdfast/state/parts";
import { createDice, type Dice } from "../dice.ts";
import { createDevice, type Device, type Fate } from "./device.ts";
import { randomEdit } from "./edits.ts";
import { demand, demandNothingLost, Past } from "./past.ts";
import { createStore, type Store, type Team } from "./store.ts";
import { DAY, HOUR, MINUTE } from "./time.ts";
import type { ModelWorld } from "./world.ts";

const FATES: readonly Fate[] = ["arrives", "arrives", "arrives", "arrives", "dies before", "dies after"];
/** Each about as long as one of the stretches in which saves are thinned. */
const SPANS = [
  ...[MINUTE, 4 * MINUTE, 40 * MINUTE, HOUR, 90 * MINUTE, 3 * HOUR, 20 * HOUR],
  ...[DAY, 6 * DAY, 20 * DAY, 95 * DAY],
] as const;
const STEPS = ["thinned", "condemned", "swept", "blob-removed", "buried"] as const;

interface Player {
  readonly dice: Dice;
  readonly world: ModelWorld;
  readonly store: Store;
  readonly past: Past;
  readonly devices: readonly Device[];
  words: number;
}

type Act = (player: Player, device: Device) => Promise<void>;

const edit: Act = async (player, device) => {
  player.words += 1;
  device.edit(randomEdit(player.dice, `w${player.words}w`));
};

/** One or two things are written, and saved. */
const save: Act = async (player, device) => {
  const { past, dice, world } = player;
  await edit(player, device);
  if (dice.chance(30)) await edit(player, dice.pick(player.devices));
  past.note(await device.save(dice.chance(85) ? "auto" : "manual", dice.pick(FATES)), world.now());
};

const compact: Act = async ({ past, dice, world }, device) => {
  if (past.present().length > 0) past.note(await device.save("compact", dice.pick(FATES)), world.now());
};

const name: Act = async ({ dice, past, store, world }) => {
  const saves = past.present();
  if (saves.length === 0) return;
  const [saved, pinned] = [dice.pick(saves), dice.chance(30)];
  past.names.set(await store.name(saved.digest, pinned), { save: saved, pinned, at: world.now() });
};

const unname: Act = async ({ dice, past, store }) => {
  if (past.names.size === 0) return;
  const id = dice.pick([...past.names.keys()]);
  await store.unname(id);
  past.names.delete(id);
};

/** Goes on from a save: the present is saved first. */
const goBack = async (
  { dice, past, store, world }: Player,
  device: Device,
  digest: string,
): Promise<void> => {
  past.note(await device.save("auto", "arrives"), world.now());
  const then = await store.read(digest);
  if (then === null) throw new Error("a save that is there cannot be read");
  device.edit((now) => replacedBy(now, then.state));
  past.note(await device.save("restore", dice.pick(FATES)), world.now());
};

const restore: Act = async (player, device) => {
  const saves = player.past.present();
  if (saves.length > 0) await goBack(player, device, player.dice.pick(saves).digest);
};

/** Takes the newest restore of the last 24 hours back. [CP-9] */
const undo: Act = async (player, device) => {
  const { past, world } = player;
  const newest = past.present().findLast(({ kind, at }) => kind === "restore" && world.now() - at < DAY);
  if (newest?.parent != null) await goBack(player, device, newest.parent);
};

const pass: Act = async ({ dice, world }) => world.pass(dice.pick(SPANS));

/** Expires, thins and sweeps; a run that dies is followed by one that does not. */
const clean: Act = async ({ dice, past, world }) => {
  if (dice.chance(30)) await world.clean({ step: dice.pick(STEPS), times: 1 + dice.below(3) });
  await world.clean(null);
  past.cleaned(world.now());
};

const breakOrMend: Act = async ({ dice, world }) => {
  world.setReachable(dice.chance(50));
  await world.replicate();
};

/** Damages what the second copy has. */
const damage: Act = async ({ dice, world }) => {
  const blobs = world.blobs();
  if (blobs.length > 0 && world.isReachable() && (await world.replicate())) world.flip(dice.pick(blobs));
};

const ACTS: readonly Act[] = [
  ...Array<Act>(9).fill(save),
  ...Array<Act>(6).fill(pass),
  ...[edit, compact, name, unname, restore, restore, undo, clean, clean, clean, breakOrMend, damage],
];

/** In the end nothing is stored that no save names, but for what waits for its 48 hours. [RT-7] */
const demandSwept = async ({ past, world, store }: Player): Promise<void> => {
  for (const wait of [0, 3 * DAY, 3 * DAY]) {
    world.pass(wait);
    await world.clean(null);
    past.cleaned(world.now());
    const overdue = await world.overdue();
    demand(overdue === 0, `${overdue} segments are stored that nothing names`);
  }
  await past.hold(store);
};

/**
 * Plays one random history of two devices and the services' housekeeping, and holds what is stored against what happened.
 *
 * @throws Error that names the seed, by which it plays the same again
 */
export const playHistory = async (
  world: ModelWorld,
  team: Team,
  seed: number,
  acts: number,
): Promise<void> => {
  const dice = createDice(seed);
  const store = await createStore(world, team);
  const devices = store.writers.map((member) => createDevice(store, member, demandNothingLost));
  const past = new Past();
  const player: Player = { dice, world, store, past, devices, words: 0 };
  try {
    world.pass(dice.below(DAY));
    for (let n = 0; n < acts; n++) await dice.pick(ACTS)(player, dice.pick(devices));
    world.setReachable(true);
    for (const device of devices) past.note(await device.wake(), world.now());
    const [one, other] = devices.map((device) => device.state());
    demand(Bun.deepEquals(one, other), "two devices that have seen everything show different states");
    // What was saved is there before it is swept, and what stays is there after.
    if (dice.chance(50)) await past.hold(store);
    else await demandSwept(player);
  } catch (cause) {
    throw new Error(`history ${seed}: ${cause instanceof Error ? cause.message : "?"}`, { cause });
  } finally {
    await world.clear();
  }
};
