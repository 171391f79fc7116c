import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import type { LeaseHolder } from "@holdfast/protocol/leases";
import { ok, type Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import { putAside } from "../branches/put-aside.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { SessionSummary } from "../contract/session.ts";
import { isMoreThanView } from "../lease/more-than-view.ts";
import { createTurn, type Loss, type Turn } from "../lease/turn.ts";
import { refuse } from "../problem.ts";
import type { Delivery } from "./delivery-contract.ts";
import type { SessionEngine } from "./engine-contract.ts";
import type { EngineDeps } from "./engine-deps.ts";
import type { JournalKeeper } from "./journal-keeper.ts";
import type { Situation } from "./status.ts";
import { savesOf } from "./waiting.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface WriterInput {
  readonly summary: SessionSummary;
  readonly delivery: Delivery;
  readonly keeper: JournalKeeper;
  readonly state: () => State;
  readonly isDirty: () => boolean;
  readonly situation: () => Situation;
  readonly say: (change: Partial<Situation>) => void;
  /** Saves what is there as if by itself. */
  readonly save: () => Answer<unknown>;
  /** Runs `act` when no save is under way; none begins meanwhile. */
  readonly alone: <T>(act: () => Promise<T>) => Promise<T>;
  /** No save is due any more. */
  readonly calm: () => void;
  /** There is something to save. */
  readonly touched: () => void;
  /** What somebody wants saved by hand alone is not saved because another device writes. */
  readonly byHand: () => boolean;
  /** False for what can only be read here, whoever writes. */
  readonly mayAsk: boolean;
  /** Looks for a newer save, if one is still expected when its turn comes. */
  readonly look: (expected: () => boolean) => Promise<unknown>;
}

/** Which device writes in an open session, and what this one does while it is another. [LE-3] [LE-4] */
export interface Writer extends Pick<Turn, "end"> {
  /** Another device writes, or this one is giving way to it: nothing of this one is saved. */
  readonly isReading: () => boolean;
  /** Nothing of this device is left to be put away: it shows what the other one saves. */
  readonly isFollowing: () => boolean;
  /** Whether a save that came second may be merged: not where the lease was taken meanwhile. */
  readonly mayMerge: () => Promise<boolean>;
  readonly calls: Pick<SessionEngine, "takeOver" | "claim" | "leave" | "news" | "turnNews">;
}

/** What is typed while the last save is on its way is saved too; somebody who types on and on is not waited for. */
const LAST_SAVES = 3;

export const createWriter = (deps: EngineDeps, input: WriterInput): Writer => {
  const { summary, delivery, keeper } = input;
  const { clock, vault } = deps.platform;
  const { id: session } = summary;
  let following = false;

  const isReading = (): boolean => {
    const { readOnly } = input.situation();
    return readOnly === "other-device" || readOnly === "taken-over";
  };
  /** Somebody who may not write shows what others save. [EV-10] */
  const looksOn = (): boolean => input.situation().readOnly === "role";
  const headDigest = (): string | null => {
    const { head } = delivery.base();
    return head === null ? null : toHex(head.digest);
  };
  const hasWork = (): boolean => input.isDirty() || savesOf(delivery.waiting()).length > 0;
  /** Where somebody looks is no work: it is not worth a branch. */
  const hasMore = (): boolean =>
    savesOf(delivery.waiting()).length > 0 || isMoreThanView(delivery.base().state, input.state());

  /** By the verified certificate of the device, whatever the service says of it. */
  const whose = (device: Id<"dev">): Id<"acc"> | null => {
    const known = deps.keychain.trust().devices.get(device);
    return known === undefined ? null : formatId("acc", known.verified.certificate.accountId);
  };

  const reading = (readOnly: Loss, { deviceId }: LeaseHolder, branch: Id<"ses"> | null = null): true => {
    input.calm();
    const device = deviceId as Id<"dev">;
    input.say({ readOnly, dirtySince: null, problem: null, by: { device, account: whose(device) }, branch });
    return true;
  };

  /** What was written while this device had let the lease run out is merged, like everything written without the service. [LE-7] */
  const sendLast = async (): Promise<boolean> => {
    for (let n = 0; n < LAST_SAVES && hasWork(); n++) if (!(await input.save()).ok) return false;
    return !hasWork();
  };

  /** Seals what was not sent as a branch, and only then lets go of it. [LE-5] */
  const setAside = async (): Promise<Id<"ses"> | null> => {
    const base = delivery.base();
    const state = input.state();
    const journaled = await keeper.write(state).catch(() => null);
    const aside = await putAside(deps, {
      session,
      name: summary.name,
      base,
      waiting: delivery.waiting(),
      state,
      covers: journaled?.n ?? keeper.n(),
      drop: delivery.letGo,
    });
    // It cannot be sealed now: it stays in the journal, as it is.
    return aside.ok ? aside.value : null;
  };

  const giveWay = async (loss: Loss, holder: LeaseHolder): Promise<boolean> => {
    const { readOnly } = input.situation();
    if (readOnly !== null) return isReading();
    const merges = loss === "other-device" && (!input.byHand() || delivery.base().head === null);
    if (merges) {
      if (!(await sendLast())) return false;
      following = true;
      return reading(loss, holder);
    }
    // From here on nothing is saved; what is under way lands, or is refused because the head moved.
    reading(loss, holder);
    const branch = await input.alone(async () => {
      const made = hasMore() ? await setAside() : null;
      following = made !== null || !hasMore();
      return made;
    });
    return reading(loss, holder, branch);
  };

  /** Digest of the newest save; null where there is none, or nobody says. */
  const newest = async (): Promise<string | null> => {
    const asked = await deps.leases.newest(session);
    return asked.ok ? asked.value : null;
  };

  const follow = (): Promise<void> =>
    input.alone(async () => {
      if (!following && !looksOn()) return;
      const digest = await newest();
      if (digest === null || digest === headDigest()) return;
      // What does not hold is not shown; saving on top of it is refused all the same.
      await delivery.catchUp();
    });

  const resume = async (): Promise<void> => {
    if (!isReading()) return;
    await follow();
    following = false;
    input.say({ readOnly: null, by: null, branch: null });
    if (hasWork()) input.touched();
  };

  const turn = createTurn({
    session,
    device: deps.keychain.deviceId,
    clock,
    jitter: () => vault.random(1)[0] ?? 0,
    leases: deps.leases,
    giveWay,
    follow,
    resume,
    isTold: deps.isTold,
  });
  const mayMerge = async (): Promise<boolean> => !isReading() && !(await turn.wasTaken());

  return {
    end: turn.end,
    isReading,
    isFollowing: () => following || looksOn(),
    mayMerge,
    calls: {
      takeOver: async () => {
        if (!isReading()) return refuse("forbidden", "no other device writes here");
        const taken = await turn.take();
        return taken.ok ? ok(null) : taken;
      },
      claim: async (first) => {
        if (input.mayAsk) await turn.begin(first);
        else await deps.leases.giveUp(session, first);
      },
      leave: turn.leave,
      turnNews: turn.look,
      news: async (seq) => {
        const digest = seq === undefined ? await newest() : null;
        if (seq === undefined && digest === null) return;
        const isNew = (): boolean =>
          seq === undefined ? digest !== headDigest() : seq > (delivery.base().head?.seq ?? 0);
        if (!isNew()) return;
        if (isReading() || looksOn()) {
          await follow();
          return;
        }
        // What waits may be saved already, its answer lost: sent again it is known as this device's own, and here it would be
        // merged with itself. Where the lease was taken, what is here becomes a branch. [LE-5]
        const isOthers = (): boolean => isNew() && savesOf(delivery.waiting()).length === 0;
        if (isOthers() && (await mayMerge())) await input.look(isOthers);
      },
    },
  };
};
