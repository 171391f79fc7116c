import type { Message } from "@holdfast/state/model";
import { MessagesSquare } from "lucide-react";
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { counted } from "../../../words/size.ts";
import { fullTime, shortTime } from "../../../words/time.ts";
import { textOf } from "../../../workspace/conversation-changes.ts";
import { type Block, messageBlocks } from "../../../workspace/message-blocks.ts";

const AUTHORS: Record<Message["role"], string> = {
  user: "You",
  assistant: "Agent",
  system: "System",
  tool: "Tool",
};

const TAGS = { plain: "span", code: "code", strong: "strong" } as const;

const BlockView = ({ block }: { readonly block: Block }): ReactNode =>
  block.kind === "code" ? (
    <pre className="message-code">
      <code>{block.text}</code>
    </pre>
  ) : (
    <p>
      {block.spans.map(({ kind, text }, index) => {
        const Tag = TAGS[kind];
        const key = `${index} ${kind}`;
        return <Tag key={key}>{text}</Tag>;
      })}
    </p>
  );

const MessageView = memo(
  ({ message }: { readonly message: Message }): ReactNode => (
    <li className="message" data-role={message.role}>
      <div className="message-head">
        <span className="message-author">{AUTHORS[message.role]}</span>
        <time dateTime={message.createdAt} title={fullTime(message.createdAt)}>
          {shortTime(message.createdAt)}
        </time>
      </div>
      <div className="message-text">
        {messageBlocks(textOf(message)).map((block, index) => (
          <BlockView key={`${index} ${block.kind}`} block={block} />
        ))}
      </div>
    </li>
  ),
);

/** So many messages are drawn at first, and with each asking for more. */
const AT_ONCE = 150;

/** The messages, the newest at the bottom and in sight. */
export const MessageList = ({ messages }: { readonly messages: readonly Message[] }): ReactNode => {
  const list = useRef<HTMLDivElement>(null);
  const [most, setMost] = useState(AT_ONCE);
  const below = useRef<number | null>(null);
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
  const earlier = Math.max(0, messages.length - most);
  const last = messages.at(-1)?.id;
  useEffect(() => {
    if (last !== undefined) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [last]);
  if (messages.length === 0) {
    return (
      <div className="messages">
        <EmptyState
          icon={<MessagesSquare size={24} strokeWidth={1.5} aria-hidden="true" />}
          title="Nothing said yet"
          text="No agent is connected to this session, so nothing answers. What you write is kept with it, sealed like everything else."
        />
      </div>
    );
  }
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
      <ol>
        {messages.slice(earlier).map((message) => (
          <MessageView key={message.id} message={message} />
        ))}
      </ol>
      <p className="messages-foot">No agent is connected. Your messages are kept with the session.</p>
    </div>
  );
};
