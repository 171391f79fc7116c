import type { JsonObject, JsonValue } from "./canonical-json.ts";
import type { Conversation, Message, State } from "./model.ts";
import { sameData } from "./same-data.ts";

/** What is smaller than a part, and can be restored by itself all the same. */
export type Piece =
  | { readonly kind: "bookmark"; readonly id: string }
  | { readonly kind: "message"; readonly conversation: string; readonly id: string }
  /** `at` is a JSON pointer (RFC 6901) below the settings. */
  | { readonly kind: "setting"; readonly at: string };

interface Item {
  readonly id: string;
}

/** The list with one item as it is in the other one: in its place, behind what it stood behind, or gone. */
const withItem = <T extends Item>(list: readonly T[], other: readonly T[], id: string): readonly T[] => {
  const from = other.findIndex((item) => item.id === id);
  const wanted = other[from];
  if (wanted === undefined) return list.filter((item) => item.id !== id);
  const at = list.findIndex((item) => item.id === id);
  if (at !== -1) return sameData(list[at], wanted) ? list : list.with(at, wanted);
  const before = new Set(other.slice(0, from).map((item) => item.id));
  return list.toSpliced(list.findLastIndex((item) => before.has(item.id)) + 1, 0, wanted);
};

/** A message and what it replies to, as far as that is not there, the first one first. */
const lineTo = (id: string, now: readonly Message[], then: readonly Message[]): readonly string[] => {
  const there = new Set(now.map((message) => message.id));
  const parents = new Map(then.map((message) => [message.id, message.parentId]));
  const line = [id];
  for (let at = parents.get(id) ?? null; at !== null && parents.has(at) && !there.has(at); ) {
    if (line.includes(at)) break;
    line.unshift(at);
    at = parents.get(at) ?? null;
  }
  return line;
};

const withMessage = (state: State, other: State, conversationId: string, id: string): State => {
  const then = other.conversations[conversationId];
  const now: Conversation | undefined =
    state.conversations[conversationId] ?? (then === undefined ? undefined : { ...then, messages: [] });
  if (now === undefined) return state;
  const goes = then?.messages.some((message) => message.id === id) !== true;
  // Something replies to it: without it nobody could read the reply.
  if (goes && now.messages.some(({ parentId }) => parentId === id)) return state;
  const messages = lineTo(id, now.messages, then?.messages ?? []).reduce(
    (list, each) => withItem(list, then?.messages ?? [], each),
    now.messages,
  );
  if (sameData(messages, state.conversations[conversationId]?.messages ?? [])) return state;
  return { ...state, conversations: { ...state.conversations, [conversationId]: { ...now, messages } } };
};

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const namesIn = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));

const own = (object: JsonValue | undefined, name: string): JsonValue | undefined =>
  isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;

const withValue = (
  before: JsonObject,
  other: JsonValue | undefined,
  names: readonly string[],
): JsonObject => {
  const [name = "", ...deeper] = names;
  const wanted = own(other, name);
  if (deeper.length > 0) {
    const below = own(before, name);
    return { ...before, [name]: withValue(isObject(below) ? below : {}, wanted, deeper) };
  }
  if (wanted !== undefined) return { ...before, [name]: wanted };
  const { [name]: _, ...rest } = before;
  return rest;
};

const withSetting = (state: State, other: State, at: string): State => {
  const names = namesIn(at);
  if (names.length === 0) return state;
  const settings = withValue(
    state.settings as unknown as JsonObject,
    other.settings as unknown as JsonObject,
    names,
  ) as unknown as State["settings"];
  return sameData(settings, state.settings) ? state : { ...state, settings };
};

/**
 * The state with one piece as it is in `other`. A message brings what it replies to, where that is not there, and one that
 * something replies to stays. [ST-24]
 */
export const withPiece = (state: State, other: State, piece: Piece): State => {
  switch (piece.kind) {
    case "bookmark": {
      const bookmarks = withItem(state.bookmarks, other.bookmarks, piece.id);
      return sameData(bookmarks, state.bookmarks) ? state : { ...state, bookmarks };
    }
    case "message":
      return withMessage(state, other, piece.conversation, piece.id);
    case "setting":
      return withSetting(state, other, piece.at);
  }
};

export const isPiece = (part: { readonly kind: string }): part is Piece =>
  part.kind === "bookmark" || part.kind === "message" || part.kind === "setting";
