import type { Message } from "@holdfast/state/model";
import type { ReactNode } from "react";
import { textOf } from "../../../workspace/conversation-changes.ts";
import { plainText } from "../../../workspace/markdown/link-text.ts";
import type { Block, Inline } from "../../../workspace/markdown/nodes.ts";
import { readMarkdown } from "../../../workspace/markdown/read-markdown.ts";
import { CodeBlock } from "./code-block.tsx";
import { MessageLink } from "./message-link.tsx";
import { PlainText } from "./plain-text.tsx";
import "./message-text.css";

/** The panel has a heading of its own, and those of a message stand below it. */
const HEADINGS = ["h3", "h4", "h5", "h6"] as const;

const TAGS = { strong: "strong", emphasis: "em", strike: "s" } as const;

const Inlines = ({ pieces }: { readonly pieces: readonly Inline[] }): ReactNode =>
  pieces.map((piece, index) => {
    const key = `${index}`;
    if (piece.kind === "link") {
      return (
        <MessageLink key={key} address={piece.address} said={plainText(piece.inside)}>
          <Inlines pieces={piece.inside} />
        </MessageLink>
      );
    }
    if (piece.kind === "text") return <PlainText key={key} text={piece.text} />;
    if (piece.kind === "code") {
      return (
        <code key={key}>
          <PlainText text={piece.text} />
        </code>
      );
    }
    const Tag = TAGS[piece.kind];
    return (
      <Tag key={key}>
        <Inlines pieces={piece.inside} />
      </Tag>
    );
  });

const ListView = ({ list }: { readonly list: Extract<Block, { kind: "list" }> }): ReactNode => {
  const Tag = list.start === null ? "ul" : "ol";
  return (
    <Tag {...(list.start === null || list.start === 1 ? {} : { start: list.start })}>
      {list.items.map(({ done, blocks }, index) => {
        const key = `${index}`;
        return (
          <li key={key} {...(done === null ? {} : { "data-done": done })}>
            {done === null ? null : (
              <input type="checkbox" checked={done} disabled aria-label={done ? "Done" : "Not done"} />
            )}
            <Blocks blocks={blocks} />
          </li>
        );
      })}
    </Tag>
  );
};

const Cells = ({
  row,
  tag: Tag,
}: {
  readonly row: readonly (readonly Inline[])[];
  readonly tag: "th" | "td";
}) =>
  row.map((cell, index) => {
    const key = `${index}`;
    return (
      <Tag key={key} dir="auto" {...(Tag === "th" ? { scope: "col" } : {})}>
        <Inlines pieces={cell} />
      </Tag>
    );
  });

const TableView = ({ table }: { readonly table: Extract<Block, { kind: "table" }> }): ReactNode => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
  <div className="message-table" tabIndex={0}>
    <table>
      <thead>
        <tr>
          <Cells row={table.head} tag="th" />
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => {
          const key = `${index}`;
          return (
            <tr key={key}>
              <Cells row={row} tag="td" />
            </tr>
          );
        })}
      </tbody>
    </table>
  </div>
);

const BlockView = ({ block }: { readonly block: Block }): ReactNode => {
  switch (block.kind) {
    case "paragraph":
      return (
        <p dir="auto">
          <Inlines pieces={block.inside} />
        </p>
      );
    case "heading": {
      const Tag = HEADINGS[block.level - 1] ?? "h6";
      return (
        <Tag dir="auto">
          <Inlines pieces={block.inside} />
        </Tag>
      );
    }
    case "code":
      return <CodeBlock language={block.language} text={block.text} />;
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "list":
      return <ListView list={block} />;
    case "table":
      return <TableView table={block} />;
    case "rule":
      return <hr />;
  }
};

const Blocks = ({ blocks }: { readonly blocks: readonly Block[] }): ReactNode =>
  blocks.map((block, index) => {
    const key = `${index} ${block.kind}`;
    return <BlockView key={key} block={block} />;
  });

/** What was read of messages; they never change, a changed one is another. */
const read = new WeakMap<Message, readonly Block[]>();

const blocksOf = (message: Message): readonly Block[] => {
  const before = read.get(message);
  if (before !== undefined) return before;
  const blocks = readMarkdown(textOf(message));
  read.set(message, blocks);
  return blocks;
};

/** A message as elements of the page. Nothing of it is ever taken as HTML. */
export const MessageText = ({ message }: { readonly message: Message }): ReactNode => (
  <div className="message-text">
    <Blocks blocks={blocksOf(message)} />
  </div>
);
