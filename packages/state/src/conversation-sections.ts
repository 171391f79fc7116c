import { CONVERSATION_PAGE_MESSAGES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { canonicalJson, parseJson } from "./canonical-json.ts";
import { type Conversation, ConversationSchema, type Message, MessageSchema } from "./model.ts";
import { decodeJson, decodeText, encodeJson, type SkipReason } from "./section-content.ts";

/** `leafId` stands there only where it names a message: such a section of schema 1 has the same bytes. [CA-1] */
const MetaSchema = Type.Composite(
  [
    Type.Omit(ConversationSchema, ["id", "messages", "leafId"]),
    Type.Object({ leafId: Type.Optional(MessageSchema.properties.id), pages: Type.Integer({ minimum: 0 }) }),
  ],
  { additionalProperties: false },
);
type ConversationMeta = Static<typeof MetaSchema>;

export const pageCount = (conversation: Conversation): number =>
  Math.ceil(conversation.messages.length / CONVERSATION_PAGE_MESSAGES);

const messagesOf = (conversation: Conversation, page: number): readonly Message[] =>
  conversation.messages.slice(page * CONVERSATION_PAGE_MESSAGES, (page + 1) * CONVERSATION_PAGE_MESSAGES);

export const encodeConversationMeta = (conversation: Conversation): Result<Bytes, SkipReason> => {
  const { id: _, messages: __, leafId, ...facts } = conversation;
  return encodeJson({ ...facts, ...(leafId === null ? {} : { leafId }), pages: pageCount(conversation) });
};

/** One canonical JSON line a message. */
export const encodeConversationPage = (
  conversation: Conversation,
  page: number,
): Result<Bytes, SkipReason> => {
  let lines = "";
  for (const message of messagesOf(conversation, page)) {
    const line = canonicalJson(message);
    if (!line.ok) return err("not-text");
    lines += `${line.value}\n`;
  }
  return ok(utf8(lines));
};

export const conversationMetaDiffers = (a: Conversation, b: Conversation): boolean =>
  a.title !== b.title ||
  a.createdAt !== b.createdAt ||
  a.leafId !== b.leafId ||
  a.model !== b.model ||
  a.work !== b.work ||
  pageCount(a) !== pageCount(b);

/** Whether a page holds other message objects; costs at most one comparison a message. */
export const conversationPageDiffers = (a: Conversation, b: Conversation, page: number): boolean => {
  const end = (page + 1) * CONVERSATION_PAGE_MESSAGES;
  for (let i = page * CONVERSATION_PAGE_MESSAGES; i < end; i++) {
    if (a.messages[i] !== b.messages[i]) return true;
  }
  return false;
};

const decodePage = (bytes: Bytes): readonly Message[] | null => {
  const text = decodeText(bytes);
  if (text === null || (text !== "" && !text.endsWith("\n"))) return null;
  const messages: Message[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const value = parseJson(line);
    if (!value.ok || !Value.Check(MessageSchema, value.value)) return null;
    messages.push(value.value as Message);
  }
  return messages;
};

/** What is known of a conversation's sections: absent = nothing new, null = removed. */
export interface ConversationParts {
  readonly meta?: Bytes;
  readonly pages: ReadonlyMap<number, Bytes | null>;
}

/** A conversation from the sections at hand; `before` supplies what they lack, `malformed` names what has not its form. */
export const decodeConversation = (
  id: string,
  before: Conversation | undefined,
  parts: ConversationParts,
): { readonly conversation: Conversation; readonly malformed: readonly ("conv-meta" | number)[] } => {
  const malformed: ("conv-meta" | number)[] = [];
  const meta = parts.meta === undefined ? undefined : decodeJson<ConversationMeta>(parts.meta, MetaSchema);
  if (meta === null) malformed.push("conv-meta");

  const pages = new Map<number, readonly Message[]>();
  for (let n = 0; before !== undefined && n < pageCount(before); n++) pages.set(n, messagesOf(before, n));
  for (const [number, bytes] of parts.pages) {
    const page = bytes === null ? undefined : decodePage(bytes);
    if (page === null) malformed.push(number);
    else if (page === undefined) pages.delete(number);
    else pages.set(number, page);
  }
  const messages = [...pages]
    .filter(([n]) => !meta || n < meta.pages)
    .sort(([a], [b]) => a - b)
    .flatMap(([, page]) => page);
  if (meta) {
    const { pages: _, leafId = null, ...facts } = meta;
    return { conversation: { ...facts, id, leafId, messages }, malformed };
  }
  const facts = before ?? {
    title: "Recovered conversation",
    createdAt: messages[0]?.createdAt ?? "",
    leafId: null,
  };
  return { conversation: { ...facts, id, messages }, malformed };
};
