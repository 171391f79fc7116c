import { createHoldfast, type HoldfastCore } from "@holdfast/client/holdfast";
import { createProcessLocks } from "@holdfast/client/locks";
import type { Platform } from "@holdfast/client/platform";
import type { DeviceStore } from "@holdfast/client/stores/device-store";
import { quickPlatform } from "./quick-platform.ts";
import type { World } from "./world.ts";

/** A device that will be killed. */
export interface Doomed {
  readonly core: HoldfastCore;
  /** Steps are counted from here on. */
  readonly arm: () => void;
  /** Resolves when it is dead. */
  readonly gone: Promise<"killed">;
  /** Steps since it was armed. */
  readonly steps: () => number;
}

/** What changes what a device keeps of itself, by the first word of its name. */
const CHANGES = /^(put|set|sign|forget|keep|drop)/;

/** The same store, with a step before each durable change. */
const stepping = (store: DeviceStore, step: () => Promise<void>): DeviceStore =>
  new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function" || !CHANGES.test(String(name))) return member;
      return async (...args: readonly unknown[]) => {
        await step();
        return member(...args);
      };
    },
  });

/** What counts as a step: requests and their answers, and durable changes of what the device keeps of itself. */
export type Steps = "requests" | "requests and stores";

/** The platform of a device that dies at its `at`th step: that one and everything after it never happen, as after SIGKILL. */
const doomedPlatform = (platform: Platform, at: number, kinds: Steps) => {
  const { promise: gone, resolve: go } = Promise.withResolvers<"killed">();
  let armed = false;
  let steps = 0;
  const step = (): Promise<void> => {
    if (armed) steps += 1;
    if (!armed || steps < at) return Promise.resolve();
    go("killed");
    return new Promise<never>(() => undefined);
  };
  const { device, send } = platform;
  return {
    gone,
    steps: () => steps,
    arm: () => {
      armed = true;
    },
    platform: {
      ...platform,
      // The locks of a killed process are free; this one shares its process with the one that comes after it.
      locks: createProcessLocks(),
      device: kinds === "requests" ? device : stepping(device, step),
      send: async (url: string, init: RequestInit) => {
        await step();
        const answer = await send(url, init);
        await step();
        return answer;
      },
    },
  };
};

/** The device of that name, to be killed at its `at`th step; `world.device(name)` is the same machine started again. */
export const doomedDevice = (world: World, name: string, at: number, kinds: Steps): Doomed => {
  const directory = world.directoryOf(name);
  const real = quickPlatform({ origin: world.origin, directory, deviceName: name });
  const { platform, ...rest } = doomedPlatform(real, at, kinds);
  return { ...rest, core: createHoldfast(platform) };
};
