import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { type IMarker, Terminal } from "@xterm/xterm";
import { outputFilter, webAddress } from "../../../../workspace/terminal-output.ts";
import { coloursIn, onThemeChange } from "./colours.ts";
import { drawOutput, endRecording, newLine } from "./writing.ts";
import "@xterm/xterm/css/xterm.css";
import "./terminal-view.css";

/** Lines that can be scrolled back to. */
const LINES_KEPT = 10_000;

export interface ShownOutput {
  readonly restored: string;
  /** What stands on the line that divides it from what came afterwards; null where nothing was restored. */
  readonly rule: string | null;
  readonly since: string;
  /** The size that it was recorded in. */
  readonly cols: number;
  readonly rows: number;
}

export interface TerminalViewOptions {
  readonly parent: HTMLElement;
  readonly fontSize: number;
  /** The accessible name of the place that takes keys. */
  readonly label: string;
  /** Somebody pressed keys or pasted, where nothing runs that could take it. */
  readonly onTyped: () => void;
  /** Somebody wants to open an address, http or https. */
  readonly onAddress: (address: string) => void;
  /** Where a search stands: the match that is shown, from 0, and how many there are. */
  readonly onFound: (at: number, count: number) => void;
  /** All that was to be shown is drawn. */
  readonly onDrawn: () => void;
}

export interface TerminalView {
  readonly show: (output: ShownOutput) => void;
  /** Goes to the next place that has a text, or the one before; nothing is marked for an empty one. */
  readonly find: (text: string, backwards?: boolean) => void;
  /** Everything that is drawn, as text. */
  readonly text: () => string;
  readonly destroy: () => void;
}

const within = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.trunc(value)));

/** Keys that go on to the page: without a program nobody is kept from leaving by Tab or from copying what is selected. */
const isForPage = (event: KeyboardEvent, terminal: Terminal): boolean => {
  const mod = event.ctrlKey || event.metaKey;
  if (event.key === "Tab") return !mod && !event.altKey;
  return mod && !event.altKey && event.key.toLowerCase() === "c" && terminal.hasSelection();
};

const ruleIn = (terminal: Terminal, words: string): IMarker => {
  const marker = terminal.registerMarker(0);
  const decoration = terminal.registerDecoration({ marker, layer: "top" });
  decoration?.onRender((element) => {
    element.style.width = "100%";
    if (element.textContent === words) return;
    const line = document.createElement("span");
    line.className = "terminal-rule";
    line.textContent = words;
    element.replaceChildren(line);
  });
  return marker;
};

const textOf = (
  terminal: Terminal,
  rule: { readonly line: number; readonly words: string } | null,
): string => {
  const { active } = terminal.buffer;
  const lines: string[] = [];
  for (let n = 0; n < active.length; n += 1) {
    const line = active.getLine(n);
    const text = n === rule?.line ? `— ${rule.words} —` : (line?.translateToString(true) ?? "");
    if (line?.isWrapped === true) lines.push(`${lines.pop() ?? ""}${text}`);
    else lines.push(text);
  }
  return lines.join("\n").trimEnd();
};

/**
 * Draws the recorded output of one terminal. It answers nothing, takes no keys and no focus, and what it draws went through
 * the filter of `terminal-output`. [WB-1] [WB-2]
 */
export const createTerminalView = ({ parent, fontSize, ...options }: TerminalViewOptions): TerminalView => {
  const colours = coloursIn(parent);
  const ask = (_: MouseEvent, text: string): void => {
    const address = webAddress(text);
    if (address !== null) options.onAddress(address);
  };
  const terminal = new Terminal({
    allowProposedApi: true,
    // No answer to a question of the output can leave, whatever it is.
    disableStdin: true,
    scrollback: LINES_KEPT,
    fontFamily: getComputedStyle(parent).fontFamily,
    fontSize,
    lineHeight: 1.2,
    overviewRuler: { width: 9 },
    minimumContrastRatio: 4.5,
    cursorInactiveStyle: "none",
    drawBoldTextInBrightColors: false,
    theme: colours.theme,
    linkHandler: { activate: ask },
    logLevel: "off",
  });
  const fit = new FitAddon();
  const search = new SearchAddon({ highlightLimit: 1000 });
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new WebLinksAddon(ask));
  terminal.open(parent);
  terminal.textarea?.setAttribute("aria-label", options.label);
  terminal.attachCustomKeyEventHandler((event) => !isForPage(event, terminal));
  terminal.onKey(options.onTyped);
  parent.addEventListener("paste", options.onTyped, { capture: true });
  search.onDidChangeResults(({ resultIndex, resultCount }) => options.onFound(resultIndex, resultCount));

  let gone = false;
  let drawn = false;
  let shown: ShownOutput | null = null;
  let rule: { readonly marker: IMarker; readonly words: string } | null = null;
  /** Counts what was begun anew: what was asked for before is not drawn any more. */
  let turn = 0;
  let queue = Promise.resolve();
  let harmless = outputFilter();

  const fitNow = (): void => {
    const size = fit.proposeDimensions();
    if (size === undefined || !Number.isFinite(size.cols) || !Number.isFinite(size.rows)) return;
    terminal.resize(within(size.cols, 2, 500), within(size.rows, 1, 200));
  };
  const begin = async (output: ShownOutput, goOn: () => boolean): Promise<void> => {
    terminal.reset();
    terminal.resize(within(output.cols, 20, 500), within(output.rows, 2, 200));
    await drawOutput(terminal, output.restored, outputFilter(), goOn);
    if (!goOn()) return;
    await endRecording(terminal);
    rule = output.rule === null ? null : { marker: ruleIn(terminal, output.rule), words: output.rule };
    harmless = outputFilter();
    fitNow();
  };
  const inTurn = (work: (goOn: () => boolean) => Promise<void>): void => {
    const mine = turn;
    const goOn = (): boolean => !gone && mine === turn;
    queue = queue.then(async () => {
      if (!goOn()) return;
      await work(goOn);
      if (!goOn()) return;
      terminal.scrollToBottom();
      drawn = true;
      options.onDrawn();
    });
  };

  const sizes = new ResizeObserver(() =>
    requestAnimationFrame(() => (gone || !drawn ? undefined : fitNow())),
  );
  sizes.observe(parent);
  const stopThemes = onThemeChange(() => {
    terminal.options.theme = coloursIn(parent).theme;
  });

  return {
    show: (output) => {
      const before = shown;
      shown = output;
      const goesOn =
        before !== null &&
        before.restored === output.restored &&
        before.rule === output.rule &&
        output.since.startsWith(before.since);
      if (!goesOn) turn += 1;
      const more = goesOn ? output.since.slice(before.since.length) : output.since;
      if (goesOn && more === "") return;
      inTurn(async (goOn) => {
        if (!goesOn) await begin(output, goOn);
        // What follows the line with the words begins below it.
        if (output.rule !== null && more !== "" && more === output.since) await newLine(terminal);
        await drawOutput(terminal, more, harmless, goOn);
      });
    },
    find: (text, backwards = false) => {
      if (text === "") {
        search.clearDecorations();
        terminal.clearSelection();
        options.onFound(-1, 0);
        return;
      }
      const { found, foundHere } = coloursIn(parent);
      const decorations = {
        matchBackground: found,
        matchOverviewRuler: found,
        activeMatchBackground: foundHere,
        activeMatchColorOverviewRuler: foundHere,
      };
      if (backwards) search.findPrevious(text, { decorations });
      else search.findNext(text, { decorations });
    },
    text: () => textOf(terminal, rule === null ? null : { line: rule.marker.line, words: rule.words }),
    destroy: () => {
      gone = true;
      sizes.disconnect();
      stopThemes();
      terminal.dispose();
    },
  };
};
