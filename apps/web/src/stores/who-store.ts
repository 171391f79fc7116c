import type { Device } from "@holdfast/client/contract/devices";
import type { Member } from "@holdfast/client/contract/members";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { sessionStore } from "./session-store.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export interface WhoState {
  readonly devices: readonly Device[];
  readonly members: readonly Member[];
}

const NOTHING: WhoState = { devices: [], members: [] };

/** Names for whoever else works here. */
export const whoStore = createStore<WhoState>(() => NOTHING);

const { setState } = whoStore;

/** Asks for the names anew. */
export const askWho = oneRequest(async (stillHere) => {
  const [devices, members] = await Promise.all([holdfast().devices.list(), holdfast().members.list()]);
  if (!stillHere()) return;
  setState({
    ...(devices.ok ? { devices: devices.value } : {}),
    ...(members.ok ? { members: members.value } : {}),
  });
});

let asked = "";

sessionStore.subscribe(({ present }) => {
  const others = present
    .filter(({ own }) => !own)
    .map(({ deviceId }) => deviceId)
    .join();
  if (others === asked) return;
  asked = others;
  if (others !== "") void askWho();
});

emptyWithKeys(() => {
  asked = "";
  setState(NOTHING, true);
});
