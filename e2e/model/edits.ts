import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import type { Dice } from "./dice.ts";

const FILES = ["a", "b", "c"];

/** One edit, as a change of states. Every line that is written holds a word that stands nowhere else. */
export const randomEdit = (dice: Dice, word: string): ((state: State) => State) => {
  const id = dice.pick(FILES);
  const [at, act] = [dice.below(1_000), dice.below(10)];
  return (state) => {
    const file = state.files[id];
    if (file === undefined || typeof file.content !== "string") {
      const added = newTextFile({ id, path: `${id}.txt`, language: "text", content: `${word}\n` });
      return { ...state, files: { ...state.files, [id]: added } };
    }
    if (act === 0) {
      const { [id]: _, ...files } = state.files;
      return { ...state, files };
    }
    const lines = file.content.split("\n");
    const place = at % lines.length;
    const next = act < 3 ? lines.toSpliced(place, 1, word) : lines.toSpliced(place, 0, word);
    return { ...state, files: { ...state.files, [id]: { ...file, content: next.join("\n") } } };
  };
};

/** Every word that was written, wherever in the state it stands. */
export const wordsOf = (state: State): ReadonlySet<string> =>
  new Set(JSON.stringify([state.files, state.conflicts]).match(/w\d+w/g) ?? []);
