import type { AuditRow } from "@holdfast/service-kit/audit-row";
import { isTold } from "./notices.ts";

const isAuditRow = (value: unknown): value is AuditRow =>
  typeof value === "object" && value !== null && "action" in value && "accountId" in value && "at" in value;

type Call = (...args: readonly unknown[]) => unknown;

const isTelling = (value: unknown): boolean =>
  isAuditRow(value) && (isTold(value.action) || /^(invite|member)\./.test(value.action));

/**
 * The same repositories, with an ear on the entries they write: what somebody is told of waits in the database by then, and
 * `nudge` has it sent at once and not when the sender looks next. [NT-5] [NT-10]
 */
export const nudging = <S extends object>(stores: S, nudge: () => void): S => {
  const listening =
    (call: Call): Call =>
    async (...args) => {
      const answer = await call(...args);
      if (args.some(isTelling)) nudge();
      return answer;
    };
  const listeningTo = <T>(repository: T): T =>
    Object.fromEntries(
      Object.entries(repository as object).map(([name, call]) => [name, listening(call as Call)]),
    ) as T;
  return Object.fromEntries(Object.entries(stores).map(([name, each]) => [name, listeningTo(each)])) as S;
};
