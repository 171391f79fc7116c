import type { Result } from "@holdfast/protocol/result";
import type { SaveBase } from "@holdfast/state/save-base";
import type { LeaseAnswer } from "../api/leases.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { SessionHandle, SessionSummary } from "../contract/session.ts";
import type { SaveRequest } from "./delivery-contract.ts";
import type { JournalKeeper } from "./journal-keeper.ts";
import type { OpenedSession } from "./open-session.ts";
import type { SaveLog } from "./save-log.ts";

/** Says in the history why a save was made that may change nothing. */
export const HEALS = "carries again what an older save lacks";

export interface SessionEngine
  extends Omit<SessionHandle, "vouch" | "recovery" | "watch" | "presence" | "search"> {
  /** What the next save builds on. */
  readonly base: () => SaveBase;
  /** Saves all of the state sealed anew under the present keys. [RO-8] */
  readonly reseal: (label: string) => ReturnType<SessionHandle["save"]>;
  /** Saves, and carries along what older saves lack. [RC-9] */
  readonly carry: (heals: NonNullable<SaveRequest["heals"]>) => ReturnType<SessionHandle["save"]>;
  /** When the newest save was made that this device knows; null before the first. */
  readonly savedAt: () => string | null;
  /** Journals and stops, but keeps hold of the session: another engine goes on in its place. */
  readonly retire: () => Promise<void>;
  /** Keeps up from now on with which device writes, beginning with an answer that is under way. [LE-3] */
  readonly claim: (first: Promise<Result<LeaseAnswer, ClientProblem>>) => Promise<void>;
  /** A newer save is known, by its number where that is: what it holds is shown, with what was changed here on top. */
  readonly news: (seq?: number) => Promise<void>;
  /** Another device may have begun or ended writing: asks now. */
  readonly turnNews: () => Promise<void>;
  /** The page may go away: whoever asks next may write. */
  readonly leave: () => void;
  /** Everything to the journal at once, and to the service as far as there is time. */
  readonly flush: (leaving: boolean) => Promise<void>;
  /** The network is back: try now. */
  readonly online: () => void;
  /** Journals and stops at once, without asking the service: the keys are about to go. */
  readonly halt: () => Promise<void>;
}

export interface EngineInput {
  readonly summary: SessionSummary;
  readonly opened: OpenedSession;
  readonly keeper: JournalKeeper;
  readonly log: SaveLog;
  readonly autosaveSeconds: () => number | null;
  /** Called once, when the session is let go. */
  readonly released: () => void;
}
