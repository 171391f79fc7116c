import type { ReactNode } from "react";
import { hiddenLabel } from "../../../words/conversation-words.ts";
import { hiddenText, textParts } from "../../../workspace/hidden-characters.ts";

/** A text in which nothing hides. */
export const PlainText = ({ text }: { readonly text: string }): ReactNode =>
  textParts(text).map((part, index) => {
    const key = `${index}`;
    return part.hidden ? (
      <span key={key} className="hidden-characters" title={hiddenLabel(part.text)}>
        {hiddenText(part.text)}
      </span>
    ) : (
      part.text
    );
  });
