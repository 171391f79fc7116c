/** Numbers of the object kinds in use. */
export const KIND = {
  slot: 0x01,
  wrap: 0x02,
  segment: 0x03,
  manifest: 0x04,
  grant: 0x06,
  certificate: 0x07,
  statement: 0x08,
  meta: 0x09,
  journalEntry: 0x0a,
} as const;

/** First byte of the ext of a wrap. */
export const PURPOSE = {
  rootToSlot: 1,
  pairing: 2,
  keyRing: 4,
  unlock: 6,
  rootToDevice: 7,
  exportKeys: 8,
} as const;
/** First byte of the ext of a statement. */
export const STATEMENT = { keyList: 1, roster: 2, successor: 3 } as const;

/** What the bytes of a kind may never decide for themselves. [SF-11] */
export interface KindRule {
  readonly scope: "account" | "workspace";
  readonly key: "symmetric" | "sealed-to" | "signed-only";
  /** `content`: the single frame is padded; `body`: the segment's own way. */
  readonly padded: "no" | "content" | "body";
  readonly signed: boolean;
  /** seq is always 0. */
  readonly unversioned: boolean;
  /** Length of ext in bytes, or null where it varies. */
  readonly extBytes: number | null;
  /** Length of the content in bytes, or null where it varies. */
  readonly contentBytes: number | null;
}

const rule = (
  scope: KindRule["scope"],
  key: KindRule["key"],
  rest: Partial<Omit<KindRule, "scope" | "key">>,
): KindRule => ({
  scope,
  key,
  padded: "no",
  signed: false,
  unversioned: false,
  extBytes: null,
  contentBytes: null,
  ...rest,
});

const RULES: ReadonlyMap<number, KindRule> = new Map([
  [KIND.slot, rule("account", "symmetric", { unversioned: true, contentBytes: 64 })],
  [KIND.segment, rule("workspace", "symmetric", { padded: "body", unversioned: true, extBytes: 0 })],
  [KIND.manifest, rule("workspace", "symmetric", { padded: "content", signed: true })],
  [
    KIND.grant,
    rule("workspace", "sealed-to", { signed: true, unversioned: true, extBytes: 64, contentBytes: 32 }),
  ],
  [KIND.certificate, rule("account", "signed-only", { signed: true })],
  [KIND.meta, rule("workspace", "symmetric", { padded: "content", signed: true, extBytes: 1 })],
  [KIND.journalEntry, rule("workspace", "symmetric", { padded: "content", extBytes: 32 })],
]);

const WRAP_RULES: ReadonlyMap<number, KindRule> = new Map([
  [PURPOSE.rootToSlot, rule("account", "sealed-to", { extBytes: 65, contentBytes: 32 })],
  [PURPOSE.pairing, rule("account", "sealed-to", { signed: true, extBytes: 65, contentBytes: 64 })],
  [PURPOSE.keyRing, rule("workspace", "symmetric", { extBytes: 5 })],
  [PURPOSE.unlock, rule("workspace", "symmetric", { signed: true, extBytes: 1, contentBytes: 64 })],
  [PURPOSE.rootToDevice, rule("account", "sealed-to", { extBytes: 65, contentBytes: 32 })],
  [PURPOSE.exportKeys, rule("workspace", "symmetric", { extBytes: 37 })],
]);

const STATEMENT_RULES: ReadonlyMap<number, KindRule> = new Map([
  [STATEMENT.keyList, rule("account", "signed-only", { signed: true })],
  [STATEMENT.roster, rule("workspace", "signed-only", { signed: true })],
  [STATEMENT.successor, rule("account", "signed-only", { signed: true, extBytes: 209 })],
]);

/** The rule of a kind and, for wraps and statements, of the first ext byte; null for reserved and unknown ones. [SF-15] */
export const kindRule = (kind: number, ext: Uint8Array): KindRule | null => {
  const subkind = ext[0] ?? 0;
  if (kind === KIND.wrap) return WRAP_RULES.get(subkind) ?? null;
  if (kind === KIND.statement) return STATEMENT_RULES.get(subkind) ?? null;
  return RULES.get(kind) ?? null;
};

/** Length in bytes of the purpose or statement byte that stands before the rest of ext. */
export const subkindBytes = (kind: number): number => (kind === KIND.wrap || kind === KIND.statement ? 1 : 0);
