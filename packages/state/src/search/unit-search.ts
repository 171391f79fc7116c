import type { Bytes } from "@holdfast/vault/bytes";
import { nameOfKey, parsePage, type SectionKey, typeOfKey } from "../section-key.ts";
import {
  digestStreamChunk,
  digestValue,
  searchStreamChunk,
  searchValue,
  type ValueFindings,
} from "./chunk-findings.ts";
import { mayHave } from "./grams.ts";
import type { HistoryReader } from "./history-reader.ts";
import type { Hit } from "./lines.ts";
import type { Matches } from "./matches.ts";
import { type Outline, sameList } from "./outline.ts";
import type { HistorySearchInput } from "./search-history.ts";
import { type KnownChunk, Streams } from "./streams.ts";
import { type SearchKind, type Unit, unitOf } from "./units.ts";

/** Chunks that are opened without a pause: about half a megabyte. */
const PORTION = 64;

interface Standing {
  readonly keys: readonly string[];
}

type Input = Pick<HistorySearchInput, "matcher" | "kinds" | "notesFileId" | "index" | "pause">;

const NO_HITS = { name: null, hits: [] } as const;

const pageOf = (key: SectionKey): number => parsePage(nameOfKey(key))?.page ?? 0;

/** Follows the units of a session through its saves, and searches what is new of each. */
export class UnitSearch {
  readonly #input: Input;
  readonly #matches: Matches;
  readonly #reader: HistoryReader;
  readonly #streams: Streams;
  /** Of chunks: of streams, and of single values; null for what cannot be had. */
  readonly #known = new Map<number, KnownChunk | null>();
  readonly #values = new Map<
    number,
    (Omit<ValueFindings, "name"> & { readonly name: string | null }) | null
  >();
  /** Contents that no save has yet, under numbers below 0. */
  readonly #given: Bytes[] = [];
  readonly #standing = new Map<string, Standing>();
  /** Units of which not all could be had. */
  readonly #torn = new Set<string>();
  #first = 0;

  constructor(input: Input, matches: Matches, reader: HistoryReader) {
    this.#input = input;
    this.#matches = matches;
    this.#reader = reader;
    this.#streams = new Streams(input.matcher);
  }

  /** Whether a chunk was asked for and could not be had. */
  isLost(number: number): boolean {
    return this.#known.get(number) === null || this.#values.get(number) === null;
  }

  /** The first save stands for this one as well. */
  begin(at: number): void {
    this.#first = at;
  }

  /** Content that is at hand, as the only chunk of its section. */
  given(_: SectionKey, content: Bytes): readonly number[] {
    this.#given.push(content);
    return [-this.#given.length];
  }

  #kindOf({ kind, id }: Unit): SearchKind {
    return kind === "file" && id === this.#input.notesFileId ? "note" : kind;
  }

  /** Goes on from one save to the next older one, number `at`. Answers how many sections of it could not be had. */
  async follow(before: Outline, after: Outline, at: number): Promise<number> {
    const newest = at === 0 && this.#first < 0 ? this.#first : at;
    const changed = this.#changed(before, after);
    const sections = new Map<string, SectionKey[]>();
    for (const key of after.keys()) {
      const unit = unitOf(key);
      if (unit !== null && changed.has(unit.name))
        sections.set(unit.name, [...(sections.get(unit.name) ?? []), key]);
    }
    for (const name of changed.keys()) {
      const standing = this.#standing.get(name);
      if (standing !== undefined) this.#matches.extend(standing.keys, at - 1);
      this.#standing.delete(name);
      this.#torn.delete(name);
    }
    for (const unit of changed.values()) {
      const keys = sections.get(unit.name)?.sort((a, b) => pageOf(a) - pageOf(b)) ?? [];
      if (keys.length === 0 || !this.#matches.wants(unit.name)) continue;
      await this.#search(unit, keys, after, newest, at);
    }
    let lost = this.#torn.size;
    for (const list of after.values()) if (list === null) lost += 1;
    return lost;
  }

  #changed(before: Outline, after: Outline): ReadonlyMap<string, Unit> {
    const changed = new Map<string, Unit>();
    const note = (key: SectionKey): void => {
      const unit = unitOf(key);
      if (unit !== null && this.#input.kinds.has(this.#kindOf(unit))) changed.set(unit.name, unit);
    };
    for (const [key, list] of after) if (!sameList(list, before.get(key))) note(key);
    for (const key of before.keys()) if (!after.has(key)) note(key);
    // What could not be had may lie somewhere else in an older save.
    if (this.#torn.size > 0) {
      for (const key of after.keys()) if (this.#torn.has(unitOf(key)?.name ?? "")) note(key);
    }
    return changed;
  }

  settle(oldest: number): void {
    for (const { keys } of this.#standing.values()) this.#matches.extend(keys, oldest);
  }

  async #search(
    unit: Unit,
    sections: readonly SectionKey[],
    outline: Outline,
    newest: number,
    at: number,
  ): Promise<void> {
    const numbers = numbersOf(sections, outline);
    await this.#have(unit, numbers);
    const { stream } = unit;
    const lost = numbers.some((number) => number === null || this.isLost(number));
    if (lost) this.#torn.add(unit.name);
    const hits =
      stream === null
        ? numbers.flatMap((number) => this.#values.get(number ?? 0)?.hits ?? [])
        : this.#streams.hitsOf(stream, numbers, (number) => this.#known.get(number) ?? null);
    if (hits.length > 0) await this.#stand(unit, hits, outline, newest, at);
  }

  async #stand(
    unit: Unit,
    hits: readonly Hit[],
    outline: Outline,
    newest: number,
    at: number,
  ): Promise<void> {
    const named = unit.named ?? sectionOf(unit, outline);
    const name = named === null ? "" : await this.#nameOf(named, outline);
    const place = { kind: this.#kindOf(unit), id: unit.id, name: () => name };
    const keys = this.#matches.stand(unit.name, hits, place, newest);
    this.#matches.extend(keys, at);
    this.#standing.set(unit.name, { keys });
  }

  async #nameOf(key: SectionKey, outline: Outline): Promise<string> {
    const number = outline.get(key)?.[0];
    if (number === undefined) return "";
    const known = this.#values.get(number);
    if (known === undefined || (known !== null && known.name === null)) await this.#openValues([number]);
    return this.#values.get(number)?.name ?? "";
  }

  /** Opens what is not known, but for what the index says cannot match. */
  async #have(unit: Unit, numbers: readonly (number | null)[]): Promise<void> {
    const known = unit.stream === null ? this.#values : this.#known;
    const { index, matcher } = this.#input;
    const wanted: number[] = [];
    for (const number of new Set(numbers)) {
      if (number === null || known.get(number)) continue;
      const digest = number < 0 || matcher.grams.length === 0 ? null : index.digestOf(number);
      if (digest === null || mayHave(digest.grams, matcher.grams)) wanted.push(number);
      else if (unit.stream === null) this.#values.set(number, NO_HITS);
      else this.#known.set(number, { ...digest, hits: [] });
    }
    if (unit.stream === null) return this.#openValues(wanted);
    for (let from = 0; from < wanted.length; from += PORTION) {
      const portion = wanted.slice(from, from + PORTION);
      const contents = await this.#contents(portion);
      portion.forEach((number, i) => {
        const bytes = contents[i] ?? null;
        if (unit.stream === null) return;
        this.#known.set(number, bytes === null ? null : searchStreamChunk(unit.stream, bytes, matcher));
        const digest = bytes === null || number < 0 ? null : digestStreamChunk(unit.stream, bytes);
        if (digest !== null) index.noteDigest(number, digest);
      });
    }
  }

  async #openValues(numbers: readonly number[]): Promise<void> {
    const { index, matcher } = this.#input;
    for (let from = 0; from < numbers.length; from += PORTION) {
      const portion = numbers.slice(from, from + PORTION);
      const contents = await this.#contents(portion);
      portion.forEach((number, i) => {
        const bytes = contents[i] ?? null;
        this.#values.set(number, bytes === null ? null : searchValue(bytes, matcher));
        if (bytes !== null && number >= 0) index.noteDigest(number, digestValue(bytes));
      });
    }
  }

  async #contents(numbers: readonly number[]): Promise<readonly (Bytes | null)[]> {
    if (numbers.length === 0) return [];
    await this.#input.pause();
    const { chunks } = this.#input.index;
    const wanted = numbers.flatMap((number) => (number < 0 ? [] : (chunks.at(number) ?? [])));
    const read = await this.#reader.of(chunks.segments).read(wanted);
    let next = 0;
    return numbers.map((number) =>
      number < 0 ? (this.#given[-number - 1] ?? null) : (read[next++] ?? null),
    );
  }
}

/** The section that is the whole of a unit of one value. */
const sectionOf = ({ name, stream }: Unit, outline: Outline): SectionKey | null => {
  if (stream !== null) return null;
  for (const key of outline.keys()) if (key === name) return key;
  return null;
};

/** The chunks of all pages in order; null where a list or a page between two others is missing. */
const numbersOf = (sections: readonly SectionKey[], outline: Outline): readonly (number | null)[] => {
  const numbers: (number | null)[] = [];
  let before: SectionKey | null = null;
  for (const key of sections) {
    const isPage = typeOfKey(key) === "term" && before !== null;
    if (isPage && before !== null && pageOf(key) !== pageOf(before) + 1) numbers.push(null);
    numbers.push(...(outline.get(key) ?? [null]));
    before = key;
  }
  return numbers;
};
