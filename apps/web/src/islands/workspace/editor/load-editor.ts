/** The editor's code, in a chunk of its own. Asked for early, it arrives while the session is still being opened. */
export const loadEditor = async (): Promise<typeof import("../code/text-editor.ts")> =>
  import("../code/text-editor.ts");
