import { type Bytes, utf8 } from "@holdfast/vault/bytes";

/** Version 1 of the content of the meta (kind 09) of a session or a workspace: `{"name": …}` as JSON. */
export const encodeName = (name: string): Bytes => utf8(JSON.stringify({ name }));

/** Null for what is no such content. */
export const decodeName = (content: Uint8Array): string | null => {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
    const named = typeof value === "object" && value !== null && "name" in value ? value.name : null;
    return typeof named === "string" ? named : null;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return null;
    throw cause;
  }
};
