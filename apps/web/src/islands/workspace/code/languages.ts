import type { Extension } from "@codemirror/state";

const script = (options: { readonly typescript?: boolean; readonly jsx?: boolean }) => async () =>
  (await import("@codemirror/lang-javascript")).javascript(options);

const LOADERS: Readonly<Record<string, () => Promise<Extension>>> = {
  typescript: script({ typescript: true }),
  tsx: script({ typescript: true, jsx: true }),
  javascript: script({}),
  jsx: script({ jsx: true }),
  json: async () => (await import("@codemirror/lang-json")).json(),
  markdown: async () => (await import("@codemirror/lang-markdown")).markdown(),
  css: async () => (await import("@codemirror/lang-css")).css(),
  html: async () => (await import("@codemirror/lang-html")).html(),
};

/** Grammar of a language, in a chunk of its own; nothing for one without. */
export const languageSupport = (language: string): Promise<Extension> =>
  LOADERS[language]?.() ?? Promise.resolve([]);
