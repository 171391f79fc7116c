import type { EditorView } from "@codemirror/view";

/** Heights of lines are guesses until they were drawn once, so the place is set again in the next frames. */
const FRAMES = 4;

/** Scrolls to where a text was left and calls `done`. Returns what stops it; somebody's own scrolling stops it too. */
export const restoreScroll = (
  view: EditorView,
  place: { readonly top: number; readonly left: number },
  done: () => void,
): (() => void) => {
  const { scrollDOM } = view;
  let left = FRAMES;
  let frame = 0;
  const stop = (): void => {
    cancelAnimationFrame(frame);
    scrollDOM.removeEventListener("wheel", finish);
    scrollDOM.removeEventListener("touchmove", finish);
    scrollDOM.removeEventListener("keydown", finish);
  };
  const finish = (): void => {
    stop();
    done();
  };
  const set = (): void => {
    scrollDOM.scrollTo({ top: place.top, left: place.left, behavior: "instant" });
    left -= 1;
    if (left === 0) frame = requestAnimationFrame(finish);
    else frame = requestAnimationFrame(set);
  };
  for (const event of ["wheel", "touchmove", "keydown"] as const) {
    scrollDOM.addEventListener(event, finish, { passive: true });
  }
  set();
  return stop;
};
