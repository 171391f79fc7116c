import type { Id } from "@holdfast/protocol/ids";
import type { LeaseHolder } from "@holdfast/protocol/leases";
import type { Result } from "@holdfast/protocol/result";
import type { LeaseAnswer, LeaseApi } from "../api/leases.ts";
import type { Clock } from "../clock.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { inBackground } from "../in-background.ts";

/** How often the lease is asked for, at most; a little sooner each time, so that clients do not ask together. [LE-4] */
export const ASK_MILLISECONDS = 20_000;
const JITTER_MILLISECONDS = 4_000;
/** How often it is looked for news while another device writes. */
export const FOLLOW_MILLISECONDS = 4_000;
/** The same where news is told, in times of that. */
const TOLD_TIMES = 15;

/** `taken-over`: this device held the lease when it was taken; `other-device`: it did not, or had let it run out. */
export type Loss = "other-device" | "taken-over";

export interface TurnInput {
  readonly session: Id<"ses">;
  readonly device: Id<"dev">;
  readonly clock: Clock;
  /** 0 to 255. */
  readonly jitter: () => number;
  readonly leases: Pick<LeaseApi, "ask" | "giveBack">;
  /** Another device writes. False where this one goes on for now: what it has could not be put away. */
  readonly giveWay: (loss: Loss, holder: LeaseHolder) => Promise<boolean>;
  /** Looks for what the other device saved. */
  readonly follow: () => Promise<void>;
  /** Nobody writes any more, or this device took over: it writes. */
  readonly resume: () => Promise<void>;
  /** Whether what others save is told by itself. */
  readonly isTold: () => boolean;
}

/**
 * Keeps up with which device writes in an open session. Whatever it cannot learn changes nothing: a lease is never the reason that
 * work is not saved. [LE-7]
 */
export interface Turn {
  /** Begins asking, with an answer that is under way; resolves with the first one. */
  readonly begin: (first: Promise<Result<LeaseAnswer, ClientProblem>>) => Promise<void>;
  /** Takes over from whoever writes. */
  readonly take: () => Promise<Result<LeaseAnswer, ClientProblem>>;
  /** Asks now: true where the lease was taken from this device. It gives way in the background. */
  readonly wasTaken: () => Promise<boolean>;
  /** Somebody else began or ended writing, as far as is known: asks now. */
  readonly look: () => Promise<void>;
  /** The page may go away: the next one to ask has it. */
  readonly leave: () => void;
  /** Ends asking and gives the lease back. */
  readonly end: () => Promise<void>;
}

export const createTurn = (input: TurnInput): Turn => {
  const { clock, session, device, leases } = input;
  let begun = false;
  let ended = false;
  /** Until when the lease is this device's, by the service's clock; null where another one has it, or nobody said. */
  let mineUntil: number | null = null;
  let reading = false;
  let cancelAsk: (() => void) | null = null;
  let cancelFollow: (() => void) | null = null;
  /** Answers are acted on one after the other. */
  let acting: Promise<unknown> = Promise.resolve();
  let looking: Promise<unknown> | null = null;

  const askLater = (): void => {
    cancelAsk?.();
    if (ended) return;
    const sooner = (input.jitter() / 255) * JITTER_MILLISECONDS;
    cancelAsk = clock.after(ASK_MILLISECONDS - sooner, () => inBackground(ask(false)));
  };

  /** The first time soon, whatever was told: what was saved before this device gave way was not told to a reader. */
  const followLater = (passed = TOLD_TIMES): void => {
    cancelFollow?.();
    cancelFollow = null;
    if (ended || !reading) return;
    cancelFollow = clock.after(FOLLOW_MILLISECONDS, () => {
      if (input.isTold() && passed < TOLD_TIMES) followLater(passed + 1);
      else inBackground(input.follow().finally(() => followLater(0)));
    });
  };

  const lossBy = ({ since }: LeaseHolder): Loss =>
    mineUntil !== null && Date.parse(since) < mineUntil ? "taken-over" : "other-device";

  const heard = async (answer: Result<LeaseAnswer, ClientProblem>): Promise<void> => {
    if (ended || !answer.ok) return;
    if (answer.value.kind === "mine") {
      mineUntil = Date.parse(answer.value.expiresAt);
      if (!reading) return;
      reading = false;
      followLater();
      await input.resume();
      return;
    }
    if (reading) return;
    const { holder } = answer.value;
    const loss = lossBy(holder);
    if (await input.giveWay(loss, holder)) {
      mineUntil = null;
      reading = !ended;
      followLater();
    }
  };

  const act = (answer: Result<LeaseAnswer, ClientProblem>): Promise<void> => {
    const done = acting.then(() => heard(answer));
    acting = done.catch(() => undefined);
    return done;
  };

  const ask = async (take: boolean): Promise<Result<LeaseAnswer, ClientProblem>> => {
    const answer = await leases.ask(session, device, take);
    askLater();
    await act(answer);
    return answer;
  };

  return {
    begin: async (first) => {
      if (begun || ended) return;
      begun = true;
      const answer = await first;
      askLater();
      await act(answer);
    },
    take: () => ask(true),
    wasTaken: async () => {
      if (!begun || ended || reading) return false;
      const answer = await leases.ask(session, device, false);
      askLater();
      const taken =
        answer.ok && answer.value.kind === "other" && lossBy(answer.value.holder) === "taken-over";
      inBackground(act(answer));
      return taken;
    },
    look: async () => {
      if (!begun || ended) return;
      looking ??= ask(false).finally(() => {
        looking = null;
      });
      await looking;
    },
    leave: () => {
      if (!begun || ended || reading) return;
      // Whoever has it next was let in: what is written here all the same is merged.
      mineUntil = null;
      inBackground(leases.giveBack(session, true));
    },
    end: async () => {
      if (ended) return;
      ended = true;
      cancelAsk?.();
      cancelFollow?.();
      if (begun && !reading) await leases.giveBack(session, false);
    },
  };
};
