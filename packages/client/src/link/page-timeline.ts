import type { Timeline } from "../contract/timeline.ts";
import type { TimelineCall } from "./messages.ts";

type AskTimeline = (method: TimelineCall, args: readonly unknown[]) => Promise<unknown>;

/** The timeline as a page uses it, when the work is done at the other end of a port. */
export const pageTimeline = (ask: AskTimeline): Timeline => {
  const call =
    <C extends TimelineCall>(method: C) =>
    (...args: Parameters<Timeline[C]>): ReturnType<Timeline[C]> =>
      ask(method, args) as ReturnType<Timeline[C]>;
  return {
    saves: call("saves"),
    checkpoints: call("checkpoints"),
    name: call("name"),
    change: call("change"),
    remove: call("remove"),
    preview: call("preview"),
    glimpse: call("glimpse"),
    compare: call("compare"),
    describe: call("describe"),
    restore: call("restore"),
    lastRestore: call("lastRestore"),
    restores: call("restores"),
    removeMany: call("removeMany"),
    statistics: call("statistics"),
    prove: call("prove"),
  };
};
