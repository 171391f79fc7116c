import { beforeAll, describe, expect, test } from "bun:test";
import type { Id } from "@holdfast/protocol/ids";
import type { State } from "@holdfast/state/model";
import fc from "fast-check";
import { type Network, SimulatedDevice } from "./simulated-device.ts";
import { newcomer, secondDevice, value, worldOfFile } from "./world.ts";

const world = worldOfFile();
let someone: Awaited<ReturnType<typeof newcomer>>;
beforeAll(async () => {
  someone = await newcomer(world, "one");
  await secondDevice(world, "two", someone.email);
  await secondDevice(world, "reader", someone.email);
});

const FILES = 3;
const NETWORKS: readonly Network[] = ["free", "away", "away", "answers lost", "breaks off"];

const doing = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant("type"), file: fc.nat({ max: FILES - 1 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("say") }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("wait"), seconds: fc.constantFrom(1, 31, 90) }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constantFrom("save", "save meanwhile", "flush", "flush", "reopen") }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("network"), is: fc.constantFrom(...NETWORKS) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("name"), file: fc.nat({ max: FILES - 1 }) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("cut"), steps: fc.nat({ max: 7 }) }) },
);
type Doing = {
  readonly what: string;
  readonly file?: number;
  readonly seconds?: number;
  readonly is?: Network;
  readonly steps?: number;
};

let tokens = 0;

const typed =
  (file: number, token: string) =>
  (state: State): State => {
    const id = Object.keys(state.files).toSorted()[file] ?? "";
    const entry = state.files[id];
    if (entry === undefined || typeof entry.content !== "string")
      throw new Error("the sample has three texts");
    // Somewhere in it: two devices change the same lines at times, and other ones at others.
    const lines = entry.content.split("\n");
    const content = lines.toSpliced((tokens * 7) % (lines.length + 1), 0, token).join("\n");
    return { ...state, files: { ...state.files, [id]: { ...entry, content } } };
  };

const said =
  (token: string) =>
  (state: State): State => {
    const [conversation] = Object.values(state.conversations);
    if (conversation === undefined) throw new Error("the sample has a conversation");
    const message = {
      id: `said-${tokens}`,
      parentId: null,
      role: "user",
      parts: [{ type: "text", text: token }],
      createdAt: "2026-11-21T09:00:00.000Z",
      meta: {},
    } as const;
    const messages = [...conversation.messages, message];
    return {
      ...state,
      conversations: { ...state.conversations, [conversation.id]: { ...conversation, messages } },
    };
  };

const act = async (device: SimulatedDevice, { what, file, seconds, is, steps }: Doing): Promise<void> => {
  tokens += 1;
  const token = `token-${tokens}.`;
  if (what === "type") return device.type(token, typed(file ?? 0, token));
  if (what === "name") {
    device.type(token, typed(file ?? 0, token));
    return device.name(`name-${tokens}`, token);
  }
  if (what === "say") return device.type(token, said(token));
  if (what === "wait") return device.wait((seconds ?? 1) * 1000);
  if (what === "save") return device.save();
  if (what === "save meanwhile") return device.saveMeanwhile();
  if (what === "flush") return device.flush();
  if (what === "cut") return device.cut(steps ?? 0);
  if (what === "network") device.network = is ?? "free";
  else await device.reopen();
};

/** The way is free, and everything that waited goes out: what one saves, the other meets when it saves. */
const quiet = async (devices: readonly SimulatedDevice[]): Promise<void> => {
  for (const device of [...devices, ...devices]) {
    device.network = "free";
    await device.reopen();
    await device.save();
  }
  for (const device of devices) await device.reopen();
};

const everything = (state: State): string =>
  JSON.stringify([state.files, state.conversations, state.conflicts]);

/** Every name that a device accepted is there once, and each device's in their order, with what was on the screen then. */
const checkNames = (
  devices: readonly SimulatedDevice[],
  moments: Awaited<ReturnType<SimulatedDevice["moments"]>>,
): void => {
  const names = moments.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { named } of devices) {
    expect(names.filter((name) => named.has(name))).toEqual([...named.keys()]);
    for (const [name, state] of moments) expect(everything(state)).toContain(named.get(name) ?? "");
  }
};

const read = async (session: Id<"ses">, devices: readonly SimulatedDevice[]): Promise<State> => {
  const reader = new SimulatedDevice({
    origin: world.origin,
    directory: world.directoryOf("reader"),
    name: "reader",
    session,
  });
  expect(await reader.open()).toBe(true);
  const state = reader.state();
  if (state === null) throw new Error("an open session has a state");
  checkNames(devices, await reader.moments());
  return state;
};

const begin = async (names: readonly string[]) => {
  tokens += 1;
  const created = await someone.device.createSession({ name: `Simulation ${tokens}`, state: someone.state });
  const session = value(created).id;
  const devices = names.map(
    (name) =>
      new SimulatedDevice({ origin: world.origin, directory: world.directoryOf(name), name, session }),
  );
  for (const device of devices) await device.open();
  return { session, devices };
};

const LIMIT = { interruptAfterTimeLimit: 30_000, endOnFailure: true } as const;

describe("work, outages and restarts at random", () => {
  test("[SP-20] [SP-21] [SP-23] [SP-30] [CP-10] one device: nothing that was written down is lost or there twice", async () => {
    const property = fc.asyncProperty(fc.array(doing, { minLength: 5, maxLength: 25 }), async (steps) => {
      const { session, devices } = await begin(["one"]);
      const [device] = devices;
      if (device === undefined) throw new Error("one device");
      for (const step of steps) await act(device, step);
      await quiet(devices);
      const state = await read(session, devices);
      expect(state).toEqual(device.state() ?? state);
      expect(Object.keys(state.files).toSorted()).toEqual(Object.keys(someone.state.files).toSorted());
      const text = everything(state);
      for (const token of device.kept) {
        expect([token, text.split(token).length - 1]).toEqual([token, 1]);
      }
    });
    await fc.assert(property, { numRuns: 15, ...LIMIT });
  }, 120_000);

  test("[SP-26] [SP-22] [CP-11] [MG-9] two devices: both end with the same, and with everything either wrote down", async () => {
    const both = fc.record({ who: fc.nat({ max: 1 }), step: doing });
    const property = fc.asyncProperty(fc.array(both, { minLength: 5, maxLength: 25 }), async (steps) => {
      const { session, devices } = await begin(["one", "two"]);
      for (const { who, step } of steps) {
        const device = devices[who];
        if (device !== undefined) await act(device, step);
      }
      await quiet(devices);
      const state = await read(session, devices);
      const text = everything(state);
      for (const device of devices) {
        expect(device.state()).toEqual(state);
        for (const token of device.kept) expect(text).toContain(token);
      }
    });
    await fc.assert(property, { numRuns: 15, ...LIMIT });
  }, 120_000);
});
