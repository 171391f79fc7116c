import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { emptyState } from "@holdfast/state/empty-state";
import { merge } from "@holdfast/state/merge/merge";
import type { State } from "@holdfast/state/model";
import { emptyBase } from "@holdfast/state/save-base";
import type { ClientProblem } from "../contract/problem.ts";
import type { SavePlace, SessionRecovery, SetBack } from "../contract/recovery.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { knowsRoster } from "../engine/known-roster.ts";
import { authorNow, authorOfSave } from "../engine/merge-authors.ts";
import { type ReadManifest, readManifest, readState } from "../engine/read-save.ts";
import { problem, refuse } from "../problem.ts";
import type { OpenedHere } from "./session-recovery.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

const placeOf = ({ digest, seq, ext }: ReadManifest): SavePlace => ({
  digest: toHex(digest),
  seq,
  at: new Date(ext.clientTime).toISOString(),
});

/** What to do with a newest save that is older than what this device has, or beside it. [RC-11] */
export const createSetBack = (
  deps: EngineDeps,
  session: Id<"ses">,
  here: OpenedHere,
): Pick<SessionRecovery, "setBack" | "sendAgain"> => {
  const { device } = deps.platform;

  /** What the service calls the newest, whatever this device knows; null when it has none. */
  const there = async (): Answer<ReadManifest | null> => {
    const bytes = await deps.saves.head(session);
    if (!bytes.ok) return bytes.error.code === "not-found" ? ok(null) : bytes;
    return readManifest(deps, session, bytes.value, {});
  };

  /** Whether this device knows that its own state goes back to that save. */
  const isBefore = async (manifest: ReadManifest): Promise<boolean> => {
    const digest = toHex(manifest.digest);
    const { head, seen } = here.base();
    if (head === null || manifest.seq >= head.seq) return false;
    const own = await device.log(session);
    return seen.some((each) => toHex(each.digest) === digest) || own.some((each) => each.digest === digest);
  };

  const kindOf = async (manifest: ReadManifest | null): Promise<SetBack["kind"]> => {
    if (manifest === null) return "gone";
    const { head } = here.base();
    if (head !== null && toHex(head.digest) === toHex(manifest.digest)) return "older-members";
    if (await isBefore(manifest)) return "older";
    return (await knowsRoster(deps, manifest)) ? "fork" : "older-members";
  };

  /** What both have: of a state this one goes back to nothing is older, and of two that part company neither is dropped. */
  const together = async (theirs: State, manifest: ReadManifest): Promise<State> => {
    const mine = here.state();
    if (await isBefore(manifest)) return mine;
    const authors = { oursBy: authorNow(deps), theirsBy: authorOfSave(manifest) };
    return merge({ base: emptyState(mine.metadata.createdAt), ours: mine, theirs, ...authors }).state;
  };

  return {
    setBack: async () => {
      if (here.readOnly() !== "rolled-back") return ok(null);
      const pin = await device.pin(session);
      const theirs = await there();
      if (!theirs.ok) return theirs;
      const { head } = here.base();
      if (head === null) return refuse("rolled-back");
      const place = { digest: toHex(head.digest), seq: head.seq, at: new Date(0).toISOString() };
      const log = (await device.log(session)).find(({ digest }) => digest === (pin?.digest ?? place.digest));
      const kept = { ...place, at: log?.at ?? here.savedAt() ?? place.at };
      return ok({
        here: kept,
        there: theirs.value === null ? null : placeOf(theirs.value),
        kind: await kindOf(theirs.value),
      });
    },

    sendAgain: async () => {
      if (here.readOnly() !== "rolled-back")
        return refuse("forbidden", "the service has what this device has");
      const theirs = await there();
      if (!theirs.ok) return theirs;
      const label = "sent again after the service was set back";
      if (theirs.value === null) {
        return here.goOn({ state: here.state(), base: emptyBase(), label, settled: true });
      }
      if (!(await knowsRoster(deps, theirs.value))) {
        return refuse("rolled-back", "the list of members is older than the newest save");
      }
      const opened = await readState(deps, session, theirs.value);
      if (!opened.ok) return opened;
      if (!opened.value.report.whole)
        return err(problem("damaged", { detail: "the newest save of the service" }));
      const { seq, digest, authorDeviceId } = theirs.value;
      const state = await together(opened.value.state, theirs.value);
      // A person chose it: from now on this device takes the service's save for one it builds on.
      await device.setPin(session, { seq, digest: toHex(digest), deviceId: formatId("dev", authorDeviceId) });
      return here.goOn({ state, base: opened.value.base, label, settled: true });
    },
  };
};
