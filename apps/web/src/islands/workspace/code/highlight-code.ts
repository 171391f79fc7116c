import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import { languageSupport } from "./languages.ts";

/** A stretch of code, and the class that colours it; "" for none. */
export interface CodePiece {
  readonly text: string;
  readonly className: string;
}

/** The same colours as the editor's, by classes of the page's own style sheet. */
const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], class: "code-keyword" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.monospace], class: "code-string" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.unit], class: "code-number" },
  { tag: [tags.comment, tags.meta], class: "code-comment" },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.tagName], class: "code-type" },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
      tags.definition(tags.variableName),
      tags.propertyName,
      tags.attributeName,
      tags.labelName,
    ],
    class: "code-name",
  },
  { tag: [tags.punctuation, tags.operator, tags.bracket], class: "code-punctuation" },
  { tag: tags.inserted, class: "code-string" },
  { tag: [tags.deleted, tags.invalid], class: "code-deleted" },
]);

/** More than this is shown without colours: reading it would hold up the page. */
export const COLOURED_MAX_CHARS = 20_000;

/** A text in coloured pieces, which add up to it; null where its language is not known or it is too long. */
export const highlightedCode = async (
  text: string,
  language: string,
): Promise<readonly CodePiece[] | null> => {
  const support = text.length > COLOURED_MAX_CHARS ? null : await languageSupport(language);
  if (support === null) return null;
  const pieces: CodePiece[] = [];
  highlightCode(
    text,
    support.language.parser.parse(text),
    highlighter,
    (piece, className) => pieces.push({ text: piece, className }),
    () => pieces.push({ text: "\n", className: "" }),
  );
  return pieces;
};
