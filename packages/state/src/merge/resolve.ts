import { err, ok, type Result } from "@holdfast/protocol/result";
import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { distinctPaths } from "../distinct-paths.ts";
import {
  BookmarksSchema,
  type Conflict,
  ConversationSchema,
  type FileEntry,
  FileSchema,
  LayoutSchema,
  MetadataSchema,
  SettingsSchema,
  type State,
  TabSchema,
  TerminalSchema,
} from "../model.ts";
import { newTextFile } from "../new-text-file.ts";
import { soundLayout } from "../sound-layout.ts";
import { diff3, mergedText, type Side } from "./diff3.ts";

type Content = FileEntry["content"];

/** A side of a conflict, or for a file a content of one's own. */
export type Choice = Side | { readonly content: Content };

export type ResolveRefusal = "no-such-conflict" | "malformed-state";

const THINGS = {
  terminal: { field: "terminals", schema: TerminalSchema },
  tab: { field: "tabs", schema: TabSchema },
  conversation: { field: "conversations", schema: ConversationSchema },
} as const;

const WHOLES = {
  bookmarks: BookmarksSchema,
  layout: LayoutSchema,
  settings: SettingsSchema,
  metadata: MetadataSchema,
} as const satisfies Partial<Record<Conflict["kind"], TSchema>>;

const isContent = (value: unknown): value is Content => Value.Check(FileSchema.properties.content, value);

/**
 * What a file holds once its conflict is settled by a side: that side where the changes overlapped; what did not overlap, and
 * what was written since, stays. Null: there is no file then. [MG-6]
 */
export const settledContent = (
  { base, ours, theirs }: Pick<Conflict, Side>,
  present: Content | undefined,
  choice: Side,
): Content | null => {
  const value = { base, ours, theirs }[choice];
  if (typeof ours !== "string" || typeof theirs !== "string" || typeof present !== "string") {
    return isContent(value) ? value : null;
  }
  if (base !== null && typeof base !== "string") return isContent(value) ? value : null;
  if (choice === "base" && base === null) return null;
  const lines = diff3(base ?? "", ours, theirs);
  const left = lines.exact ? mergedText(lines, "theirs") : theirs;
  const wanted = lines.exact ? mergedText(lines, choice) : String(value);
  if (left === present) return wanted;
  const since = diff3(left, wanted, present);
  return since.exact ? mergedText(since, "ours") : wanted;
};

const withFile = (state: State, conflict: Conflict, content: Content | null): State => {
  const { thing, name } = conflict;
  if (thing === null) return state;
  const { [thing]: present, ...others } = state.files;
  if (content === null) return { ...state, files: others };
  const { mergedFrom: _, ...file } =
    present ?? newTextFile({ id: thing, path: name === "" ? thing : name, language: "", content: "" });
  const end = typeof content === "string" ? content.length : 0;
  const { anchor, head } = file.cursor;
  const cursor = { anchor: Math.min(anchor, end), head: Math.min(head, end) };
  const files = { ...state.files, [thing]: { ...file, content, cursor } };
  return { ...state, files: distinctPaths(files).files };
};

const settled = (state: State, conflict: Conflict, choice: Choice): Result<State, "malformed-state"> => {
  const { kind, thing } = conflict;
  if (kind === "file") {
    const present = thing === null ? undefined : state.files[thing]?.content;
    const content = typeof choice === "string" ? settledContent(conflict, present, choice) : choice.content;
    return content === null || isContent(content)
      ? ok(withFile(state, conflict, content))
      : err("malformed-state");
  }
  if (typeof choice !== "string") return err("malformed-state");
  const value: unknown = conflict[choice];
  if (kind === "terminal" || kind === "tab" || kind === "conversation") {
    const { field, schema } = THINGS[kind];
    if (thing === null) return err("malformed-state");
    const { [thing]: _, ...others } = state[field];
    if (value === null) return ok({ ...state, [field]: others });
    const isItself = Value.Check(schema, value) && value.id === thing;
    return isItself ? ok({ ...state, [field]: { ...others, [thing]: value } }) : err("malformed-state");
  }
  return Value.Check(WHOLES[kind], value) ? ok({ ...state, [kind]: value }) : err("malformed-state");
};

/**
 * The state with one conflict settled and taken away. [MG-6]
 *
 * Refuses `no-such-conflict`, and `malformed-state` where what is chosen is no value of its kind: what stands in a conflict
 * may come from anybody who writes in the session.
 */
export const resolveConflict = (state: State, id: string, choice: Choice): Result<State, ResolveRefusal> => {
  const conflict = Object.hasOwn(state.conflicts, id) ? state.conflicts[id] : undefined;
  if (conflict === undefined) return err("no-such-conflict");
  const made = settled(state, conflict, choice);
  if (!made.ok) return made;
  const { [id]: _, ...conflicts } = state.conflicts;
  return ok(soundLayout({ ...made.value, conflicts }));
};
