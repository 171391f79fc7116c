import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { LogSink } from "@holdfast/service-kit/request-log";
import type { Post } from "../../mail/post.ts";
import { isTold, noticeOf } from "./notices.ts";
import type { NoticeRepository } from "./repository.ts";

export interface NoticerDeps {
  readonly notices: NoticeRepository;
  readonly post: Post;
  /** The public address of the product. */
  readonly origin: string;
  readonly log: LogSink;
}

const isAuditRow = (value: unknown): value is AuditRow =>
  typeof value === "object" && value !== null && "action" in value && "accountId" in value && "at" in value;

type Call = (...args: readonly unknown[]) => unknown;

/**
 * Tells account owners of what was done, by the entries that are written of it: whoever adds an action with an entry has
 * nothing to do for its notice but to put it into the table. [NT-5]
 */
export const createNoticer = ({ notices, post, origin, log }: NoticerDeps) => {
  const tell = async (entry: AuditRow): Promise<void> => {
    const facts = await notices.facts(entry);
    const message = facts === null ? null : noticeOf(origin, facts);
    if (message !== null) post.send(message);
  };

  const inBackground = (entry: AuditRow): void => {
    if (!isTold(entry.action)) return;
    tell(entry).catch((cause: unknown) => {
      const name = cause instanceof Error ? cause.name : "unknown";
      log(JSON.stringify({ event: "notice-failed", action: entry.action, cause: name }));
    });
  };

  const listening =
    (call: Call): Call =>
    async (...args) => {
      const answer = await call(...args);
      // After its transaction: what was refused has left no entry, and is not told of.
      for (const arg of args) if (isAuditRow(arg)) inBackground(arg);
      return answer;
    };

  const listeningTo = <T>(repository: T): T =>
    Object.fromEntries(
      Object.entries(repository as object).map(([name, call]) => [name, listening(call as Call)]),
    ) as T;

  return {
    /** The same repositories, with an ear on what they write. */
    listenTo: <S extends object>(stores: S): S =>
      Object.fromEntries(Object.entries(stores).map(([name, each]) => [name, listeningTo(each)])) as S,
  };
};
