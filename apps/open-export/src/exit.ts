/** How the program ends, for whoever calls it from a script. */
export const EXIT = { well: 0, usage: 1, secret: 2, file: 3, lost: 4, folder: 5 } as const;

/** Ends the program with words for people. */
export class Ending extends Error {
  override readonly name = "Ending";
  readonly exit: number;
  constructor(exit: number, words: string) {
    super(words);
    this.exit = exit;
  }
}
