import type { SyntaxNode } from "@lezer/common";
import { GFM, parser } from "@lezer/markdown";
import { addressText, DEEPEST, inlinesIn, labelKey, type Source, sliceOf, trimmed } from "./inlines.ts";
import type { Block, Inline, ListItem } from "./nodes.ts";

const markdown = parser.configure([GFM]);

/**
 * What a text may be to be taken apart. The parser's time grows with the square of open brackets and of quotes in quotes: a text with
 * thousands of them is hostile or no markdown, and is shown as it was written.
 */
const MARKDOWN_MAX_CHARS = 40_000;
const BRACKETS_MAX = 1000;
const NESTED_QUOTES = /(?:>[ \t]?){100}/;

export const isReadable = (text: string): boolean =>
  text.length <= MARKDOWN_MAX_CHARS && text.split("[").length <= BRACKETS_MAX && !NESTED_QUOTES.test(text);

const written = (source: Source, node: SyntaxNode): Block => ({
  kind: "paragraph",
  inside: [{ kind: "text", text: sliceOf(source, node) }],
});

const paragraph = (source: Source, node: SyntaxNode, depth: number): Block => ({
  kind: "paragraph",
  inside: trimmed(inlinesIn(source, node, node.from, node.to, depth)),
});

const textOfCode = (source: Source, node: SyntaxNode): string => {
  const text = node
    .getChildren("CodeText")
    .map((piece) => sliceOf(source, piece))
    .join("");
  return text.replace(/\n$/, "");
};

const code = (source: Source, node: SyntaxNode): Block => {
  const info = node.getChild("CodeInfo");
  const [language = ""] = info === null ? [] : sliceOf(source, info).trim().split(/\s+/);
  return { kind: "code", language, text: textOfCode(source, node) };
};

const heading = (source: Source, node: SyntaxNode, depth: number): Block => {
  const level = Number(node.name.at(-1));
  return { kind: "heading", level, inside: trimmed(inlinesIn(source, node, node.from, node.to, depth)) };
};

const itemOf = (source: Source, node: SyntaxNode, depth: number): ListItem => {
  const task = node.getChild("Task");
  const marker = task?.getChild("TaskMarker") ?? null;
  const done = marker === null ? null : /x/i.test(sliceOf(source, marker));
  return { done, blocks: blocksIn(source, node, depth + 1) };
};

const list = (source: Source, node: SyntaxNode, depth: number): Block => {
  const items = node.getChildren("ListItem");
  const mark = items[0]?.getChild("ListMark") ?? null;
  const first = mark === null ? 1 : Number.parseInt(sliceOf(source, mark), 10);
  const start = node.name === "OrderedList" ? (Number.isNaN(first) ? 1 : first) : null;
  return { kind: "list", start, items: items.map((item) => itemOf(source, item, depth)) };
};

/** The cells between the lines of a row; an empty one has no node of its own. */
const cellsOf = (source: Source, row: SyntaxNode, depth: number): readonly (readonly Inline[])[] => {
  const cells: (readonly Inline[])[] = [];
  let cell: readonly Inline[] | null = null;
  let begun = false;
  for (let child = row.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === "TableCell") cell = trimmed(inlinesIn(source, child, child.from, child.to, depth));
    else if (child.name === "TableDelimiter") {
      if (begun || cell !== null || child.from > row.from) cells.push(cell ?? []);
      cell = null;
    }
    begun = true;
  }
  return cell === null ? cells : [...cells, cell];
};

const table = (source: Source, node: SyntaxNode, depth: number): Block => {
  const header = node.getChild("TableHeader");
  const head = header === null ? [] : cellsOf(source, header, depth + 1);
  const rows = node.getChildren("TableRow").map((row) => {
    const cells = cellsOf(source, row, depth + 1);
    return head.map((_, index) => cells[index] ?? []);
  });
  return { kind: "table", head, rows };
};

const blockOf = (source: Source, node: SyntaxNode, depth: number): Block | null => {
  switch (node.name) {
    case "Paragraph":
    case "Task":
      return paragraph(source, node, depth);
    case "FencedCode":
    case "CodeBlock":
      return code(source, node);
    case "Blockquote":
      return { kind: "quote", blocks: blocksIn(source, node, depth + 1) };
    case "BulletList":
    case "OrderedList":
      return list(source, node, depth);
    case "Table":
      return table(source, node, depth);
    case "HorizontalRule":
      return { kind: "rule" };
    case "ListMark":
    case "QuoteMark":
    case "LinkReference":
      return null;
    default:
      return /^(?:ATX|Setext)Heading\d$/.test(node.name)
        ? heading(source, node, depth)
        : written(source, node);
  }
};

const blocksIn = (source: Source, node: SyntaxNode, depth: number): readonly Block[] => {
  if (depth > DEEPEST) return [written(source, node)];
  const blocks: Block[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const block = blockOf(source, child, depth);
    if (block !== null) blocks.push(block);
  }
  return blocks;
};

/** The addresses that a text defines below names, the first of each. */
const addressesIn = (text: string, top: SyntaxNode): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const node of top.getChildren("LinkReference")) {
    const label = node.getChild("LinkLabel");
    const url = node.getChild("URL");
    if (label === null || url === null) continue;
    const key = labelKey(text.slice(label.from + 1, label.to - 1));
    if (!found.has(key)) found.set(key, addressText(text.slice(url.from, url.to)));
  }
  return found;
};

/**
 * How a message is shown: CommonMark with tables, task lists, struck text and bare addresses, and line ends as they were written. HTML
 * is text. A text that is no markdown, or too much of it, is one paragraph.
 */
export const readMarkdown = (text: string): readonly Block[] => {
  const clean = text.replaceAll(/\r\n?/g, "\n");
  if (!isReadable(clean)) return [{ kind: "paragraph", inside: [{ kind: "text", text: clean }] }];
  const { topNode } = markdown.parse(clean);
  return blocksIn({ text: clean, addresses: addressesIn(clean, topNode) }, topNode, 1);
};
