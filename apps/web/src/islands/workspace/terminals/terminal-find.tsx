import { ChevronDown, ChevronUp, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { IconButton } from "../../../ui/icon-button.tsx";
import { foundWords } from "../../../words/terminal-words.ts";

export interface Found {
  readonly at: number;
  readonly count: number;
}

export interface TerminalFindProps {
  readonly found: Found;
  readonly onFind: (text: string, backwards: boolean) => void;
  readonly onClose: () => void;
}

/** Searches what a terminal shows. It begins at the end: Enter goes to the place before, Shift Enter to the one after, Escape ends it. */
export const TerminalFind = ({ found, onFind, onClose }: TerminalFindProps): ReactNode => {
  const [text, setText] = useState("");
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") onFind(text, !event.shiftKey);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="terminal-find">
      <input
        className="terminal-find-field"
        aria-label="Find in the output"
        placeholder="Find in the output"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        ref={(input) => {
          if (input !== null && !input.dataset["there"]) {
            input.dataset["there"] = "true";
            input.focus();
          }
        }}
        onChange={({ target }) => {
          setText(target.value);
          onFind(target.value, true);
        }}
        onKeyDown={onKeyDown}
      />
      <output className="terminal-found">{text === "" ? "" : foundWords(found.at, found.count)}</output>
      <IconButton label="Earlier place" keys="Enter" onClick={() => onFind(text, true)}>
        <ChevronUp size={15} aria-hidden="true" />
      </IconButton>
      <IconButton label="Later place" keys="Shift Enter" onClick={() => onFind(text, false)}>
        <ChevronDown size={15} aria-hidden="true" />
      </IconButton>
      <IconButton label="End the search" keys="Esc" onClick={onClose}>
        <X size={15} aria-hidden="true" />
      </IconButton>
    </search>
  );
};
