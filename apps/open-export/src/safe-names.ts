const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const NAME_MAX_BYTES = 200;

const encoded = (character: string): string =>
  Array.from(
    new TextEncoder().encode(character),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");

/** Cuts a name that no file system takes, between characters. */
const shortened = (name: string): string => {
  const { length } = new TextEncoder().encode(name);
  if (length <= NAME_MAX_BYTES) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : "";
  let kept = "";
  for (const character of name.slice(0, name.length - ending.length)) {
    if (new TextEncoder().encode(kept + character + ending).length > NAME_MAX_BYTES) break;
    kept += character;
  }
  return `${kept}${ending}`;
};

/** One step of a path that stays where it is put: what would lead elsewhere, or nowhere on this system, is spelled out. */
const safeStep = (step: string, windows: boolean): string => {
  if (step === "." || step === "..") return step.replaceAll(".", "%2E");
  let safe = "";
  for (const character of step) {
    const code = character.codePointAt(0) ?? 0;
    const special =
      code < 0x20 || code === 0x7f || character === "/" || (windows && '<>:"|?*\\'.includes(character));
    safe += special ? encoded(character) : character;
  }
  if (windows && RESERVED.test(safe)) safe = `_${safe}`;
  if (windows) safe = safe.replace(/[. ]+$/, (end) => encoded(end[0] ?? "").repeat(end.length));
  return shortened(safe);
};

/** Names in one folder, so that nothing is written twice and nothing leaves it. */
export interface SafeNames {
  /** Where a file of this path goes, below the folder: `/`-separated, never taken before, the same letters where that is possible. */
  readonly file: (path: string) => string;
  /** The same for something that is a folder. */
  readonly folder: (name: string) => string;
}

const numbered = (name: string, n: number): string => {
  if (n === 1) return name;
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)}~${n}${name.slice(dot)}` : `${name}~${n}`;
};

export const createSafeNames = (windows: boolean): SafeNames => {
  // Some file systems take two spellings of a name for the same one.
  const used = new Map<string, "file" | "folder">();
  const keyOf = (path: string): string => path.normalize("NFC").toLowerCase();

  const claim = (parent: string, name: string, kind: "file" | "folder", fresh: boolean): string => {
    for (let n = 1; ; n++) {
      const path = `${parent}${numbered(name, n)}`;
      const there = used.get(keyOf(path));
      if (there === undefined || (!fresh && there === kind)) {
        used.set(keyOf(path), kind);
        return path;
      }
    }
  };

  const stepsOf = (path: string): readonly string[] => {
    const steps = path.split("/").filter((step) => step !== "");
    return steps.length === 0 ? ["unnamed"] : steps.map((step) => safeStep(step, windows));
  };

  return {
    file: (path) => {
      const steps = stepsOf(path);
      let parent = "";
      for (const step of steps.slice(0, -1)) parent = `${claim(parent, step, "folder", false)}/`;
      return claim(parent, steps.at(-1) ?? "unnamed", "file", true);
    },
    folder: (name) =>
      claim("", safeStep(name.replaceAll("/", "-").trim() || "unnamed", windows), "folder", true),
  };
};
