import type { SyntaxNode } from "@lezer/common";
import { entityText } from "./entities.ts";
import type { Inline } from "./nodes.ts";

/** Deeper than this nothing is taken apart: it stays as it was written. */
export const DEEPEST = 12;

/** The text that is read, and the addresses that it defines below names. */
export interface Source {
  readonly text: string;
  readonly addresses: ReadonlyMap<string, string>;
}

/** Marks of the syntax, which are not part of what was said. */
const MARKS = new Set([
  "EmphasisMark",
  "StrikethroughMark",
  "QuoteMark",
  "HeaderMark",
  "TaskMarker",
  "ListMark",
  "CodeMark",
  "LinkMark",
]);

export const sliceOf = ({ text }: Source, { from, to }: { from: number; to: number }): string =>
  text.slice(from, to);

/** Labels of addresses are the same whatever their case and white space. */
export const labelKey = (label: string): string => label.trim().replaceAll(/\s+/g, " ").toLowerCase();

export const addressText = (written: string): string =>
  written
    .replace(/^<(.*)>$/s, "$1")
    .replaceAll(/\\([!-/:-@[-`{-~])/g, "$1")
    .replaceAll(/&(?:#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi, entityText);

const lines = (text: string): string => text.replaceAll(/[ \t]*\n[ \t]*/g, "\n");

const join = (pieces: readonly Inline[]): readonly Inline[] => {
  const joined: Inline[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece.kind === "text" && last?.kind === "text") {
      joined[joined.length - 1] = { kind: "text", text: last.text + piece.text };
    } else if (piece.kind !== "text" || piece.text !== "") joined.push(piece);
  }
  return joined;
};

const codeText = (source: Source, node: SyntaxNode): string => {
  const written = sliceOf(source, node);
  const [ticks = ""] = /^`*/.exec(written) ?? [];
  const inside = written.slice(ticks.length, written.length - ticks.length).replaceAll("\n", " ");
  const padded = inside.startsWith(" ") && inside.endsWith(" ") && inside.trim() !== "";
  return padded ? inside.slice(1, -1) : inside;
};

/** What stands between the brackets of a link or an image. */
const innerOf = (node: SyntaxNode): { readonly from: number; readonly to: number } | null => {
  const [open, close] = node.getChildren("LinkMark");
  return open === undefined || close === undefined ? null : { from: open.to, to: close.from };
};

const addressOf = (source: Source, node: SyntaxNode): string | null => {
  const url = node.getChild("URL");
  if (url !== null) return addressText(sliceOf(source, url));
  // `[text]()` names nothing, `[text][]` names itself.
  const label = node.getChild("LinkLabel");
  const inner = innerOf(node);
  const named = label === null ? "" : sliceOf(source, label).slice(1, -1);
  const key = named === "" && inner !== null ? sliceOf(source, inner) : named;
  return source.addresses.get(labelKey(key)) ?? null;
};

const linkOf = (source: Source, node: SyntaxNode, depth: number): readonly Inline[] => {
  const address = addressOf(source, node);
  const inner = innerOf(node);
  if (inner === null) return [{ kind: "text", text: sliceOf(source, node) }];
  const inside = inlinesIn(source, node, inner.from, inner.to, depth + 1);
  if (address === null) {
    const before = source.text.slice(node.from, inner.from);
    const after = source.text.slice(inner.to, node.to);
    return [{ kind: "text", text: before }, ...inside, { kind: "text", text: after }];
  }
  const shown = inside.length === 0 ? [{ kind: "text", text: address } as const] : inside;
  return [{ kind: "link", address, inside: shown }];
};

/** An address that stands for itself. One without a scheme is an address of the web; of a person, it is text. */
const bareLink = (written: string): Inline => {
  const inside = [{ kind: "text", text: written } as const];
  if (/^www\./i.test(written)) return { kind: "link", address: `http://${written}`, inside };
  return /^[a-z][a-z0-9+.-]*:/i.test(written)
    ? { kind: "link", address: written, inside }
    : { kind: "text", text: written };
};

const inlineOf = (source: Source, node: SyntaxNode, depth: number): readonly Inline[] => {
  const written = sliceOf(source, node);
  const inside = (kind: "strong" | "emphasis" | "strike"): readonly Inline[] => [
    { kind, inside: inlinesIn(source, node, node.from, node.to, depth + 1) },
  ];
  switch (node.name) {
    case "Emphasis":
      return inside("emphasis");
    case "StrongEmphasis":
      return inside("strong");
    case "Strikethrough":
      return inside("strike");
    case "InlineCode":
      return [{ kind: "code", text: codeText(source, node) }];
    case "Link":
    // An image would be a request to whoever its address names: it is shown as a way there.
    case "Image":
      return linkOf(source, node, depth);
    case "Autolink":
      return [bareLink(written.slice(1, -1))];
    case "URL":
      return [bareLink(written)];
    case "Escape":
      return [{ kind: "text", text: written.slice(1) }];
    case "Entity":
      return [{ kind: "text", text: entityText(written) }];
    case "HardBreak":
      return [{ kind: "text", text: "\n" }];
    default:
      return MARKS.has(node.name) ? [] : [{ kind: "text", text: written }];
  }
};

/** What stands in a node between two offsets. HTML is text like any other. */
export const inlinesIn = (
  source: Source,
  node: SyntaxNode,
  from: number,
  to: number,
  depth: number,
): readonly Inline[] => {
  if (depth > DEEPEST) return [{ kind: "text", text: source.text.slice(from, to) }];
  const pieces: Inline[] = [];
  let at = from;
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.from < at || child.to > to) continue;
    pieces.push({ kind: "text", text: lines(source.text.slice(at, child.from)) });
    pieces.push(...inlineOf(source, child, depth));
    at = child.to;
  }
  pieces.push({ kind: "text", text: lines(source.text.slice(at, to)) });
  return join(pieces);
};

/** The same without white space at both ends. */
export const trimmed = (pieces: readonly Inline[]): readonly Inline[] =>
  join(
    pieces.map((piece, index) => {
      if (piece.kind !== "text") return piece;
      const start = index === 0 ? piece.text.trimStart() : piece.text;
      return { kind: "text", text: index === pieces.length - 1 ? start.trimEnd() : start };
    }),
  );
