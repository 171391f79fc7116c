import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";

/** Who in this process wants to be woken, by workspace. */
export const createListeners = () => {
  const byWorkspace = new Map<string, { readonly id: Bytes; readonly wakes: Set<() => void> }>();
  return {
    add: (workspaceId: Bytes, wake: () => void): (() => void) => {
      const key = toHex(workspaceId);
      const known = byWorkspace.get(key) ?? { id: workspaceId, wakes: new Set() };
      byWorkspace.set(key, known);
      known.wakes.add(wake);
      return () => {
        known.wakes.delete(wake);
        if (known.wakes.size === 0) byWorkspace.delete(key);
      };
    },
    /** By hex. */
    wake: (workspace: string): void => {
      for (const wake of byWorkspace.get(workspace)?.wakes ?? []) wake();
    },
    workspaces: (): readonly Bytes[] => [...byWorkspace.values()].map(({ id }) => id),
  };
};
