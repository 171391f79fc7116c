import { ROLE } from "@holdfast/vault/roles";
import { inBackground } from "../in-background.ts";
import type { RosterDeps } from "../members/change-roster.ts";
import type { KeyAge } from "./key-age.ts";
import { rotate } from "./rotate.ts";

const HOUR_MILLISECONDS = 3600 * 1000;

export interface SelfRotation {
  /** Looks in the background whether the keys are overdue, once an hour however often it is called. */
  readonly look: () => void;
  /** Resolves when nothing in the background uses the keys. */
  readonly atRest: () => Promise<void>;
}

/**
 * Replaces overdue keys by this admin's device. Of the tabs of a browser one does it, and of several devices the first. What fails is
 * tried again in the next hour. No timer waits for that: a program that is done can end. [RO-5]
 */
export const createSelfRotation = (deps: RosterDeps, age: KeyAge, ended: AbortSignal): SelfRotation => {
  const { platform, keychain } = deps;
  let looked = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> = Promise.resolve();

  const rotateIfOverdue = async (): Promise<void> => {
    const { record, role } = keychain.trust();
    if (role < ROLE.admin || !keychain.mayWrite()) return;
    const release = await platform.locks.tryHold(`holdfast-rotate-${record.workspaceId}`);
    if (release === null) return;
    try {
      const known = await age();
      if (!known.ok || known.value.state !== "overdue") return;
      const rotated = await rotate(deps, { reason: "routine" });
      // The age of the new epoch counts from here on, whatever the service will say of it.
      if (rotated.ok) await age();
    } finally {
      release();
    }
  };

  return {
    look: () => {
      const now = platform.clock.now();
      if (ended.aborted || now - looked < HOUR_MILLISECONDS) return;
      looked = now;
      looking = looking.then(rotateIfOverdue);
      inBackground(looking);
    },
    atRest: () => looking.catch(() => undefined),
  };
};
