import type { Conversation, Message, State } from "../model.ts";
import { sameData } from "../same-data.ts";
import type { ConversationDifference, MessageDifference } from "./differences.ts";
import { byText, changeOf, eachOther, factsThatDiffer } from "./values.ts";

const BEGINNING = 200;

/** The text parts of a message; data of programs has no words. */
const textOf = ({ parts }: Message): string =>
  parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");

const beginningOf = (message: Message): string => textOf(message).slice(0, BEGINNING).toWellFormed();

const messageDifferences = (
  was: readonly Message[],
  is: readonly Message[],
): { readonly messages: readonly MessageDifference[]; readonly moved: boolean } => {
  if (was === is) return { messages: [], moved: false };
  const before = new Map(was.map((message) => [message.id, message]));
  const after = new Set(is.map(({ id }) => id));
  const told = (message: Message, change: MessageDifference["change"]): MessageDifference => ({
    id: message.id,
    change,
    role: message.role,
    text: beginningOf(message),
  });
  const gone = was.filter(({ id }) => !after.has(id)).map((message) => told(message, "removed"));
  const there = is.flatMap((message) => {
    const old = before.get(message.id);
    if (old === undefined) return [told(message, "added")];
    return sameData(old, message) ? [] : [told(message, "changed")];
  });
  const kept = was.filter(({ id }) => after.has(id));
  const common = is.filter(({ id }) => before.has(id));
  const messages = [...gone, ...there];
  const moved =
    kept.some(({ id }, i) => common[i]?.id !== id) || (messages.length === 0 && !sameData(was, is));
  return { messages, moved };
};

const conversationDifference = (
  was: Conversation | undefined,
  is: Conversation | undefined,
): ConversationDifference | null => {
  const conversation = is ?? was;
  if (conversation === undefined) return null;
  const { messages, moved } = messageDifferences(was?.messages ?? [], is?.messages ?? []);
  const facts = [
    ...(was && is ? factsThatDiffer(was, is, ["id", "messages"]) : []),
    ...(moved ? ["order"] : []),
  ];
  if (was && is && messages.length === 0 && facts.length === 0) return null;
  const { id, title } = conversation;
  return { id, title, change: changeOf(was, is), messages, facts };
};

/** Conversations message by message: those that went first, then the others as they stand now. */
export const conversationDifferences = (
  before: State["conversations"],
  after: State["conversations"],
): readonly ConversationDifference[] =>
  eachOther(before, after)
    .map(({ was, is }) => conversationDifference(was, is))
    .filter((difference) => difference !== null)
    .sort((a, b) => byText(a.title, b.title) || byText(a.id, b.id));
