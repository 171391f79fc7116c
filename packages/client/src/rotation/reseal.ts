import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { ROLE } from "@holdfast/vault/roles";
import type { Keychain } from "../account/keychain.ts";
import { sleep } from "../clock.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { ResealStatus, Rotation } from "../contract/rotation.ts";
import type { SessionSummary } from "../contract/session.ts";
import { inBackground } from "../in-background.ts";
import type { Platform } from "../platform.ts";
import { isTransient, refuse } from "../problem.ts";
import type { Lending } from "../sessions/lending.ts";
import type { OpenSessions, Resealed } from "../sessions/open-sessions.ts";
import type { SessionList } from "../sessions/session-list.ts";
import type { ResealRecord } from "../stores/device-store.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What is left after so many rounds waits until somebody asks again, or for the next visit. */
const ROUNDS = 5;
const AGAIN_FIRST_MILLISECONDS = 30_000;

export interface ResealDeps {
  readonly platform: Platform;
  readonly keychain: Keychain;
  readonly list: Pick<SessionList, "all">;
  readonly open: Pick<OpenSessions, "reseal">;
  readonly borrow: Lending["borrow"];
}

export interface Resealing {
  readonly door: Pick<Rotation, "reseal" | "resealStatus" | "stopReseal">;
  /** Goes on with what an earlier visit began. */
  readonly resume: () => void;
  /** Resolves when nothing in the background uses the keys. */
  readonly atRest: () => Promise<void>;
}

const IDLE: ResealStatus = { state: "idle", done: 0, total: 0, skipped: 0 };

/** Saves every session of the workspace anew and whole, one after the other, in the background. [RO-8] */
export const createResealing = (
  { platform, keychain, list, open, borrow }: ResealDeps,
  ended: AbortSignal,
): Resealing => {
  const { device, locks, clock } = platform;
  let background: Promise<void> | null = null;
  let asked = false;
  let sleeping = false;
  let pause = new AbortController();

  const workspace = (): Id<"wsp"> => keychain.trust().record.workspaceId;
  const epoch = (): number => keychain.trust().keys.epoch;
  const lockName = (): string => `holdfast-reseal-${workspace()}`;

  /** What was asked for under the present epoch; null where nothing was. */
  const stored = async (): Promise<ResealRecord | null> => {
    const record = await device.reseal(workspace());
    return record?.epoch === epoch() ? record : null;
  };

  /** Tabs change the record one after the other: none takes back what another one wrote. */
  const write = (next: (before: ResealRecord | null) => ResealRecord | null): Promise<ResealRecord | null> =>
    locks.exclusive(`holdfast-reseal-record-${workspace()}`, async () => {
      const after = next(await stored());
      if (after !== null) await device.setReseal(workspace(), after);
      return after;
    });

  /** Null once somebody stopped it, or there is a newer epoch. */
  const note = async (news: Partial<ResealRecord>): Promise<ResealRecord | null> => {
    if (ended.aborted) return null;
    const record = await write((before) => before && { ...before, ...news });
    return record?.wanted ? record : null;
  };

  const sealOne = async (summary: SessionSummary): Answer<Resealed> => {
    const borrowed = await borrow(summary);
    if (!borrowed.ok) return borrowed;
    try {
      return await open.reseal(summary.id);
    } finally {
      await borrowed.value.giveBack();
    }
  };

  /** One round through all sessions; false where something is left to do. */
  const round = async (): Promise<boolean> => {
    const all = await list.all("any");
    if (!all.ok) return false;
    const begun = await note({ total: all.value.length });
    if (begun === null) return true;
    // A session once done stays so: whatever is saved later is sealed under this epoch or a newer one.
    const done = new Set(begun.done);
    let skipped = 0;
    for (const summary of all.value) {
      if (done.has(summary.id)) continue;
      const sealed = await sealOne(summary);
      if (!sealed.ok && isTransient(sealed.error)) return false;
      if (sealed.ok && sealed.value !== "skipped") done.add(summary.id);
      else skipped += 1;
      const listed = all.value.filter(({ id }) => done.has(id)).map(({ id }) => id);
      if ((await note({ done: listed, skipped })) === null) return true;
    }
    await note({ finished: skipped === 0, skipped });
    return skipped === 0;
  };

  /** Of several tabs one is at it; the others wait until it is closed. */
  const roundAlone = async (): Promise<boolean> => {
    const release = await locks.hold(lockName(), ended);
    if (release === null) return true;
    try {
      return await round();
    } finally {
      release();
    }
  };

  const run = async (): Promise<void> => {
    for (let rounds = 1; !ended.aborted; rounds++) {
      const record = await stored();
      if (record === null || !record.wanted || record.finished) return;
      if ((await roundAlone()) || rounds === ROUNDS) return;
      const wait = AGAIN_FIRST_MILLISECONDS * 2 ** (rounds - 1);
      pause = new AbortController();
      sleeping = true;
      await sleep(clock, wait, AbortSignal.any([ended, pause.signal]));
      sleeping = false;
    }
  };

  const runWhileAsked = async (): Promise<void> => {
    try {
      while (asked) {
        asked = false;
        await run();
      }
    } finally {
      background = null;
    }
  };

  const soon = (): void => {
    if (ended.aborted) return;
    asked = true;
    pause.abort();
    if (background !== null) return;
    background = runWhileAsked();
    inBackground(background);
  };

  /** Whether a tab of this browser is sealing at this moment. */
  const isRunning = async (): Promise<boolean> => {
    if (background !== null) return !sleeping;
    const release = await locks.tryHold(lockName());
    release?.();
    return release === null;
  };

  const status = async (): Answer<ResealStatus> => {
    const record = await stored();
    if (record === null) return ok(IDLE);
    const { done, total, skipped, finished, wanted } = record;
    const state = finished ? "done" : wanted && (await isRunning()) ? "running" : "paused";
    return ok({ state, done: done.length, total, skipped });
  };

  return {
    atRest: async () => {
      await background;
    },
    resume: () => {
      if (keychain.trust().role >= ROLE.member) soon();
    },
    door: {
      reseal: async () => {
        if (keychain.trust().role < ROLE.member) return refuse("forbidden");
        await write((before) => {
          const begun = before ?? { epoch: epoch(), done: [], total: 0, skipped: 0 };
          return { ...begun, wanted: true, finished: false };
        });
        soon();
        return status();
      },
      resealStatus: status,
      stopReseal: async () => {
        await write((before) => before && { ...before, wanted: false });
        return status();
      },
    },
  };
};
