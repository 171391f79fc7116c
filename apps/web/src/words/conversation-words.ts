/** Which of the branches beside each other is shown; both from 1. */
export const branchWords = (at: number, of: number): string => `${at} of ${of}`;
export const branchLabel = (at: number, of: number): string => `Version ${at} of ${of} of this message`;

/** Languages as people write them behind a fence. */
const NAMES: Readonly<Record<string, string>> = {
  "": "Text",
  console: "Console",
  text: "Text",
  txt: "Text",
};

/** The head of a block of code; a name that nobody knows is shown as it was written. */
export const codeTitle = (written: string, known: string | null): string =>
  known ?? NAMES[written.toLowerCase()] ?? written.slice(0, 40);

export const hiddenLabel = (run: string): string =>
  [...run].length === 1 ? "A hidden character" : `${[...run].length} hidden characters`;
