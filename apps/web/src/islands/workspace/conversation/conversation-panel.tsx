import { MessagesSquare } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { later } from "../../../ui/later.tsx";
import { activeConversation } from "../../../workspace/conversation-changes.ts";
import { SeenAt } from "../seen-at.tsx";
import { useCanEdit, useSession } from "../use-session.ts";
import { Composer } from "./composer.tsx";
import "./conversation.css";

const MessageList = later(async () => (await import("./message-list.tsx")).MessageList);

const Nothing = (): ReactNode => (
  <div className="messages">
    <EmptyState
      icon={<MessagesSquare size={24} strokeWidth={1.5} aria-hidden="true" />}
      title="Nothing said yet"
      text="No agent is connected to this session, so nothing answers. What you write is kept with it, sealed like everything else."
    />
  </div>
);

/** What is said in this session. Messages are kept; nothing answers yet, and the panel says so. */
export const ConversationPanel = (): ReactNode => {
  const conversation = useSession((state) => activeConversation(state));
  const canEdit = useCanEdit();
  const empty = conversation === null || conversation.messages.length === 0;
  return (
    <section className="panel conversation-panel" aria-label="Conversation">
      <header className="panel-head">
        <h2>Conversation</h2>
        <SeenAt />
        <span className="panel-fact">No agent connected</span>
      </header>
      <div className="messages-place">
        {empty ? <Nothing /> : <MessageList key={conversation.id} conversation={conversation} />}
      </div>
      <Composer disabled={!canEdit} />
    </section>
  );
};
