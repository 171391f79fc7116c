import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import type { Dice } from "../dice.ts";

const FILES = ["a", "b", "c"];

/** One edit, as a change of states. Every line that is written holds a word that stands nowhere else. */
export const randomEdit = (dice: Dice, word: string): ((state: State) => State) => {
  const id = dice.pick(FILES);
  const [at, act] = [dice.below(1_000), dice.below(10)];
  // Now and then more than a row takes: its segment goes to the blob store.
  const much = dice.chance(8)
    ? Array.from({ length: 6_000 }, () =>
        dice
          .below(36 ** 8)
          .toString(36)
          .toUpperCase(),
      ).join(" ")
    : "";
  const line = much === "" ? word : `${word} ${much}`;
  return (state) => {
    const file = state.files[id];
    if (file === undefined || typeof file.content !== "string") {
      const added = newTextFile({ id, path: `${id}.txt`, language: "text", content: `${line}\n` });
      return { ...state, files: { ...state.files, [id]: added } };
    }
    if (act === 0) {
      const { [id]: _, ...files } = state.files;
      return { ...state, files };
    }
    const lines = file.content.split("\n");
    const place = at % lines.length;
    const next = act < 3 ? lines.toSpliced(place, 1, line) : lines.toSpliced(place, 0, line);
    return { ...state, files: { ...state.files, [id]: { ...file, content: next.join("\n") } } };
  };
};

const wordsIn = (value: unknown): ReadonlySet<string> => new Set(JSON.stringify(value).match(/w\d+w/g) ?? []);

/** Every word that was written, wherever in the state it stands. */
export const wordsOf = (state: State): ReadonlySet<string> => wordsIn([state.files, state.conflicts]);
export const wordsInFiles = (state: State): ReadonlySet<string> => wordsIn(state.files);
