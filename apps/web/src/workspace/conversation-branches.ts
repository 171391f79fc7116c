import type { Conversation, Message, State } from "@holdfast/state/model";

/** A message on the way from the first to the one that the conversation goes on from. */
export interface BranchStep {
  readonly message: Message;
  /** Every answer to the same message, itself among them, the oldest first. */
  readonly siblings: readonly string[];
}

/** What a message says of itself when it was written again in another one's place. */
const REWRITES = "rewrites";

interface Branches {
  readonly byId: ReadonlyMap<string, Message>;
  /** The message each one answers; null for a beginning. */
  readonly parents: ReadonlyMap<string, string | null>;
  readonly answers: ReadonlyMap<string | null, readonly string[]>;
}

/**
 * Who answers whom. A message whose parent is not there, or that names none without being a beginning, answers the one before it:
 * what was recorded as a list stays one, and nothing is out of reach.
 */
const branchesOf = ({ messages }: Conversation): Branches => {
  const byId = new Map<string, Message>();
  const parents = new Map<string, string | null>();
  const answers = new Map<string | null, string[]>();
  let before: string | null = null;
  for (const message of messages) {
    const { id, parentId, meta } = message;
    if (byId.has(id)) continue;
    // Only what stands earlier can be answered, so that no circle of parents is ever walked.
    const named = parentId !== null && byId.has(parentId);
    const parent: string | null = named
      ? parentId
      : parentId === null && meta[REWRITES] !== undefined
        ? null
        : before;
    byId.set(id, message);
    parents.set(id, parent);
    const others = answers.get(parent);
    if (others === undefined) answers.set(parent, [id]);
    else others.push(id);
    before = id;
  }
  return { byId, parents, answers };
};

/** The message that the next one answers: where the conversation goes on, else its last. */
const leafOf = ({ leafId, messages }: Conversation): string | null =>
  messages.findLast(({ id }) => id === leafId)?.id ?? messages.at(-1)?.id ?? null;

const pathTo = ({ byId, parents, answers }: Branches, leaf: string | null): readonly BranchStep[] => {
  const path: BranchStep[] = [];
  for (let at = leaf; at !== null; at = parents.get(at) ?? null) {
    const message = byId.get(at);
    if (message === undefined) break;
    path.push({ message, siblings: answers.get(parents.get(at) ?? null) ?? [at] });
  }
  return path.toReversed();
};

const known = new WeakMap<Conversation, readonly BranchStep[]>();

/** The messages that are shown: one branch, from its beginning on. The same conversation gives the same list. */
export const branchShown = (conversation: Conversation): readonly BranchStep[] => {
  const before = known.get(conversation);
  if (before !== undefined) return before;
  const path = pathTo(branchesOf(conversation), leafOf(conversation));
  known.set(conversation, path);
  return path;
};

/** The last message of the branch that is shown: the one that the next message answers. */
export const leafShown = (conversation: Conversation): string | null => leafOf(conversation);

const withConversation = (state: State, conversation: Conversation): State => ({
  ...state,
  conversations: { ...state.conversations, [conversation.id]: conversation },
});

/** Shows the branch that a message belongs to, down to what was said last in it. */
export const showBranch =
  (conversationId: string, messageId: string) =>
  (state: State): State => {
    const conversation = state.conversations[conversationId];
    if (conversation === undefined) return state;
    const { byId, parents } = branchesOf(conversation);
    if (!byId.has(messageId)) return state;
    const inside = new Set([messageId]);
    let leaf = messageId;
    for (const { id } of conversation.messages) {
      const parent = parents.get(id);
      if (parent === null || parent === undefined || !inside.has(parent)) continue;
      inside.add(id);
      leaf = id;
    }
    if (leaf === leafOf(conversation)) return state;
    return withConversation(state, {
      ...conversation,
      leafId: leaf === conversation.messages.at(-1)?.id ? null : leaf,
    });
  };

export interface Rewritten {
  readonly id: string;
  readonly conversationId: string;
  /** The message that is said anew. It stays, with everything that was said after it. */
  readonly of: string;
  readonly text: string;
  readonly createdAt: string;
}

/** Says a message anew: a branch beside the first, which is shown from then on. */
export const sayAnew =
  ({ id, conversationId, of, text, createdAt }: Rewritten) =>
  (state: State): State => {
    const conversation = state.conversations[conversationId];
    const old = conversation?.messages.find((message) => message.id === of);
    if (conversation === undefined || old === undefined) return state;
    const message: Message = {
      id,
      parentId: branchesOf(conversation).parents.get(of) ?? null,
      role: old.role,
      parts: [{ type: "text", text }, ...old.parts.filter(({ type }) => type !== "text")],
      createdAt,
      meta: { [REWRITES]: of },
    };
    return withConversation(state, {
      ...conversation,
      leafId: null,
      messages: [...conversation.messages, message],
    });
  };
