import { LanguageSupport, StreamLanguage, type StreamParser } from "@codemirror/language";

type Loader = () => Promise<LanguageSupport>;

const script = (options: { readonly typescript?: boolean; readonly jsx?: boolean }) => async () =>
  (await import("@codemirror/lang-javascript")).javascript(options);

/** Grammars that read line by line, where a language has no better one. */
const stream =
  (load: () => Promise<StreamParser<unknown>>): Loader =>
  async () =>
    new LanguageSupport(StreamLanguage.define(await load()));

const clike = (name: "csharp" | "kotlin" | "scala" | "dart"): Loader =>
  stream(async () => (await import("@codemirror/legacy-modes/mode/clike"))[name]);

const cpp: Loader = async () => (await import("@codemirror/lang-cpp")).cpp();
const sass =
  (indented: boolean): Loader =>
  async () =>
    (await import("@codemirror/lang-sass")).sass({ indented });

const LOADERS: Readonly<Record<string, Loader>> = {
  typescript: script({ typescript: true }),
  tsx: script({ typescript: true, jsx: true }),
  javascript: script({}),
  jsx: script({ jsx: true }),
  json: async () => (await import("@codemirror/lang-json")).json(),
  markdown: async () => (await import("@codemirror/lang-markdown")).markdown(),
  css: async () => (await import("@codemirror/lang-css")).css(),
  scss: sass(false),
  sass: sass(true),
  html: async () => (await import("@codemirror/lang-html")).html(),
  vue: async () => (await import("@codemirror/lang-vue")).vue(),
  xml: async () => (await import("@codemirror/lang-xml")).xml(),
  yaml: async () => (await import("@codemirror/lang-yaml")).yaml(),
  toml: stream(async () => (await import("@codemirror/legacy-modes/mode/toml")).toml),
  ini: stream(async () => (await import("@codemirror/legacy-modes/mode/properties")).properties),
  python: async () => (await import("@codemirror/lang-python")).python(),
  ruby: stream(async () => (await import("@codemirror/legacy-modes/mode/ruby")).ruby),
  php: async () => (await import("@codemirror/lang-php")).php(),
  go: async () => (await import("@codemirror/lang-go")).go(),
  rust: async () => (await import("@codemirror/lang-rust")).rust(),
  c: cpp,
  cpp,
  csharp: clike("csharp"),
  java: async () => (await import("@codemirror/lang-java")).java(),
  kotlin: clike("kotlin"),
  scala: clike("scala"),
  swift: stream(async () => (await import("@codemirror/legacy-modes/mode/swift")).swift),
  dart: clike("dart"),
  lua: stream(async () => (await import("@codemirror/legacy-modes/mode/lua")).lua),
  perl: stream(async () => (await import("@codemirror/legacy-modes/mode/perl")).perl),
  r: stream(async () => (await import("@codemirror/legacy-modes/mode/r")).r),
  haskell: stream(async () => (await import("@codemirror/legacy-modes/mode/haskell")).haskell),
  sql: async () => (await import("@codemirror/lang-sql")).sql(),
  shell: stream(async () => (await import("@codemirror/legacy-modes/mode/shell")).shell),
  powershell: stream(async () => (await import("@codemirror/legacy-modes/mode/powershell")).powerShell),
  dockerfile: stream(async () => (await import("@codemirror/legacy-modes/mode/dockerfile")).dockerFile),
  diff: stream(async () => (await import("@codemirror/legacy-modes/mode/diff")).diff),
};

/** Grammar of a language, in a chunk of its own, fetched when it is first used; null for one without. */
export const languageSupport = async (language: string): Promise<LanguageSupport | null> =>
  Object.hasOwn(LOADERS, language) ? ((await LOADERS[language]?.()) ?? null) : null;
