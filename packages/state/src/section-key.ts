/** Numbers of the section types, as they stand in ids, trees and journals. */
export const SECTION = {
  metadata: 1,
  layout: 2,
  settings: 3,
  bookmarks: 4,
  tab: 5,
  "file-meta": 6,
  file: 7,
  "term-meta": 8,
  term: 9,
  "conv-meta": 10,
  conv: 11,
  secret: 12,
  conflict: 13,
} as const;
export type SectionType = keyof typeof SECTION;

/** Chunk types that only the tree uses. */
export const NODE = 20;
export const LIST = 21;

/** Names a section everywhere above the tree: its type, a colon and its name (empty for the single ones). */
export type SectionKey = `${SectionType}:${string}`;

const TYPE_NAMES: ReadonlyMap<number, SectionType> = new Map(
  (Object.keys(SECTION) as SectionType[]).map((type) => [SECTION[type], type]),
);
const CUT: ReadonlySet<number> = new Set([SECTION.file, SECTION.term, SECTION.conv, SECTION.conflict]);

export const sectionKey = <T extends SectionType>(type: T, name = ""): `${T}:${string}` => `${type}:${name}`;

export const typeOfKey = (key: SectionKey): SectionType => key.slice(0, key.indexOf(":")) as SectionType;
export const nameOfKey = (key: SectionKey): string => key.slice(key.indexOf(":") + 1);

/** The key of a type number and a name, or null for a number that no rule defines. */
export const keyOf = (type: number, name: string): SectionKey | null => {
  const known = TYPE_NAMES.get(type);
  return known === undefined ? null : sectionKey(known, name);
};

/** Sections of this type are divided by content; all others are one chunk. [ST-5] */
export const isCut = (type: number): boolean => CUT.has(type);

export const pageKey = (type: "term" | "conv", owner: string, page: number): SectionKey =>
  sectionKey(type, `${owner}:${page}`);

/** Owner and number of a page, or null when the name is not one. */
export const parsePage = (name: string): { readonly owner: string; readonly page: number } | null => {
  const match = /^([^:]+):(0|[1-9][0-9]{0,14})$/.exec(name);
  return match?.[1] === undefined || match[2] === undefined
    ? null
    : { owner: match[1], page: Number(match[2]) };
};

const ENV = "env:";
/** A terminal's environment is kept apart from its other facts: its values may be secrets. */
export const envKey = (terminalId: string): SectionKey => sectionKey("secret", `${ENV}${terminalId}`);
export const terminalOfEnv = (name: string): string | null =>
  name.startsWith(ENV) ? name.slice(ENV.length) : null;
