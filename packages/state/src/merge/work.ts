import type { JsonValue } from "../canonical-json.ts";
import { LINE_STEPS } from "../lines.ts";
import type { Conflict } from "../model.ts";
import { sameData } from "../same-data.ts";
import {
  digestOf,
  type MergeAuthor,
  type MergeField,
  type MergeReason,
  type MergeReport,
  type MergeWarning,
  pointerTo,
  reported,
  type Strategy,
} from "./report.ts";

/** A value on the three sides; undefined: it is not there. */
export interface Sides<T> {
  readonly base: T | undefined;
  readonly ours: T | undefined;
  readonly theirs: T | undefined;
}

export interface MergeBy {
  readonly oursBy: MergeAuthor;
  readonly theirsBy: MergeAuthor;
  readonly strategy: Strategy;
}

/** Steps of matching lines in one merge, whatever the number of its files: about half a second. */
const STEPS = 4 * LINE_STEPS;
/** What a section of a conflict holds at most, and how much longer than its texts JSON may be. */
const CONFLICT_BYTES = 16 * 1024 * 1024;

const jsonBytes = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** Characters in all the texts inside. */
const amountOf = (value: unknown): number => {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, each) => sum + amountOf(each), 0);
};

/** What one merge has come to so far. */
export class MergeWork {
  readonly by: MergeBy;
  readonly conflicts: Conflict[] = [];
  /** Ids of conflicts whose place a later one takes. */
  readonly superseded = new Set<string>();
  readonly #open: readonly Conflict[];
  readonly #fields: MergeField[] = [];
  readonly #copies: string[] = [];
  readonly #warnings: MergeWarning[] = [];
  #steps = STEPS;

  /** `open`: the conflicts of theirs. */
  constructor(by: MergeBy, open: readonly Conflict[]) {
    this.by = by;
    this.#open = open;
  }

  get strategy(): Strategy {
    return this.by.strategy;
  }

  /** What matching lines may still cost. */
  get steps(): number {
    return Math.min(LINE_STEPS, this.#steps);
  }

  spend(steps: number): void {
    this.#steps -= steps;
  }

  /** Both sides changed this part: what became of it. */
  tell(
    path: readonly string[],
    { base, ours, theirs }: Sides<unknown>,
    resolution: MergeField["resolution"],
    why: MergeReason,
  ): void {
    this.#fields.push({
      pointer: pointerTo(...path),
      base: reported(base),
      ours: reported(ours),
      theirs: reported(theirs),
      resolution,
      why,
    });
  }

  copied(name: string): void {
    this.#copies.push(name);
  }

  warn(path: readonly string[], why: MergeWarning["why"]): void {
    this.#warnings.push({ pointer: pointerTo(...path), why });
  }

  /**
   * Leaves a part to a person. False: the three values are larger than a conflict may be. [MG-5]
   *
   * Somebody who went on typing what a conflict holds as theirs has one conflict still, with all that was typed.
   */
  leave(part: Pick<Conflict, "kind" | "thing" | "name">, { base, ours, theirs }: Sides<unknown>): boolean {
    const values = {
      base: (base ?? null) as JsonValue,
      ours: (ours ?? null) as JsonValue,
      theirs: (theirs ?? null) as JsonValue,
    };
    const before = this.#open.find(
      (each) => each.kind === part.kind && each.thing === part.thing && sameData(each.ours, values.base),
    );
    const { oursBy, theirsBy } = this.by;
    const { id: _, ...began } = before ?? { id: "", ...part, ...values, oursBy, theirsBy };
    const conflict = { ...began, ours: values.ours, oursBy };
    const { kind, thing } = part;
    if (jsonBytes(conflict) > CONFLICT_BYTES) return false;
    const id = `c-${digestOf(kind, thing, conflict.base, conflict.ours, conflict.theirs).slice(0, 32)}`;
    if (before !== undefined && before.id !== id) this.superseded.add(before.id);
    this.conflicts.push({ id, ...conflict });
    return true;
  }

  /** The side that the strategy takes of a part that both changed; null under the strategies that take neither. [MG-7] */
  choice(sides: Sides<unknown>): { readonly side: "ours" | "theirs"; readonly why: MergeReason } | null {
    const { oursBy, theirsBy, strategy } = this.by;
    if (strategy !== "latest" && strategy !== "most-complete") return null;
    const order = Date.parse(oursBy.at) - Date.parse(theirsBy.at);
    const later = order > 0 || (order === 0 && oursBy.device > theirsBy.device) ? "ours" : "theirs";
    if (strategy === "latest") return { side: later, why: "saved-last" };
    const [ours, theirs] = [amountOf(sides.ours), amountOf(sides.theirs)];
    const side = ours === theirs ? later : ours > theirs ? "ours" : "theirs";
    return { side, why: ours === theirs ? "saved-last" : "holds-more" };
  }

  report(): MergeReport {
    return { fields: this.#fields, copies: this.#copies, warnings: this.#warnings };
  }
}
