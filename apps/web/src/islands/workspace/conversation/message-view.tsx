import type { Message } from "@holdfast/state/model";
import { ChevronLeft, ChevronRight, Pencil } from "lucide-react";
import { memo, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { branchLabel, branchWords } from "../../../words/conversation-words.ts";
import { fullTime, shortTime } from "../../../words/time.ts";
import { textOf } from "../../../workspace/conversation-changes.ts";
import { CopyButton } from "./code-block.tsx";
import { MessageEditor } from "./message-editor.tsx";
import { MessageText } from "./message-text.tsx";

const AUTHORS: Record<Message["role"], string> = {
  user: "You",
  assistant: "Agent",
  system: "System",
  tool: "Tool",
};

export interface MessageActs {
  readonly onShow: (id: string) => void;
  readonly onEdit: (id: string | null) => void;
  readonly onSend: (of: string, text: string) => void;
}

interface BranchesProps {
  /** From 1. */
  readonly at: number;
  readonly of: number;
  readonly before: string | null;
  readonly after: string | null;
  readonly onShow: (id: string) => void;
}

/** Walks through what was said at the same place. Its buttons stay where they are, and keep the focus. */
const Branches = ({ at, of, before, after, onShow }: BranchesProps): ReactNode => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
  <div className="message-branches" role="group" aria-label="Versions of this message">
    <button
      type="button"
      className="message-step"
      aria-label="Version before"
      aria-disabled={before === null}
      onClick={() => before !== null && onShow(before)}
    >
      <ChevronLeft size={14} aria-hidden="true" />
    </button>
    <span role="status" aria-label={branchLabel(at, of)}>
      {branchWords(at, of)}
    </span>
    <button
      type="button"
      className="message-step"
      aria-label="Version after"
      aria-disabled={after === null}
      onClick={() => after !== null && onShow(after)}
    >
      <ChevronRight size={14} aria-hidden="true" />
    </button>
  </div>
);

export interface MessageViewProps extends Omit<BranchesProps, "onShow"> {
  readonly message: Message;
  readonly editing: boolean;
  readonly canEdit: boolean;
  readonly acts: MessageActs;
}

/** Gives the focus back to what began the editing, unless it went somewhere else by then. */
const useWayBack = (editing: boolean): RefObject<HTMLButtonElement | null> => {
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(editing);
  useEffect(() => {
    if (was.current && !editing && document.activeElement === document.body) button.current?.focus();
    was.current = editing;
  }, [editing]);
  return button;
};

/** One message with what can be done with it. */
export const MessageView = memo(
  ({ message, editing, canEdit, acts, ...branches }: MessageViewProps): ReactNode => {
    const edit = useWayBack(editing);
    return (
      <li className="message" data-role={message.role}>
        <div className="message-head">
          <span className="message-author">{AUTHORS[message.role]}</span>
          <time dateTime={message.createdAt} title={fullTime(message.createdAt)}>
            {shortTime(message.createdAt)}
          </time>
          {branches.of > 1 ? <Branches {...branches} onShow={acts.onShow} /> : null}
          <span className="message-tools">
            <CopyButton text={textOf(message)} label="Copy the message" />
            {canEdit && message.role === "user" ? (
              <button
                ref={edit}
                type="button"
                className="message-tool"
                aria-label="Edit and send again"
                onClick={() => acts.onEdit(editing ? null : message.id)}
              >
                <Pencil size={13} aria-hidden="true" />
                Edit
              </button>
            ) : null}
          </span>
        </div>
        {editing ? (
          <MessageEditor
            initial={textOf(message)}
            onSend={(text) => acts.onSend(message.id, text)}
            onCancel={() => acts.onEdit(null)}
          />
        ) : (
          <MessageText message={message} />
        )}
      </li>
    );
  },
);
