import type { Device, DeviceRevoked } from "@holdfast/client/contract/devices";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, oneRequest, whoAsks } from "./whose.ts";

export interface DevicesState {
  /** Null until the first answer. */
  readonly devices: readonly Device[] | null;
  readonly words: readonly string[] | null;
  /** New devices whose code was entered, and that nobody has answered. */
  readonly waiting: number;
  readonly problem: ClientProblem | null;
  readonly busy: boolean;
}

const NOTHING: DevicesState = { devices: null, words: null, waiting: 0, problem: null, busy: false };

/** The devices of the account, and its words. */
export const devicesStore = createStore<DevicesState>(() => NOTHING);

const { setState } = devicesStore;

/** Asks for the list anew; calls that overlap share one request. */
export const refreshDevices = oneRequest(async (stillHere) => {
  const words = await holdfast().devices.words();
  if (words.ok && stillHere()) setState({ words: words.value });
  const listed = await holdfast().devices.list();
  if (!stillHere()) return;
  if (listed.ok) setState({ devices: listed.value, problem: null });
  else setState({ problem: listed.error });
  const waiting = await holdfast().devices.waiting();
  if (waiting.ok && stillHere()) setState({ waiting: waiting.value });
});

/** Null when it was refused; the reason is in the store. */
export const revokeDevice = async ({ id }: Device): Promise<DeviceRevoked | null> => {
  const stillHere = whoAsks();
  setState({ busy: true, problem: null });
  const revoked = await holdfast().devices.revoke(id);
  if (!stillHere()) return null;
  setState({ busy: false, problem: revoked.ok ? null : revoked.error });
  if (!revoked.ok) return null;
  await refreshDevices();
  return revoked.value;
};

export const dismissDevicesProblem = (): void => setState({ problem: null });

emptyWithKeys(() => setState(NOTHING, true));
