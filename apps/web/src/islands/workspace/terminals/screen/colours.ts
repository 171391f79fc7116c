import type { ITheme } from "@xterm/xterm";

const ANSI = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
type Ansi = (typeof ANSI)[number];
type Bright = `bright${Capitalize<Ansi>}`;

const brightOf = (name: Ansi): Bright => `bright${name.charAt(0).toUpperCase()}${name.slice(1)}` as Bright;

const hex = (computed: string): string => {
  const [r = "0", g = "0", b = "0"] = computed.match(/\d+/g) ?? [];
  return `#${[r, g, b].map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
};

/** Reads the page's tokens as they are now in an element: a terminal draws with colours and not with names of them. */
const readerIn = (element: HTMLElement): ((token: string) => string) => {
  const probe = document.createElement("span");
  element.append(probe);
  return (token) => {
    if (token === "") probe.remove();
    probe.style.color = `var(${token})`;
    return hex(getComputedStyle(probe).color);
  };
};

export interface Colours {
  readonly theme: ITheme;
  readonly found: string;
  readonly foundHere: string;
}

/** The colours of a terminal in the theme of the page. */
export const coloursIn = (element: HTMLElement): Colours => {
  const read = readerIn(element);
  const ansi = ANSI.flatMap((name) => {
    const bright = brightOf(name);
    return [
      [name, read(`--terminal-${name}`)],
      [bright, read(`--terminal-bright-${name}`)],
    ];
  });
  const colours: Colours = {
    theme: {
      ...Object.fromEntries(ansi),
      background: read("--terminal-ground"),
      foreground: read("--ink"),
      cursor: read("--accent"),
      cursorAccent: read("--terminal-ground"),
      selectionBackground: read("--selection"),
      overviewRulerBorder: read("--terminal-ground"),
      scrollbarSliderBackground: read("--line-strong"),
      scrollbarSliderHoverBackground: read("--control-line"),
      scrollbarSliderActiveBackground: read("--control-line"),
    },
    found: read("--warn-soft"),
    foundHere: read("--selection"),
  };
  read("");
  return colours;
};

/** Calls when the page takes another theme, by choice or with the system. Returns the unsubscriber. */
export const onThemeChange = (listener: () => void): (() => void) => {
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", listener);
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    media.removeEventListener("change", listener);
    observer.disconnect();
  };
};
