/** A language as the editor knows it, and what files and fences call it. */
interface Language {
  readonly name: string;
  /** Endings of file names, without the dot. */
  readonly endings: readonly string[];
  /** Other words for it behind the fence of a block of code. */
  readonly fences?: readonly string[];
  /** Whole names of files. */
  readonly files?: readonly string[];
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  typescript: { name: "TypeScript", endings: ["ts", "mts", "cts"] },
  tsx: { name: "TypeScript JSX", endings: ["tsx"] },
  javascript: { name: "JavaScript", endings: ["js", "mjs", "cjs"], fences: ["node"] },
  jsx: { name: "JavaScript JSX", endings: ["jsx"] },
  json: { name: "JSON", endings: ["json", "jsonc", "webmanifest"], files: [".prettierrc", "bun.lock"] },
  markdown: { name: "Markdown", endings: ["md", "markdown", "mdx"] },
  css: { name: "CSS", endings: ["css"] },
  scss: { name: "SCSS", endings: ["scss"] },
  sass: { name: "Sass", endings: ["sass"] },
  html: { name: "HTML", endings: ["html", "htm", "astro", "svelte"] },
  vue: { name: "Vue", endings: ["vue"] },
  xml: { name: "XML", endings: ["xml", "svg", "xsl", "plist"] },
  yaml: { name: "YAML", endings: ["yaml", "yml"] },
  toml: { name: "TOML", endings: ["toml"] },
  ini: { name: "Settings", endings: ["ini", "properties", "conf"], files: [".env", ".editorconfig"] },
  python: { name: "Python", endings: ["py", "pyi"], fences: ["python3"] },
  ruby: { name: "Ruby", endings: ["rb"], files: ["Gemfile", "Rakefile"] },
  php: { name: "PHP", endings: ["php"] },
  go: { name: "Go", endings: ["go"], fences: ["golang"] },
  rust: { name: "Rust", endings: ["rs"] },
  c: { name: "C", endings: ["c", "h"] },
  cpp: { name: "C++", endings: ["cpp", "cc", "cxx", "hpp", "hh"], fences: ["c++"] },
  csharp: { name: "C#", endings: ["cs"], fences: ["c#"] },
  java: { name: "Java", endings: ["java"] },
  kotlin: { name: "Kotlin", endings: ["kt", "kts"] },
  scala: { name: "Scala", endings: ["scala"] },
  swift: { name: "Swift", endings: ["swift"] },
  dart: { name: "Dart", endings: ["dart"] },
  lua: { name: "Lua", endings: ["lua"] },
  perl: { name: "Perl", endings: ["pl", "pm"] },
  r: { name: "R", endings: ["r"] },
  haskell: { name: "Haskell", endings: ["hs"] },
  sql: { name: "SQL", endings: ["sql"], fences: ["postgres", "postgresql", "mysql", "sqlite"] },
  shell: {
    name: "Shell",
    endings: ["sh", "bash", "zsh"],
    fences: ["console", "shell-session"],
    files: [".bashrc", ".zshrc", ".profile"],
  },
  powershell: { name: "PowerShell", endings: ["ps1"] },
  dockerfile: { name: "Dockerfile", endings: ["dockerfile"], fences: ["docker"], files: ["Dockerfile"] },
  diff: { name: "Changes", endings: ["diff", "patch"] },
  text: { name: "Plain text", endings: ["txt"] },
};

const byWord = (words: (id: string, language: Language) => readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(LANGUAGES).flatMap(([id, language]) =>
      words(id, language).map((word) => [word.toLowerCase(), id] as const),
    ),
  );

const ENDINGS = byWord((_, { endings }) => endings);
const FILES = byWord((_, { files = [] }) => files);
const FENCES = byWord((id, { endings, fences = [], name }) => [id, name, ...endings, ...fences]);

/** The language of a file by its name; "text" when none is known. */
export const languageOf = (path: string): string => {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const ending = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "";
  return FILES.get(name) ?? ENDINGS.get(ending) ?? "text";
};

/** The language of a file that the state has: the one it says, else the one its name says. */
export const languageIn = ({
  language,
  path,
}: {
  readonly language: string;
  readonly path: string;
}): string => (language === "text" ? languageOf(path) : language);

/** The language that stands behind a fence; null when none is known. */
export const languageOfFence = (word: string): string | null => FENCES.get(word.toLowerCase()) ?? null;

/** How a language is called; one that is not known here by its own word. */
export const languageName = (language: string): string =>
  Object.hasOwn(LANGUAGES, language) ? (LANGUAGES[language]?.name ?? language) : language;

/** Prose wraps at the edge of the editor, whatever code does. */
export const isProse = (language: string): boolean => language === "markdown" || language === "text";
