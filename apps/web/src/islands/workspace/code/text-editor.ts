import { Annotation, EditorSelection, EditorState, type Extension, Transaction } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import type { FileEntry } from "@holdfast/state/model";
import type { EditorPlace, PlaceToSee } from "../../../stores/editor-store.ts";
import { createHold } from "../../../stores/hold.ts";
import { holdsEdits } from "../../../stores/pending-edits.ts";
import { change, sessionStore } from "../../../stores/session-store.ts";
import { setTyped } from "../../../workspace/file-changes.ts";
import { languageIn } from "../../../workspace/languages.ts";
import { keepDocument, takeDocument } from "./documents.ts";
import { languageSupport } from "./languages.ts";
import { restoreScroll } from "./scroll.ts";
import { type EditorOptions, languagePart, settingsOf, settingsPart, setup, wiringPart } from "./setup.ts";
import { meet, nothingTyped, type Typed, withTyping } from "./typed.ts";

const fromState = Annotation.define<true>();

export interface TextEditor {
  /** Shows a file where it was left. The focus stays where it is. */
  readonly show: (fileId: string) => void;
  readonly configure: (options: EditorOptions) => void;
  readonly focus: () => void;
  /** Selects a place of the shown file and brings it into view. */
  readonly see: (place: PlaceToSee) => void;
  readonly destroy: () => void;
}

export interface TextEditorInput {
  readonly parent: HTMLElement;
  readonly options: EditorOptions;
  readonly onPlace?: (place: EditorPlace) => void;
}

const fileOf = (id: string | null): FileEntry | null =>
  id === null ? null : (sessionStore.getState().state?.files[id] ?? null);

const selectionIn = ({ cursor }: FileEntry, length: number): EditorSelection =>
  EditorSelection.single(Math.min(cursor.anchor, length), Math.min(cursor.head, length));

const documentOf = (file: FileEntry, doc: string, options: EditorOptions): EditorState =>
  EditorState.create({ doc, selection: selectionIn(file, doc.length), extensions: setup(options) });

const placeIn = ({ doc, selection }: EditorState): EditorPlace => {
  const { main } = selection;
  const line = doc.lineAt(main.head);
  return { line: line.number, column: main.head - line.from + 1, selected: main.to - main.from };
};

/** An editor that shows one file of the open session at a time. What is typed goes to the state at most once in 200 ms. */
export const createTextEditor = ({ parent, options: first, onPlace }: TextEditorInput): TextEditor => {
  let options = first;
  let shown: string | null = null;
  let typed: Typed = nothingTyped("");
  let language: string | null = null;
  let moved = false;
  let restoring: (() => void) | null = null;

  const hold = createHold(() => {
    if (shown === null || (typed.changes === null && !moved)) return;
    const id = shown;
    const { state, scrollDOM } = view;
    const text = typed.changes === null ? null : state.sliceDoc();
    const { anchor, head } = state.selection.main;
    const scroll = { top: Math.round(scrollDOM.scrollTop), left: Math.round(scrollDOM.scrollLeft) };
    if (text !== null) typed = nothingTyped(text);
    moved = false;
    change(setTyped(id, text, { anchor, head }, scroll));
  });

  const onUpdate = (update: ViewUpdate): void => {
    if (update.docChanged && !update.transactions.some((each) => each.annotation(fromState) === true)) {
      typed = withTyping(typed, update.changes);
      hold.soon();
    }
    if (update.selectionSet) {
      moved = true;
      hold.soon();
    }
    if (update.selectionSet || update.docChanged) onPlace?.(placeIn(update.state));
  };

  const onScroll = (): void => {
    if (restoring !== null) return;
    moved = true;
    hold.soon();
  };

  const wiring: Extension = EditorView.updateListener.of(onUpdate);
  const view = new EditorView({ parent, state: EditorState.create({ extensions: setup(options) }) });
  view.scrollDOM.addEventListener("scroll", onScroll, { passive: true });

  const bringLanguage = async (id: string, wanted: string): Promise<void> => {
    language = wanted;
    const support = await languageSupport(wanted);
    if (shown === id && language === wanted)
      view.dispatch({ effects: languagePart.reconfigure(support ?? []) });
  };

  /** Takes over what the state says of the shown file when it was not this editor that said it. */
  const follow = (): void => {
    const file = fileOf(shown);
    if (file === null) return;
    const wanted = languageIn(file);
    if (wanted !== language) void bringLanguage(file.id, wanted);
    const { content } = file;
    const met = typeof content === "string" && content !== typed.known ? meet(typed, content) : null;
    if (met === null) return;
    typed = met.typed;
    const annotations = [fromState.of(true), Transaction.addToHistory.of(false)];
    view.dispatch({ changes: met.apply, annotations });
  };

  const leave = (): void => {
    hold.now();
    restoring?.();
    restoring = null;
    if (shown !== null && fileOf(shown) !== null)
      keepDocument(options.kind, shown, { state: view.state, typed });
    shown = null;
  };

  const show = (id: string): void => {
    const file = fileOf(id);
    if (id === shown || file === null || typeof file.content !== "string") return;
    leave();
    const kept = takeDocument(options.kind, id);
    shown = id;
    typed = kept?.typed ?? nothingTyped(file.content);
    language = null;
    view.setState(kept?.state ?? documentOf(file, file.content, options));
    view.dispatch({
      effects: [settingsPart.reconfigure(settingsOf(options)), wiringPart.reconfigure(wiring)],
    });
    follow();
    moved = false;
    restoring = restoreScroll(view, file.scroll, () => {
      restoring = null;
    });
    onPlace?.(placeIn(view.state));
  };

  /** The present state is back after an earlier one was looked at: so is the place that somebody left in it. */
  const comeBack = (): void => {
    const file = fileOf(shown);
    if (file === null || typeof file.content !== "string") return;
    view.dispatch({ selection: selectionIn(file, view.state.doc.length) });
    moved = false;
    restoring?.();
    restoring = restoreScroll(view, file.scroll, () => {
      restoring = null;
    });
  };

  const stopHolding = holdsEdits(hold.now);
  const stopFollowing = sessionStore.subscribe(({ looking }, before) => {
    follow();
    if (before.looking && !looking) comeBack();
  });

  return {
    show,
    configure: (next) => {
      options = next;
      view.dispatch({ effects: settingsPart.reconfigure(settingsOf(options)) });
    },
    focus: () => view.focus(),
    see: ({ line, column, length }) => {
      restoring?.();
      restoring = null;
      const { doc } = view.state;
      const at = doc.line(Math.min(line, doc.lines));
      const anchor = Math.min(at.from + column - 1, at.to);
      const selection = { anchor, head: Math.min(anchor + length, at.to) };
      view.dispatch({ selection, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    },
    destroy: () => {
      leave();
      stopHolding();
      stopFollowing();
      view.destroy();
    },
  };
};
