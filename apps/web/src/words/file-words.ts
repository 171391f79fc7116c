import { counted, size } from "./size.ts";

/** What an upload brought, and what it left out. */
export const uploadedWords = (names: readonly string[], refused: readonly string[], most: number): string => {
  const [only = ""] = names;
  const came = names.length === 1 ? `Uploaded “${only}”` : `Uploaded ${counted(names.length, "file")}`;
  const [first = ""] = refused;
  const left =
    refused.length === 1
      ? `“${first}” was left out: it cannot be read or is larger than ${size(most)}`
      : `${counted(refused.length, "file")} were left out: they cannot be read or are larger than ${size(most)}`;
  if (refused.length === 0) return came;
  return names.length === 0 ? left : `${came}. ${left}`;
};

export const movedWords = (name: string, folder: string): string =>
  folder === "" ? `Moved “${name}” to the top` : `Moved “${name}” to ${folder}`;

/** What to do next with something that was taken by keyboard. */
export const takenWords = (name: string, copied: boolean, mod: string): string =>
  `“${name}” is ${copied ? "copied" : "cut"}. Go to a folder and press ${mod} V.`;
