import type { ResealStatus } from "@holdfast/client/contract/rotation";
import { counted } from "./size.ts";

const EARLIER = "Earlier saves stay as they are.";
const WHAT = `Then the newest save of every session needs the present keys alone. ${EARLIER}`;

const skippedWords = (skipped: number): string =>
  skipped === 0
    ? ""
    : ` ${counted(skipped, "session")} could not be: open ${skipped === 1 ? "it" : "them"} to see why.`;

/** What sealing again does, or how far it is; null before that is known. [RO-8] */
export const resealWords = (status: ResealStatus | null): string => {
  if (status === null || status.state === "idle") return WHAT;
  const { state, done, total, skipped } = status;
  const far = `${done} of ${counted(total, "session")}`;
  if (state === "running") return `${far} sealed again. You can go on working.`;
  if (state === "paused") return `Stopped after ${far}. It goes on where it was.`;
  return `Done: ${far} sealed again. ${EARLIER}${skippedWords(skipped)}`;
};
