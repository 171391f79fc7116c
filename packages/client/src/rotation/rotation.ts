import { ok } from "@holdfast/protocol/result";
import { ROLE } from "@holdfast/vault/roles";
import type { Rotation } from "../contract/rotation.ts";
import type { RosterDeps } from "../members/change-roster.ts";
import { createSelfRotation } from "./by-itself.ts";
import { createKeyAge } from "./key-age.ts";
import { createResealing, type ResealDeps } from "./reseal.ts";
import { rotate } from "./rotate.ts";

const textOf = (time: number): string => new Date(time).toISOString();

export interface KeyRotation {
  readonly door: Rotation;
  /** Goes on with what an earlier visit began. */
  readonly resume: () => void;
  /** Looks in the background whether the keys are overdue. */
  readonly look: () => void;
  /** Resolves when nothing in the background uses the keys. */
  readonly atRest: () => Promise<unknown>;
}

/** Replacing the keys of the workspace this device works in: when asked, and by itself when they are overdue. */
export const createRotation = (deps: RosterDeps & ResealDeps, ended: AbortSignal): KeyRotation => {
  const { keychain } = deps;
  const age = createKeyAge(deps);
  const self = createSelfRotation(deps, age, ended);
  const resealing = createResealing(deps, ended);
  return {
    resume: resealing.resume,
    look: self.look,
    atRest: () => Promise.all([self.atRest(), resealing.atRest()]),
    door: {
      ...resealing.door,
      status: async () => {
        const known = await age();
        if (!known.ok) return known;
        const { since, routineFrom, dueAt, state } = known.value;
        const { keys, role } = keychain.trust();
        return ok({
          epoch: keys.epoch,
          since: textOf(since),
          routineFrom: textOf(routineFrom),
          dueAt: textOf(dueAt),
          state,
          mayRotate: role >= ROLE.admin,
        });
      },
      rotate: async (input) => {
        const rotated = await rotate(deps, input);
        // Its age counts from now on, whatever the service will say of it.
        if (rotated.ok) await age();
        return rotated;
      },
    },
  };
};
