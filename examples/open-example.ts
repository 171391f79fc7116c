import type { Holdfast } from "@holdfast/client/contract/holdfast";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { must } from "./must.ts";

const NAME = "SDK example";

/** The session that the examples work in, made by the first of them. */
export const openExample = async (holdfast: Holdfast): Promise<SessionHandle> => {
  const sessions = must(await holdfast.listSessions());
  const session =
    sessions.find(({ name }) => name === NAME) ??
    must(await holdfast.createSession({ name: NAME, state: emptyState(new Date().toISOString()) }));
  // Programs that run beside each other merge what they write.
  return must(await holdfast.openSession(session.id, { alongside: true }));
};

/** The state with this text in one file. Everything else keeps its identity, which is how changes are found. */
export const withText =
  (path: string, content: string) =>
  (state: State): State => {
    const known = Object.values(state.files).find((file) => file.path === path);
    const file = known ?? newTextFile({ id: crypto.randomUUID(), path, language: "markdown", content });
    return { ...state, files: { ...state.files, [file.id]: { ...file, content } } };
  };

export const textOf = (state: State, path: string): string => {
  const file = Object.values(state.files).find((each) => each.path === path);
  return typeof file?.content === "string" ? file.content : "";
};
