import { TERMINAL_PAGE_BYTES } from "@holdfast/protocol/limits";
import type { Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { type Static, Type } from "@sinclair/typebox";
import { type Scrollback, type Terminal, TerminalSchema } from "./model.ts";
import { decodeJson, decodeText, encodeJson, encodeText, type SkipReason } from "./section-content.ts";

const MetaSchema = Type.Composite(
  [
    Type.Omit(TerminalSchema, ["id", "env", "scrollback"]),
    Type.Object({ firstPage: Type.Integer({ minimum: 0 }), pages: Type.Integer({ minimum: 0 }) }),
  ],
  { additionalProperties: false },
);
type TerminalMeta = Static<typeof MetaSchema>;
const EnvSchema = Type.Record(Type.String(), Type.String());

export const encodeTerminalMeta = ({
  id: _,
  env: __,
  scrollback,
  ...facts
}: Terminal): Result<Bytes, SkipReason> =>
  encodeJson({ ...facts, firstPage: scrollback.firstPage, pages: scrollback.pages.length });

export const encodeTerminalEnv = (terminal: Terminal): Result<Bytes, SkipReason> => encodeJson(terminal.env);

export const encodeTerminalPage = (page: string): Result<Bytes, SkipReason> =>
  encodeText(page, TERMINAL_PAGE_BYTES);

export const terminalMetaDiffers = (a: Terminal, b: Terminal): boolean =>
  a.title !== b.title ||
  a.cwd !== b.cwd ||
  a.shell !== b.shell ||
  a.rows !== b.rows ||
  a.cols !== b.cols ||
  a.command !== b.command ||
  a.history !== b.history ||
  a.active !== b.active ||
  a.leftOut !== b.leftOut ||
  a.scrollback.firstPage !== b.scrollback.firstPage ||
  a.scrollback.pages.length !== b.scrollback.pages.length;

/** What is known of a terminal's sections: undefined = nothing new, null = removed. */
export interface TerminalParts {
  readonly meta?: Bytes;
  readonly env?: Bytes | null;
  readonly pages: ReadonlyMap<number, Bytes | null>;
}

export type TerminalFault = "term-meta" | "env" | number;

/** A terminal from the sections at hand; `before` supplies what they lack, faults name what has not its form. */
export const decodeTerminal = (
  id: string,
  before: Terminal | undefined,
  parts: TerminalParts,
): { readonly terminal: Terminal; readonly malformed: readonly TerminalFault[] } => {
  const malformed: TerminalFault[] = [];
  const meta = parts.meta === undefined ? undefined : decodeJson<TerminalMeta>(parts.meta, MetaSchema);
  if (meta === null) malformed.push("term-meta");
  const env = parts.env ? decodeJson<Record<string, string>>(parts.env, EnvSchema) : undefined;
  if (env === null) malformed.push("env");

  const pages = new Map<number, string>();
  before?.scrollback.pages.forEach((page, i) => {
    pages.set(before.scrollback.firstPage + i, page);
  });
  for (const [number, bytes] of parts.pages) {
    const page = bytes === null ? undefined : decodeText(bytes);
    if (page === null) malformed.push(number);
    else if (page === undefined) pages.delete(number);
    else pages.set(number, page);
  }
  const { firstPage: first, pages: counted, ...facts } = meta ?? factsOf(id, before);
  const firstPage = first ?? Math.min(...pages.keys(), Number.MAX_SAFE_INTEGER);
  const end = counted === undefined ? Number.POSITIVE_INFINITY : firstPage + counted;
  const kept = [...pages].filter(([n]) => n >= firstPage && n < end).sort(([a], [b]) => a - b);
  const scrollback: Scrollback = {
    firstPage: kept.length === 0 && first === undefined ? 0 : firstPage,
    pages: kept.map(([, page]) => page),
  };
  const given = parts.env === null ? {} : (env ?? before?.env ?? {});
  return { terminal: { ...facts, id, env: given, scrollback }, malformed };
};

/** Facts where the terminal's own are lost or unchanged; without page numbers, every page at hand is taken. */
const factsOf = (
  id: string,
  before: Terminal | undefined,
): Omit<TerminalMeta, "firstPage" | "pages"> & { firstPage?: number; pages?: number } => {
  if (before !== undefined) {
    const { id: _, env: __, scrollback, ...facts } = before;
    const { leftOut, ...others } = facts;
    return {
      ...others,
      ...(leftOut === undefined ? {} : { leftOut: [...leftOut] }),
      history: [...facts.history],
      firstPage: scrollback.firstPage,
    };
  }
  return {
    title: `Recovered ${id}`,
    cwd: "",
    shell: "",
    rows: 24,
    cols: 80,
    history: [],
    active: false,
  };
};

/**
 * Adds output at the end. Full pages are never touched again, so a save costs the new output and not the terminal.
 *
 * Pages hold at most 128 KiB of UTF-8 and break between characters; above `maxPages` whole pages leave at the front.
 */
export const appendScrollback = (scrollback: Scrollback, output: string, maxPages = 64): Scrollback => {
  const pages = scrollback.pages.slice(0, -1);
  let open = (scrollback.pages.at(-1) ?? "") + output.toWellFormed();
  while (utf8Length(open) > TERMINAL_PAGE_BYTES) {
    const at = pageEnd(open);
    pages.push(open.slice(0, at));
    open = open.slice(at);
  }
  if (open !== "") pages.push(open);
  const dropped = Math.max(0, pages.length - maxPages);
  return { firstPage: scrollback.firstPage + dropped, pages: pages.slice(dropped) };
};

const encoder = new TextEncoder();
const page = new Uint8Array(TERMINAL_PAGE_BYTES);
const utf8Length = (text: string): number =>
  text.length * 3 <= TERMINAL_PAGE_BYTES ? text.length : encoder.encode(text).length;

/** How many UTF-16 units of `text` fill one page: `encodeInto` stops at the last whole character. */
const pageEnd = (text: string): number => encoder.encodeInto(text, page).read;
