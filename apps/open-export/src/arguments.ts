export const USAGE = `holdfast-open: opens a file that was exported from Holdfast, without Holdfast and without a network.

  node holdfast-open.mjs <file> <folder>        writes the newest save of every session into a new folder
  node holdfast-open.mjs <file> --list          says what is in the file, and writes nothing
  node holdfast-open.mjs <file> --verify        opens every save, and writes nothing

  --at <checkpoint|time|number>   another save: by a checkpoint's name or id, the last one at a time, or its number
  --history                       every save, each in a folder of its own
  --session <id|name>             one session of several
  --partial                       takes out what is whole of a file that was cut or changed
  --json                          says everything as JSON

The passphrase or code is asked for, or read from the first line of what is piped in.
Ends with 0 when all is well, 1 for a wrong call, 2 for a wrong passphrase or code, 3 for a file that was cut, changed or is
something else, 4 when something in it could not be read (all else was), 5 when the folder cannot be written.
`;

export interface Wish {
  readonly file: string;
  /** Null where nothing is written. */
  readonly folder: string | null;
  readonly list: boolean;
  readonly verify: boolean;
  readonly history: boolean;
  readonly partial: boolean;
  readonly json: boolean;
  readonly at: string | null;
  readonly session: string | null;
}

const FLAGS = ["--list", "--verify", "--history", "--partial", "--json"] as const;
const VALUES = ["--at", "--session"] as const;

const isOneOf = <T extends string>(all: readonly T[], word: string): word is T =>
  all.some((each) => each === word);

/** What was asked for, or null for a call that makes no sense. */
export const readArguments = (words: readonly string[]): Wish | null => {
  const flags = new Set<(typeof FLAGS)[number]>();
  const values = new Map<(typeof VALUES)[number], string>();
  const places: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (isOneOf(FLAGS, word)) flags.add(word);
    else if (isOneOf(VALUES, word)) {
      const value = words[++i];
      if (value === undefined) return null;
      values.set(word, value);
    } else if (word.startsWith("--")) return null;
    else places.push(word);
  }
  const [file, folder = null, more] = places;
  const quiet = flags.has("--list") || flags.has("--verify");
  if (file === undefined || more !== undefined || quiet !== (folder === null)) return null;
  return {
    file,
    folder,
    list: flags.has("--list"),
    verify: flags.has("--verify"),
    history: flags.has("--history"),
    partial: flags.has("--partial"),
    json: flags.has("--json"),
    at: values.get("--at") ?? null,
    session: values.get("--session") ?? null,
  };
};
