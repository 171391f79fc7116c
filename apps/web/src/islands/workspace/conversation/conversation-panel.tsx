import type { ReactNode } from "react";
import { activeConversation } from "../../../workspace/conversation-changes.ts";
import { useCanEdit, useSession } from "../use-session.ts";
import { Composer } from "./composer.tsx";
import { MessageList } from "./message-list.tsx";
import "./conversation.css";

/** What is said in this session. Messages are kept; nothing answers yet, and the panel says so. */
export const ConversationPanel = (): ReactNode => {
  const messages = useSession((state) => activeConversation(state)?.messages ?? null);
  const canEdit = useCanEdit();
  return (
    <section className="panel conversation-panel" aria-label="Conversation">
      <header className="panel-head">
        <h2>Conversation</h2>
        <span className="panel-fact">No agent connected</span>
      </header>
      <MessageList messages={messages ?? []} />
      <Composer disabled={!canEdit} />
    </section>
  );
};
