import type { Bookmarks, Conflict, State } from "../model.ts";
import { sameData } from "../same-data.ts";
import { byKey } from "./lists.ts";
import { mergeFields, mergeItems, mergeWhole } from "./values.ts";
import type { MergeWork } from "./work.ts";

type Kind = Extract<Conflict["kind"], "layout" | "settings" | "metadata" | "bookmarks">;
type Of<T> = { readonly base: T; readonly ours: T; readonly theirs: T };

/** Of what a state has once: one side's where only one changed it, or where the strategy takes one; else `join`. */
const settle = <T>(work: MergeWork, kind: Kind, sides: Of<T>, join: () => T): T => {
  const { base, ours, theirs } = sides;
  if (sameData(base, ours) || sameData(ours, theirs)) return theirs;
  if (sameData(base, theirs)) return ours;
  const choice = work.choice(sides);
  if (choice !== null) {
    work.tell([kind], sides, choice.side, choice.why);
    return sides[choice.side];
  }
  if (work.strategy === "manual" && work.leave({ kind, thing: null, name: kind }, sides)) {
    work.tell([kind], sides, "open", "by-hand");
    return theirs;
  }
  return join();
};

const ofBookmarks = (work: MergeWork, sides: Of<Bookmarks>): Bookmarks => {
  const keyed = (list: Bookmarks) => Object.fromEntries(byKey(list));
  const merged = mergeItems(
    { base: keyed(sides.base), ours: keyed(sides.ours), theirs: keyed(sides.theirs) },
    {
      both: ({ base, ours, theirs }, id) => mergeFields(work, ["bookmarks", id], { base, ours, theirs }),
      removed: ({ base, ours, theirs }, id) => {
        work.tell(
          ["bookmarks", id],
          { base, ours, theirs },
          ours === undefined ? "theirs" : "ours",
          "edited-and-removed",
        );
        return ours ?? theirs;
      },
    },
  );
  const order = [...new Set([...byKey(sides.theirs).keys(), ...byKey(sides.ours).keys()])];
  const list = order.flatMap((key) => merged[key] ?? []);
  return sameData(list, sides.theirs) ? sides.theirs : list;
};

/** Layout, settings, facts and bookmarks of both. [MG-3] */
export const mergeWholes = (work: MergeWork, base: State, ours: State, theirs: State): Pick<State, Kind> => {
  const of = <K extends Kind>(kind: K): Of<State[K]> => ({
    base: base[kind],
    ours: ours[kind],
    theirs: theirs[kind],
  });
  const fields = <K extends Exclude<Kind, "bookmarks">>(kind: K, special = {}): State[K] =>
    settle(work, kind, of(kind), () => mergeFields(work, [kind], of(kind), special));
  return {
    metadata: fields("metadata"),
    bookmarks: settle(work, "bookmarks", of("bookmarks"), () => ofBookmarks(work, of("bookmarks"))),
    layout: fields("layout", { openFileIds: mergeWhole }),
    settings: fields("settings"),
  };
};
