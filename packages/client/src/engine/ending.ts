import { inBackground } from "../in-background.ts";
import type { Cadence } from "./cadence.ts";
import type { SaveRequest } from "./delivery-contract.ts";
import type { SessionEngine } from "./engine-contract.ts";
import type { JournalWatch } from "./journal-watch.ts";
import type { Writer } from "./writer.ts";

export interface EndingInput {
  readonly cadence: Pick<Cadence, "stop">;
  readonly watch: Pick<JournalWatch, "stop">;
  readonly writer: Pick<Writer, "end">;
  readonly writeJournal: () => Promise<void>;
  readonly save: (request: SaveRequest) => Promise<unknown>;
  /** Resolves when no save is under way. */
  readonly saved: () => Promise<unknown>;
  /** Nothing of this engine is kept. */
  readonly onlyReads: () => boolean;
  /** Somebody wants it saved by hand alone, and the journal has it. */
  readonly isLeftToJournal: () => boolean;
  /** The session is let go. */
  readonly released: () => void;
}

export interface Ending extends Pick<SessionEngine, "flush" | "halt" | "retire" | "close"> {
  readonly isClosed: () => boolean;
}

/** How an engine ends: with everything put down before, as far as there is time. */
export const createEnding = (input: EndingInput): Ending => {
  const { cadence, watch, writer, onlyReads, writeJournal, saved } = input;
  let closed = false;

  const stop = (): void => {
    closed = true;
    cadence.stop();
    watch.stop();
  };
  const letGo = (): void => {
    stop();
    input.released();
  };

  const flush: Ending["flush"] = async (leaving) => {
    if (closed || onlyReads()) return;
    const journaled = writeJournal();
    // What somebody wants saved by hand alone is not sent because a page is closed.
    if (input.isLeftToJournal()) return journaled;
    const sent = input.save({ kind: "auto", leaving });
    await journaled;
    await sent;
  };

  return {
    isClosed: () => closed,
    flush,
    halt: async () => {
      if (closed) return;
      cadence.stop();
      if (!onlyReads()) await writeJournal();
      letGo();
      // Nobody waits for a service that does not answer.
      inBackground(writer.end());
      await saved();
    },
    retire: async () => {
      if (closed) return;
      stop();
      if (!onlyReads()) await writeJournal();
      await saved();
      await writer.end();
    },
    close: async () => {
      if (closed) return;
      await flush(false);
      letGo();
      await saved();
      await writer.end();
    },
  };
};
