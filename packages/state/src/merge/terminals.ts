import type { Scrollback, State, Terminal } from "../model.ts";
import { sameData } from "../same-data.ts";
import { mergeList } from "./lists.ts";
import { digestOf } from "./report.ts";
import { mergeFields, mergeItems } from "./values.ts";
import type { MergeWork, Sides } from "./work.ts";

type Both = { readonly base: Terminal | undefined; readonly ours: Terminal; readonly theirs: Terminal };

const PLACES = { rows: null, cols: null, active: null };
const isUsed = (base: Terminal | undefined, terminal: Terminal): boolean =>
  base === undefined || !sameData({ ...base, ...PLACES }, { ...terminal, ...PLACES });

/** Whether the one output is the beginning of the other. */
const goesOn = (first: Scrollback, longer: Scrollback): boolean => {
  if (first.firstPage !== longer.firstPage) return false;
  return longer.pages.join("").startsWith(first.pages.join(""));
};

/** The terminals of both; two that went on differently become two. [MG-3] */
export class TerminalsMerge {
  readonly #work: MergeWork;
  readonly #beside: Terminal[] = [];

  constructor(work: MergeWork) {
    this.#work = work;
  }

  merge(base: State["terminals"], ours: State["terminals"], theirs: State["terminals"]): State["terminals"] {
    const merged = mergeItems(
      { base, ours, theirs },
      { both: (sides, id) => this.#both(sides, id), removed: (sides, id) => this.#removed(sides, id) },
    );
    let terminals = merged;
    for (const terminal of this.#beside) {
      const id = `${terminal.id.slice(0, 46)}-${digestOf(terminal.scrollback).slice(0, 16)}`;
      if (Object.hasOwn(terminals, id)) continue;
      const titles = new Set(Object.values(terminals).map(({ title }) => title));
      let title = terminal.title;
      for (let n = 2; titles.has(title); n++) title = `${terminal.title} (${n})`;
      terminals = { ...terminals, [id]: { ...terminal, id, title, active: false } };
      this.#work.copied(title);
    }
    return terminals;
  }

  #removed({ base, ours, theirs }: Sides<Terminal>, id: string): Terminal | undefined {
    const [side, kept] = ours === undefined ? (["theirs", theirs] as const) : (["ours", ours] as const);
    if (kept === undefined || !isUsed(base, kept)) return undefined;
    const work = this.#work;
    const sides = { base, ours, theirs };
    const choice = work.strategy === "latest" ? work.choice(sides) : null;
    if (choice !== null) {
      work.tell(["terminals", id], sides, choice.side, choice.why);
      return choice.side === "ours" ? ours : theirs;
    }
    const part = { kind: "terminal", thing: id, name: kept.title } as const;
    const left = work.strategy === "manual" && work.leave(part, sides);
    work.tell(["terminals", id], sides, left ? "open" : side, left ? "by-hand" : "edited-and-removed");
    return kept;
  }

  #both(sides: Both, id: string): Terminal {
    const { base, ours, theirs } = sides;
    const work = this.#work;
    const path = ["terminals", id];
    const facts = (scrollback: Scrollback): Terminal => ({
      ...mergeFields(
        work,
        path,
        {
          base: base === undefined ? undefined : { ...base, scrollback },
          ours: { ...ours, scrollback },
          theirs: { ...theirs, scrollback },
        },
        { history: mergeList },
      ),
      scrollback,
    });
    const output = { base: base?.scrollback, ours: ours.scrollback, theirs: theirs.scrollback };
    if (sameData(output.ours, output.theirs) || sameData(output.base, output.ours))
      return facts(output.theirs);
    if (sameData(output.base, output.theirs)) return facts(output.ours);
    const choice = work.choice(output);
    if (choice !== null) {
      work.tell([...path, "scrollback"], output, choice.side, choice.why);
      return facts(output[choice.side]);
    }
    const part = { kind: "terminal", thing: id, name: theirs.title } as const;
    if (work.strategy === "manual" && work.leave(part, sides)) {
      work.tell([...path, "scrollback"], output, "open", "by-hand");
      return theirs;
    }
    if (goesOn(output.theirs, output.ours)) return facts(output.ours);
    if (goesOn(output.ours, output.theirs)) return facts(output.theirs);
    work.tell([...path, "scrollback"], output, "both", "kept-twice");
    this.#beside.push(ours);
    return theirs;
  }
}
