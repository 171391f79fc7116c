import type { Scrollback } from "@holdfast/state/model";

/** A place in the output of a terminal: a page by its number for ever, and UTF-16 units into it. */
export interface OutputMark {
  readonly page: number;
  readonly at: number;
}

/** The end of what was recorded so far. */
export const endOf = ({ firstPage, pages }: Scrollback): OutputMark =>
  pages.length === 0
    ? { page: firstPage, at: 0 }
    : { page: firstPage + pages.length - 1, at: pages.at(-1)?.length ?? 0 };

export interface Output {
  /** What was there when the session was opened here. */
  readonly restored: string;
  /** What was recorded since. */
  readonly since: string;
  /** Pages in front that are not among it. */
  readonly leftOut: number;
}

/** Pages that are drawn unless all are asked for: of 128 KiB at most, so that a switch of terminals takes no time. */
export const PAGES_SHOWN = 8;

/** The output before and behind a mark; all of it is restored where there is none. */
export const outputAround = (
  { firstPage, pages }: Scrollback,
  mark: OutputMark | null,
  pagesShown = PAGES_SHOWN,
): Output => {
  const leftOut = Math.max(0, pages.length - pagesShown);
  let restored = "";
  let since = "";
  pages.slice(leftOut).forEach((page, i) => {
    const number = firstPage + leftOut + i;
    if (mark === null || number < mark.page) restored += page;
    else if (number > mark.page) since += page;
    else {
      restored += page.slice(0, mark.at);
      since += page.slice(mark.at);
    }
  });
  return { restored, since, leftOut };
};
