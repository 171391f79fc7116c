import { toHex } from "@holdfast/protocol/encoding";
import { err, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";

/** Questions whose answers are read from the disk: how many at once, and how many of one account. [RC-13] */
const GATE = { places: 4, placesOfOne: 2 } as const;

/** Lets few in at a time, and turns everybody else away at once: nobody's saves wait for somebody's questions. */
export const createGate = () => {
  const held = new Map<string, number>();
  let taken = 0;
  return {
    run: async <T, E>(account: Bytes, work: () => Promise<Result<T, E>>): Promise<Result<T, E | "busy">> => {
      const name = toHex(account);
      const own = held.get(name) ?? 0;
      if (taken >= GATE.places || own >= GATE.placesOfOne) return err("busy");
      taken += 1;
      held.set(name, own + 1);
      try {
        return await work();
      } finally {
        taken -= 1;
        const still = (held.get(name) ?? 1) - 1;
        if (still > 0) held.set(name, still);
        else held.delete(name);
      }
    },
  };
};
