import type { Conversation } from "@holdfast/state/model";
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { change } from "../../../stores/session-store.ts";
import { Button } from "../../../ui/button.tsx";
import { counted } from "../../../words/size.ts";
import { branchShown, sayAnew, showBranch } from "../../../workspace/conversation-branches.ts";
import { useCanEdit } from "../use-session.ts";
import { type MessageActs, MessageView } from "./message-view.tsx";
import "./messages.css";

/** So many messages are drawn at first, and with each asking for more. */
const AT_ONCE = 150;

/** One branch of a conversation, the newest message at the bottom and in sight. */
export const MessageList = ({ conversation }: { readonly conversation: Conversation }): ReactNode => {
  const list = useRef<HTMLDivElement>(null);
  const [most, setMost] = useState(AT_ONCE);
  const [editing, setEditing] = useState<string | null>(null);
  const canEdit = useCanEdit();
  const below = useRef<number | null>(null);
  const walked = useRef(false);
  const showEarlier = (): void => {
    const { scrollHeight = 0, scrollTop = 0 } = list.current ?? {};
    below.current = scrollHeight - scrollTop;
    setMost(most + AT_ONCE);
  };
  // What was at the top stays where it was when older messages come above it.
  useLayoutEffect(() => {
    if (list.current !== null && below.current !== null) {
      list.current.scrollTop = list.current.scrollHeight - below.current;
    }
    below.current = null;
  });
  const steps = branchShown(conversation);
  const earlier = Math.max(0, steps.length - most);
  const last = steps.at(-1)?.message.id;
  useEffect(() => {
    // Who walks through branches looks at the place where they part.
    const stay = walked.current;
    walked.current = false;
    if (last !== undefined && !stay) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [last]);

  const conversationId = conversation.id;
  const acts = useMemo<MessageActs>(() => {
    return {
      onShow: (id) => {
        walked.current = true;
        setEditing(null);
        change(showBranch(conversationId, id));
      },
      onEdit: setEditing,
      onSend: (of, text) => {
        const id = crypto.randomUUID();
        change(sayAnew({ id, conversationId, of, text, createdAt: new Date().toISOString() }));
        setEditing(null);
      },
    };
  }, [conversationId]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <div ref={list} className="messages" role="log" aria-label="Messages" tabIndex={0}>
      {earlier === 0 ? null : (
        <div className="messages-earlier">
          <Button size="small" look="quiet" onClick={showEarlier}>
            Show {counted(Math.min(earlier, AT_ONCE), "earlier message")}
          </Button>
        </div>
      )}
      <ol className="messages-list">
        {steps.slice(earlier).map(({ message, siblings }) => {
          const at = siblings.indexOf(message.id);
          return (
            <MessageView
              // The first of those that stand beside each other: the place is the same for all of them.
              key={siblings[0] ?? message.id}
              message={message}
              at={at + 1}
              of={siblings.length}
              before={siblings[at - 1] ?? null}
              after={siblings[at + 1] ?? null}
              editing={editing === message.id && canEdit}
              canEdit={canEdit}
              acts={acts}
            />
          );
        })}
      </ol>
      <p className="messages-foot">No agent is connected. Your messages are kept with the session.</p>
    </div>
  );
};
