import type { Result } from "@holdfast/protocol/result";
import { callDoor, DOORS, type DoorName, type Doors } from "./contract/doors.ts";
import type { ClientProblem } from "./contract/problem.ts";
import { refuse } from "./problem.ts";

type Call = (...args: readonly unknown[]) => Promise<Result<unknown, ClientProblem>>;

/**
 * A part of the client whose code is loaded with the first call, and which is made once; null where the code cannot be reached.
 * The next call tries again.
 */
export const laterPart = <M, T>(load: () => Promise<M>, make: (code: M) => T): (() => Promise<T | null>) => {
  let part: { readonly made: T } | null = null;
  const code = async (): Promise<M | null> => {
    try {
      return await load();
    } catch {
      // A module that does not arrive is an outage: whoever asked is told so.
      return null;
    }
  };
  return async () => {
    const loaded = part === null ? await code() : null;
    if (loaded !== null) part ??= { made: make(loaded) };
    return part?.made ?? null;
  };
};

/** Doors whose code comes with the first call of one of them: most visits call none. Without it a call is refused as `offline`. */
export const laterDoors = <D extends DoorName>(
  names: readonly D[],
  load: () => Promise<Pick<Doors, D> | null>,
): Pick<Doors, D> => {
  const callOf =
    (door: D, method: string): Call =>
    async (...args) => {
      const loaded = await load();
      // What stands behind a door answers results alone.
      return loaded === null
        ? refuse("offline", "a part of the product could not be loaded")
        : (callDoor(loaded as Doors, door, method, args) as ReturnType<Call>);
    };
  return Object.fromEntries(
    names.map((door) => [
      door,
      Object.fromEntries(DOORS[door].map((method) => [method, callOf(door, method)])),
    ]),
  ) as unknown as Pick<Doors, D>;
};
