import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import type { EditorSettings } from "../../../workspace/settings-changes.ts";
import { look } from "./look.ts";

export type EditorKind = "code" | "notes";

export interface EditorOptions extends EditorSettings {
  readonly kind: EditorKind;
  readonly readOnly: boolean;
  /** The accessible name. */
  readonly label: string;
}

/** Parts of a document's set-up that change while it is open. */
export const settingsPart = new Compartment();
export const languagePart = new Compartment();
/** Ties a document to the editor that shows it. */
export const wiringPart = new Compartment();

/** What follows the options; goes into `settingsPart`. */
export const settingsOf = (options: EditorOptions): Extension => [
  EditorState.tabSize.of(options.tabSize),
  indentUnit.of(" ".repeat(options.tabSize)),
  EditorState.readOnly.of(options.readOnly),
  EditorView.contentAttributes.of({
    "aria-label": options.label,
    tabindex: "0",
    "aria-readonly": String(options.readOnly),
    spellcheck: options.kind === "notes" ? "true" : "false",
    autocapitalize: options.kind === "notes" ? "sentences" : "off",
  }),
  options.wrap || options.kind === "notes" ? EditorView.lineWrapping : [],
  options.lineNumbers && options.kind === "code"
    ? [lineNumbers(), highlightActiveLineGutter(), foldGutter({ openText: "⌄", closedText: "›" })]
    : [],
];

const PHRASES = {
  "match case": "Match case",
  regexp: "Pattern",
  "by word": "Whole words",
  next: "Next",
  previous: "Previous",
  all: "All",
  replace: "Replace",
  "replace all": "Replace all",
};

/** The set-up of one document. Line ends are LF inside, so that offsets are those of the state. */
export const setup = (options: EditorOptions): Extension => [
  EditorState.lineSeparator.of("\n"),
  EditorView.clipboardInputFilter.of((text) => text.replaceAll(/\r\n?/g, "\n")),
  highlightSpecialChars(),
  EditorState.phrases.of(PHRASES),
  history(),
  drawSelection(),
  dropCursor(),
  EditorState.allowMultipleSelections.of(true),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  rectangularSelection(),
  crosshairCursor(),
  options.kind === "code" ? highlightActiveLine() : [],
  highlightSelectionMatches(),
  search({ top: true }),
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    indentWithTab,
  ]),
  look,
  languagePart.of([]),
  settingsPart.of(settingsOf(options)),
  wiringPart.of([]),
];
