import type { Conversation, Message } from "../model.ts";
import { sameData } from "../same-data.ts";
import { byKey } from "./lists.ts";
import { digestOf } from "./report.ts";
import { mergeFields } from "./values.ts";
import type { MergeWork } from "./work.ts";

type Both = {
  readonly base: Conversation | undefined;
  readonly ours: Conversation;
  readonly theirs: Conversation;
};

/** A message that both changed, as ours has it: a second branch beside theirs. The same message always gets the same id. */
const branchOf = (message: Message): Message => ({
  ...message,
  id: `${message.id.slice(0, 46)}-${digestOf(message).slice(0, 16)}`,
});

/** What is replied to stays with its reply. */
const withParents = (messages: readonly Message[], all: readonly Message[]): ReadonlySet<string> => {
  const byId = new Map(all.map((message) => [message.id, message]));
  const kept = new Set<string>();
  for (const message of messages) {
    let at: Message | undefined = message;
    while (at !== undefined && !kept.has(at.id)) {
      kept.add(at.id);
      at = at.parentId === null ? undefined : byId.get(at.parentId);
    }
  }
  return kept;
};

/** The messages of both: theirs in their order, then what ours has beyond. [MG-3] */
const messagesOf = (
  work: MergeWork,
  path: readonly string[],
  { base, ours, theirs }: Both,
): readonly Message[] => {
  const [was, mine, other] = [byKey(base?.messages ?? []), byKey(ours.messages), byKey(theirs.messages)];
  const merged: Message[] = [];
  const behind: Message[] = [];
  const gone: Message[] = [];
  const present = new Set(theirs.messages.map(({ id }) => id));
  for (const [key, theirOne] of other) {
    const ourOne = mine.get(key);
    const before = was.get(key);
    if (ourOne === undefined) {
      if (before !== undefined && sameData(before, theirOne)) gone.push(theirOne);
      merged.push(theirOne);
    } else if (sameData(ourOne, theirOne) || sameData(before, ourOne)) merged.push(theirOne);
    else if (sameData(before, theirOne)) merged.push(ourOne);
    else {
      merged.push(theirOne);
      const branch = branchOf(ourOne);
      if (!present.has(branch.id)) behind.push(branch);
      const sides = { base: before, ours: ourOne, theirs: theirOne };
      work.tell([...path, "messages", theirOne.id], sides, "both", "kept-twice");
    }
  }
  for (const [key, ourOne] of mine) {
    if (other.has(key)) continue;
    const before = was.get(key);
    if (before !== undefined && sameData(before, ourOne)) gone.push(ourOne);
    behind.push(ourOne);
  }
  const all = [...merged, ...behind];
  if (gone.length === 0) return all;
  const dropped = new Set(gone);
  const kept = withParents(
    all.filter((message) => !dropped.has(message)),
    all,
  );
  return all.filter((message) => !dropped.has(message) || kept.has(message.id));
};

/** A conversation that both changed. */
export const mergeConversation = (work: MergeWork, id: string, sides: Both): Conversation => {
  const path = ["conversations", id];
  const { base, ours, theirs } = sides;
  const settle = (): readonly Message[] => {
    const messages = { base: base?.messages, ours: ours.messages, theirs: theirs.messages };
    if (sameData(messages.ours, messages.theirs) || sameData(messages.base, messages.ours))
      return theirs.messages;
    if (sameData(messages.base, messages.theirs)) return ours.messages;
    const choice = work.choice(messages);
    if (choice !== null) {
      work.tell([...path, "messages"], messages, choice.side, choice.why);
      return messages[choice.side];
    }
    const part = { kind: "conversation", thing: id, name: theirs.title } as const;
    if (work.strategy === "manual" && work.leave(part, sides)) {
      work.tell([...path, "messages"], messages, "open", "by-hand");
      return theirs.messages;
    }
    work.tell([...path, "messages"], messages, "both", "put-together");
    return messagesOf(work, path, sides);
  };
  const messages = settle();
  const { messages: _, ...mine } = ours;
  const { messages: __, ...other } = theirs;
  const facts = mergeFields(work, path, { base, ours: mine as Conversation, theirs: other as Conversation });
  return { ...facts, messages: sameData(messages, theirs.messages) ? theirs.messages : messages };
};
