import type { Conversation, Message, State } from "@holdfast/state/model";
import { leafShown } from "./conversation-branches.ts";
import { setDraft } from "./layout-changes.ts";

export const activeConversation = (state: State): Conversation | null => {
  const id = state.layout.activeConversationId;
  return id === null ? null : (state.conversations[id] ?? null);
};

export interface NewMessage {
  readonly id: string;
  /** Used when there is no conversation yet. */
  readonly conversationId: string;
  readonly text: string;
  readonly createdAt: string;
}

/** Adds what the person wrote, in a conversation that is made when there is none, and empties the composer. */
export const addMessage =
  ({ id, conversationId, text, createdAt }: NewMessage) =>
  (state: State): State => {
    const conversation: Conversation = activeConversation(state) ?? {
      id: conversationId,
      title: "Conversation",
      createdAt,
      leafId: null,
      messages: [],
    };
    const message: Message = {
      id,
      parentId: leafShown(conversation),
      role: "user",
      parts: [{ type: "text", text }],
      createdAt,
      meta: {},
    };
    const messages = [...conversation.messages, message];
    return setDraft("")({
      ...state,
      conversations: {
        ...state.conversations,
        [conversation.id]: { ...conversation, leafId: null, messages },
      },
      layout: { ...state.layout, activeConversationId: conversation.id },
    });
  };

/** The text of a message; other parts are for programs. */
export const textOf = (message: Message): string =>
  message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
