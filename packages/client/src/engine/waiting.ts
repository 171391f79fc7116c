import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { SaveKind } from "@holdfast/protocol/saves";
import type { State } from "@holdfast/state/model";
import type { SaveBase } from "@holdfast/state/save-base";
import type { SaveOptions } from "@holdfast/state/save-options";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem } from "../contract/problem.ts";
import type { OutboxItem, PreparedRecord, WaitingName } from "../stores/journal.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { NO_HEAD } from "./journal-keeper.ts";
import { type Outgoing, prepareOutgoing } from "./outgoing.ts";

/** Stands for a note until the save is made that it speaks of. */
export const UNSEALED: Bytes = new Uint8Array(0);

/** Of the head, in hex; zeros before the first save. */
export const digestOf = ({ head }: SaveBase): string => (head === null ? NO_HEAD : toHex(head.digest));

/** A state that is to become a save. */
export interface Draft {
  readonly state: State;
  /** Journal entries up to here are contained in it. */
  readonly covers: number;
  readonly kind: SaveKind;
  readonly label: string | null;
  /** All of it is sealed, not what changed alone. */
  readonly anew?: boolean;
  /** Chunks of older saves that it carries. [RC-9] */
  readonly heals?: NonNullable<SaveOptions["heals"]>;
}

/** A state on its way. `out` is null where it has to be sealed anew: what was sealed before can never be stored. */
export interface Unsent extends Draft {
  readonly out: Outgoing | null;
}

/** A save and the names given to it. `save` is null once the service has it. */
export interface Waiting {
  readonly save: Unsent | null;
  readonly names: readonly WaitingName[];
}

export const unsentOf = (out: Outgoing): Unsent => ({
  state: out.state,
  covers: out.record.covers,
  kind: out.kind,
  label: out.label,
  out,
});

export const isNamed = ({ names }: Waiting): boolean => names.length > 0;

/** The saves among what waits, in order. */
export const savesOf = <S>(items: readonly { readonly save: S | null }[]): readonly S[] =>
  items.flatMap(({ save }) => (save === null ? [] : [save]));

/** What has a name, to be sealed anew: each state as `onto` puts it on what is the newest save now. */
export const toSealAgain = (
  queue: readonly Waiting[],
  onto: (state: State) => State = (state) => state,
): readonly Waiting[] =>
  queue
    .filter((item) => item.save === null || isNamed(item))
    .map(({ save, names }) => ({ names, save: save && { ...save, out: null, state: onto(save.state) } }));

const waits = (item: Waiting): boolean => item.save !== null || isNamed(item);

/** As it is written down. Before it is sealed anew nothing of it may be. */
export const itemsOf = (queue: readonly Waiting[]): readonly OutboxItem[] =>
  queue.flatMap(({ save, names }): OutboxItem[] => {
    if (save === null) return [{ save, names }];
    return save.out === null ? [] : [{ save: save.out.record, names }];
  });

/** What waits once a save of it is acknowledged. */
export const withoutSave = (queue: readonly Waiting[], out: Outgoing): readonly Waiting[] =>
  queue.map((item) => (item.save?.out === out ? { ...item, save: null } : item)).filter(waits);

/** Names whose saves are stored. */
export const namesDue = (queue: readonly Waiting[]): readonly WaitingName[] =>
  queue.flatMap(({ save, names }) => (save === null ? names : []));

/** What waits without one name; a stored save whose last name it was waits no more. */
export const withoutName = (queue: readonly Waiting[], id: Id<"cpt">): readonly Waiting[] =>
  queue.map((item) => ({ ...item, names: item.names.filter((name) => name.id !== id) })).filter(waits);

/** What waits with one name sealed anew. */
export const withName = (queue: readonly Waiting[], next: WaitingName): readonly Waiting[] =>
  queue.map((item) => ({ ...item, names: item.names.map((name) => (name.id === next.id ? next : name)) }));

/** What waits with the sealed note of one name. */
export const withMeta = (queue: readonly Waiting[], id: Id<"cpt">, meta: Bytes): readonly Waiting[] =>
  queue.map((item) => ({
    ...item,
    names: item.names.map((name) => (name.id === id ? { ...name, meta } : name)),
  }));

const covering = (record: PreparedRecord, covers: number): PreparedRecord => ({
  ...record,
  covers: Math.max(record.covers, covers),
});

/** What is saved after a name was given compacts. [RT-11] */
const named = (base: SaveBase, names: readonly WaitingName[]): SaveBase =>
  names.length === 0 ? base : { ...base, isNamed: true };

const onSave = (names: readonly WaitingName[], at: string, seq: number): readonly WaitingName[] =>
  names.map((name) => ({ ...name, at, seq }));

export interface Sealed {
  readonly sealed: readonly Waiting[];
  /** What the next save builds on once all of them are stored. */
  readonly tip: SaveBase;
}

/** Adds what was sealed to what waits. Names of a state that the last save holds already become that save's. */
export const joined = (
  queue: readonly Waiting[],
  sealed: readonly Waiting[],
  { state, covers }: Draft,
  tip: SaveBase,
): readonly Waiting[] => {
  const last = queue.at(-1);
  const out = last?.save?.out ?? null;
  if (last === undefined || out === null || sealed.some(({ save }) => save !== null)) {
    return [...queue, ...sealed.filter(waits)];
  }
  const record = covering(out.record, covers);
  const save = unsentOf({ ...out, state, record, next: tip });
  return [...queue.slice(0, -1), { save, names: [...last.names, ...sealed.flatMap(({ names }) => names)] }];
};

/**
 * Seals drafts one on top of the other, and the first on `base`, so that each state with a name has a save of its own. A
 * state that the one before it holds already needs no save: its names go there. [CP-11]
 */
export const sealInOrder = async (
  deps: EngineDeps,
  session: Id<"ses">,
  base: SaveBase,
  drafts: readonly Waiting[],
): Promise<Result<Sealed, ClientProblem>> => {
  const sealed: Waiting[] = [];
  let tip = base;
  for (const { save, names } of drafts) {
    if (save === null) {
      sealed.push({ save, names });
      continue;
    }
    const { out: _, ...draft } = save;
    const made = await prepareOutgoing(deps, { session, base: tip, ...draft });
    if (!made.ok) return err(made.error);
    if (!made.value.unchanged) {
      const { record } = made.value;
      const next = named(made.value.next, names);
      sealed.push({
        save: unsentOf({ ...made.value, next }),
        names: onSave(names, record.digest, record.seq),
      });
      tip = next;
      continue;
    }
    const { head } = tip;
    if (head === null) throw new Error("an unchanged save has one before it");
    tip = named(made.value.next, names);
    const moved = { save: null, names: onSave(names, toHex(head.digest), head.seq) };
    sealed.splice(0, sealed.length, ...joined(sealed, [moved], save, tip));
  }
  return ok({ sealed, tip });
};
