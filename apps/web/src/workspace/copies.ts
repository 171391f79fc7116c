import type { State } from "@holdfast/state/model";

const IS_COPY = / \(copy of .+\)/;

/** Paths of the files that appeared because this device and another one wrote in the same file at once. */
export const copiesMade = (before: State, after: State): readonly string[] =>
  Object.values(after.files).flatMap(({ id, path }) =>
    before.files[id] === undefined && IS_COPY.test(path) ? [path] : [],
  );
