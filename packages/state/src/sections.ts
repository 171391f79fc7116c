import { CONFLICT_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { encodeConversationMeta, encodeConversationPage, pageCount } from "./conversation-sections.ts";
import { encodeFileContent, encodeFileMeta } from "./file-sections.ts";
import type { State } from "./model.ts";
import { encodeJson, type SkipReason } from "./section-content.ts";
import { nameOfKey, parsePage, type SectionKey, terminalOfEnv, typeOfKey } from "./section-key.ts";
import { encodeTerminalEnv, encodeTerminalMeta, encodeTerminalPage } from "./terminal-sections.ts";

const encoded = <T>(
  item: T | undefined,
  encode: (item: T) => Result<Bytes, SkipReason>,
): Result<Bytes, SkipReason> => {
  if (item === undefined) throw new RangeError("the state has no such section");
  return encode(item);
};

const encodePage = (state: State, type: "term" | "conv", name: string): Result<Bytes, SkipReason> => {
  const at = parsePage(name);
  if (at === null) throw new RangeError("not the name of a page");
  if (type === "conv") {
    return encoded(state.conversations[at.owner], (conversation) =>
      encodeConversationPage(conversation, at.page),
    );
  }
  const scrollback = state.terminals[at.owner]?.scrollback;
  return encoded(scrollback?.pages[at.page - scrollback.firstPage], encodeTerminalPage);
};

/** Whether a state has a section of this key. */
export const hasSection = (state: State, key: SectionKey): boolean => {
  const name = nameOfKey(key);
  switch (typeOfKey(key)) {
    case "tab":
      return state.tabs[name] !== undefined;
    case "file-meta":
    case "file":
      return state.files[name] !== undefined;
    case "term-meta":
      return state.terminals[name] !== undefined;
    case "conv-meta":
      return state.conversations[name] !== undefined;
    case "conflict":
      return state.conflicts[name] !== undefined;
    case "secret":
      return Object.keys(state.terminals[terminalOfEnv(name) ?? ""]?.env ?? {}).length > 0;
    case "term":
    case "conv":
      return hasPage(state, key);
    default:
      return true;
  }
};

const hasPage = (state: State, key: SectionKey): boolean => {
  const at = parsePage(nameOfKey(key));
  if (at === null) return false;
  if (typeOfKey(key) === "conv") {
    const conversation = state.conversations[at.owner];
    return conversation !== undefined && at.page < pageCount(conversation);
  }
  const scrollback = state.terminals[at.owner]?.scrollback;
  return scrollback?.pages[at.page - scrollback.firstPage] !== undefined;
};

/**
 * The content of one section of a state.
 *
 * Refuses `too-large` (file 5 MiB, conflict 16 MiB, other JSON section 1 MiB, terminal page 128 KiB) and `not-text` (lone surrogates, values outside
 * JSON). @throws RangeError for a section the state does not have.
 */
export const encodeSection = (state: State, key: SectionKey): Result<Bytes, SkipReason> => {
  const name = nameOfKey(key);
  const type = typeOfKey(key);
  switch (type) {
    case "metadata":
    case "layout":
    case "settings":
    case "bookmarks":
      return encodeJson(state[type]);
    case "tab":
      return encoded(state.tabs[name], (tab) => encodeJson(tab));
    case "file-meta":
      return encoded(state.files[name], encodeFileMeta);
    case "file":
      return encoded(state.files[name], encodeFileContent);
    case "term-meta":
      return encoded(state.terminals[name], encodeTerminalMeta);
    case "conv-meta":
      return encoded(state.conversations[name], encodeConversationMeta);
    case "term":
    case "conv":
      return encodePage(state, type, name);
    case "conflict":
      return encoded(state.conflicts[name], (conflict) => encodeJson(conflict, CONFLICT_MAX_BYTES));
    case "secret":
      return encoded(state.terminals[terminalOfEnv(name) ?? ""], encodeTerminalEnv);
    default:
      return err(type satisfies never);
  }
};
