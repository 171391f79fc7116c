import type { Layout, State } from "@holdfast/state/model";
import type { DrawnState, Things } from "@holdfast/state/open-drawn";
import { activeConversation } from "./conversation-changes.ts";
import { activeTerminal, terminalPlaces } from "./terminal-changes.ts";

export const NOTHING_CLOSED: Things = { files: [], terminals: [], conversations: [] };

const FRONT = [
  ["activeFileId", "files"],
  ["activeTerminalId", "terminals"],
  ["activeTabId", "tabs"],
  ["activeConversationId", "conversations"],
] as const;

/**
 * An earlier state as it is looked at: its content, in the panels of now, with what is in front now in front where it existed
 * then, so that both can be compared at the same place.
 */
export const seenInPlace = (past: State, here: Layout): State => {
  // Which terminals were open is what that moment was like.
  const view = { ...here.view, ...terminalPlaces(past.layout) };
  const layout = { ...past.layout, panels: here.panels, view };
  for (const [field, things] of FRONT) {
    const id = here[field];
    if (id === null || !Object.hasOwn(past[things], id)) continue;
    layout[field] = id;
    if (field === "activeFileId")
      layout.openFileIds = here.openFileIds.filter((each) => Object.hasOwn(past.files, each));
  }
  return { ...past, layout };
};

/** The place that somebody wants to look at, after they went elsewhere in what is looked at. */
export const movedPlace = (place: Layout, before: Layout, after: Layout): Layout => {
  const moved = Object.entries(after).filter(([name, value]) => before[name as keyof Layout] !== value);
  return { ...place, ...Object.fromEntries(moved) };
};

/** What stands in the panels, of things that have long content. */
export const frontOf = ({ activeFileId, activeTerminalId, activeConversationId }: Layout): Things => {
  const of = (id: string | null): readonly string[] => (id === null ? [] : [id]);
  return {
    files: of(activeFileId),
    terminals: of(activeTerminalId),
    conversations: of(activeConversationId),
  };
};

/** What stands in the panels and was not opened; null when nothing is missing. */
export const closedInFront = (state: State, closed: Things): Things | null => {
  const { files, terminals, conversations } = frontOf({
    ...state.layout,
    activeTerminalId: activeTerminal(state)?.id ?? null,
    activeConversationId: activeConversation(state)?.id ?? null,
  });
  const missing: Things = {
    files: files.filter((id) => closed.files.includes(id)),
    terminals: terminals.filter((id) => closed.terminals.includes(id)),
    conversations: conversations.filter((id) => closed.conversations.includes(id)),
  };
  return missing.files.length + missing.terminals.length + missing.conversations.length > 0 ? missing : null;
};

const KINDS = ["files", "terminals", "conversations"] as const;

/** What is looked at, with the content that was opened since. Everything else keeps its identity. */
export const withContent = (
  state: State,
  closed: Things,
  drawn: DrawnState,
): { readonly state: State; readonly closed: Things } => {
  let next = state;
  const left = { ...closed };
  for (const kind of KINDS) {
    const shut = new Set(drawn.closed[kind]);
    const opened = closed[kind].filter((id) => !shut.has(id) && Object.hasOwn(drawn.state[kind], id));
    if (opened.length === 0) continue;
    const contents = Object.fromEntries(opened.map((id) => [id, drawn.state[kind][id]]));
    next = { ...next, [kind]: { ...next[kind], ...contents } };
    left[kind] = closed[kind].filter((id) => !opened.includes(id));
  }
  return { state: next, closed: left };
};
