/** Up to so many rows are all drawn. */
const ALL_UP_TO = 200;
/** Rows drawn beyond the visible ones, above and below; the window moves in steps of this size. */
const AROUND = 30;

/** The rows that are drawn: from `first` up to, not including, `end`. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
}

/** Which of `count` rows of equal height to draw when `top` pixels are scrolled away and `height` pixels show. */
export const rowWindow = (count: number, rowHeight: number, top: number, height: number): RowWindow => {
  if (count <= ALL_UP_TO) return { first: 0, end: count };
  const seen = Math.floor(Math.max(0, top) / rowHeight);
  const first = Math.max(0, Math.floor(seen / AROUND) * AROUND - AROUND);
  const shown = Math.ceil(height / rowHeight / AROUND) * AROUND;
  const end = Math.min(count, first + shown + 3 * AROUND);
  return { first: Math.min(first, Math.max(0, count - 1)), end };
};
