import { toHex } from "@holdfast/protocol/encoding";
import type { EventBus } from "./bus.ts";
import { createListeners } from "./listeners.ts";

/** EventBus of one process, for tests. */
export const memoryBus = (): EventBus => {
  const listeners = createListeners();
  return {
    changed: (workspaceId) => queueMicrotask(() => listeners.wake(toHex(workspaceId))),
    subscribe: listeners.add,
    start: () => undefined,
    stop: async () => undefined,
    health: async () => undefined,
  };
};
