import type { EditorState } from "@codemirror/state";
import { sessionStore } from "../../../stores/session-store.ts";
import type { EditorKind } from "./setup.ts";
import type { Typed } from "./typed.ts";

/** A document that no editor shows now: its undo history and its place stay as long as the session is open here. */
export interface KeptDocument {
  readonly state: EditorState;
  readonly typed: Typed;
}

const kept = new Map<string, KeptDocument>();

const keyOf = (kind: EditorKind, fileId: string): string => `${kind} ${fileId}`;

export const keepDocument = (kind: EditorKind, fileId: string, document: KeptDocument): void => {
  kept.set(keyOf(kind, fileId), document);
};

export const takeDocument = (kind: EditorKind, fileId: string): KeptDocument | null => {
  const key = keyOf(kind, fileId);
  const document = kept.get(key) ?? null;
  kept.delete(key);
  return document;
};

// Text leaves memory with the session, be it closed, locked or signed out.
sessionStore.subscribe(({ id }, before) => {
  if (id !== before.id) kept.clear();
});
