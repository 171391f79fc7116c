import { afterAll, beforeAll } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { createHoldfast } from "@holdfast/client/holdfast";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import { createManualClock, type ManualClock } from "@holdfast/client/testing/manual-clock";
import type { Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import { sampleProject } from "@holdfast/state/sample-project";
import { startProxy, type TamperingProxy } from "./proxy.ts";
import { quickPlatform } from "./quick-platform.ts";
import { startService } from "./service.ts";

export const PASSPHRASE = "Correct-horse7battery";

export const value = <T, E>(result: Result<T, E>): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
};

export const refusal = <T, E>(result: Result<T, E>): E => {
  if (result.ok) throw new Error("was not refused");
  return result.error;
};

/** Waits for something that happens soon by itself; a test that waits in vain fails by its own time limit. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await Bun.sleep(5);
};

export const firstFile = (state: State): State["files"][string] => {
  const file = Object.values(state.files)[0];
  if (file === undefined) throw new Error("there is no file");
  return file;
};

export const write =
  (id: string, content: string) =>
  (state: State): State => {
    const file = state.files[id];
    return file === undefined ? state : { ...state, files: { ...state.files, [id]: { ...file, content } } };
  };

export const texts = (handle: SessionHandle): readonly string[] =>
  Object.values(handle.state().files).map(({ content }) => (typeof content === "string" ? content : ""));

export type Device = ReturnType<typeof createNodeHoldfast>;

/** A service, a way to it that can be meddled with, and devices that take it. */
export interface World {
  readonly proxy: TamperingProxy;
  /** Where a test reaches past the service into its database. */
  readonly databaseUrl: string;
  /** Straight to the service. */
  readonly origin: string;
  readonly directoryOf: (name: string) => string;
  readonly device: (name: string, clock?: ManualClock) => Device;
  /** Takes away what the device keeps of saves, so that opening one asks the service for all of it. */
  readonly forgetCopies: (name: string) => Promise<void>;
}

const createWorld = async (thorough: boolean): Promise<World & { readonly stop: () => Promise<void> }> => {
  const service = await startService();
  const proxy = startProxy(service.origin);
  const directory = await mkdtemp(join(tmpdir(), "holdfast-client-"));
  const directoryOf = (name: string): string => join(directory, name);
  return {
    proxy,
    databaseUrl: service.databaseUrl,
    origin: service.origin,
    directoryOf,
    forgetCopies: (name) => rm(join(directoryOf(name), "cache"), { recursive: true, force: true }),
    device: (name, clock) => {
      const place = { origin: proxy.origin, directory: directoryOf(name), deviceName: name };
      const options = clock === undefined ? place : { ...place, clock };
      return thorough ? createNodeHoldfast(options) : createHoldfast(quickPlatform(options));
    },
    stop: async () => {
      await proxy.stop();
      await service.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
};

/**
 * One world for all tests of a file: there from before the first until after the last. `thorough` devices derive keys as the product
 * does.
 */
export const worldOfFile = ({ thorough = false } = {}): World => {
  let world: Awaited<ReturnType<typeof createWorld>> | undefined;
  beforeAll(async () => {
    world = await createWorld(thorough);
  });
  afterAll(() => world?.stop());
  const begun = (): World => {
    if (world === undefined) throw new Error("the world did not begin");
    return world;
  };
  return {
    get proxy() {
      return begun().proxy;
    },
    get origin() {
      return begun().origin;
    },
    get databaseUrl() {
      return begun().databaseUrl;
    },
    directoryOf: (name) => begun().directoryOf(name),
    device: (name, clock) => begun().device(name, clock),
    forgetCopies: (name) => begun().forgetCopies(name),
  };
};

let people = 0;

/** A new account on a device, with one session of the sample project. */
export const newcomer = async (world: World, name: string, clock?: ManualClock) => {
  people += 1;
  const email = `${name}-${people}@example.org`;
  const device = world.device(name, clock);
  const account = value(await device.register({ email, passphrase: PASSPHRASE }));
  const state = sampleProject("2026-11-21T08:00:00.000Z");
  const session = value(await device.createSession({ name: "First", state }));
  return { device, email, account, session, state };
};

/** The same person on another device, signed in. */
export const secondDevice = async (world: World, name: string, email: string, clock?: ManualClock) => {
  const device = world.device(name, clock);
  value(await device.signIn({ email, passphrase: PASSPHRASE }));
  return device;
};

export { createManualClock };
