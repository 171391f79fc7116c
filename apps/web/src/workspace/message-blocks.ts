/** A piece of a paragraph. */
export interface Span {
  readonly kind: "plain" | "code" | "strong";
  readonly text: string;
}

/** A paragraph, or a fenced block of code. */
export type Block =
  | { readonly kind: "text"; readonly spans: readonly Span[] }
  | { readonly kind: "code"; readonly text: string };

const FENCE = /^ {0,3}```.*$/;

const MARKED = /(`[^`\n]+`|\*\*[^*\n]+\*\*)/;

const spansOf = (text: string): readonly Span[] =>
  text.split(MARKED).flatMap((piece, index): Span[] => {
    if (piece === "") return [];
    // What the pattern found stands at the odd places.
    if (index % 2 === 0) return [{ kind: "plain", text: piece }];
    return piece.startsWith("`")
      ? [{ kind: "code", text: piece.slice(1, -1) }]
      : [{ kind: "strong", text: piece.slice(2, -2) }];
  });

/** How a message is shown: paragraphs at blank lines, code between fences. A fence without an end runs to the last line. */
export const messageBlocks = (text: string): readonly Block[] => {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let inCode = false;
  const close = (): void => {
    const joined = lines.join("\n");
    if (inCode) blocks.push({ kind: "code", text: joined });
    else if (joined.trim() !== "") blocks.push({ kind: "text", spans: spansOf(joined.trim()) });
    lines = [];
  };
  for (const line of text.split("\n")) {
    if (FENCE.test(line)) {
      close();
      inCode = !inCode;
    } else if (!inCode && line.trim() === "") close();
    else lines.push(line);
  }
  if (!inCode || lines.length > 0) close();
  return blocks;
};
