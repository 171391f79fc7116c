import {
  AUDIT_PAGE_DEFAULT,
  type AuditEntry,
  type AuditLink,
  type AuditPage,
} from "@holdfast/protocol/audit";
import { isId } from "@holdfast/protocol/ids";
import { PAGE_MAX } from "@holdfast/protocol/limits";
import { loginName } from "@holdfast/protocol/login-name";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { AuditApi } from "../api/audit.ts";
import type { Audit, AuditCheck, AuditFault, AuditLine, AuditSlice } from "../contract/audit.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refuse } from "../problem.ts";
import { followsPin, verifyPage } from "./verify.ts";

export interface AuditLogDeps {
  readonly platform: Pick<Platform, "vault" | "device" | "clock">;
  readonly api: AuditApi;
  readonly accountId: string;
  /** Of the workspace that is open. */
  readonly workspaceId: () => string;
}

/** More than anybody has: a log that goes on beyond them is none. */
const MOST_PAGES = 5_000;

type Walked =
  | { readonly fault: AuditFault }
  | {
      readonly fault: null;
      readonly head: AuditLink;
      readonly anchor: AuditLink;
      readonly hashes: ReadonlyMap<number, string>;
      readonly newest: AuditEntry | null;
      readonly oldest: AuditEntry | null;
    };

/** The audit log of the open workspace. [AD-7] [AD-8] */
export const createAuditLog = ({ platform, api, accountId, workspaceId }: AuditLogDeps): Audit => {
  const { primitives } = platform.vault;

  const verified = async (page: AuditPage, above: AuditEntry | null): Promise<Result<null, AuditFault>> =>
    page.workspaceId === workspaceId() ? verifyPage(primitives, page, above) : err("wrong-place");

  const lineOf = ({ people, logins }: AuditPage) => {
    const emails = new Map(people.map(({ accountId: id, email }) => [id, email]));
    const agents = new Map(logins.map(({ loginId, userAgent }) => [loginId, userAgent]));
    return (entry: AuditEntry): AuditLine => {
      const { id, seq, at, action, target } = entry;
      const userAgent = entry.loginId === null ? undefined : agents.get(entry.loginId);
      const client = userAgent?.startsWith("Mozilla/") ? "browser" : "bearer";
      return {
        id,
        seq,
        at,
        action,
        target,
        who:
          entry.accountId === null
            ? null
            : {
                accountId: entry.accountId,
                email: emails.get(entry.accountId) ?? null,
                you: entry.accountId === accountId,
              },
        login: userAgent === undefined ? null : loginName({ client, userAgent }),
      };
    };
  };

  const walk = async (): Promise<Result<Walked, ClientProblem>> => {
    const hashes = new Map<number, string>();
    let first: AuditPage | null = null;
    let above: AuditEntry | null = null;
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await api.page({ cursor, limit: PAGE_MAX });
      if (!page.ok) return page;
      const holds = await verified(page.value, above);
      if (!holds.ok) return ok({ fault: holds.error });
      first ??= page.value;
      for (const { seq, hash } of page.value.items) hashes.set(seq, hash);
      above = page.value.items.at(-1) ?? above;
      const { next, anchor } = page.value;
      const { head, items } = first;
      if (next === null)
        return ok({ fault: null, head, anchor, hashes, newest: items[0] ?? null, oldest: above });
      cursor = next;
    }
    return refuse("damaged", "a log without an end");
  };

  return {
    page: async (place): Promise<Result<AuditSlice, ClientProblem>> => {
      const page = await api.page({ cursor: place?.cursor, limit: AUDIT_PAGE_DEFAULT });
      if (!page.ok) return page;
      const holds = await verified(page.value, place?.above ?? null);
      if (!holds.ok) return refuse("not-trusted", `the audit log: ${holds.error}`);
      const { items, next, workspaceId: id } = page.value;
      if (!isId("wsp", id)) return refuse("damaged", "not a workspace");
      const last = items.at(-1);
      return ok({
        workspaceId: id,
        items: items.map(lineOf(page.value)),
        older: next === null || last === undefined ? null : { cursor: next, above: last },
      });
    },

    verify: async (): Promise<Result<AuditCheck, ClientProblem>> => {
      const workspace = workspaceId();
      if (!isId("wsp", workspace)) return refuse("damaged", "not a workspace");
      const walked = await walk();
      if (!walked.ok) return walked;
      if (walked.value.fault !== null) return ok({ whole: false, fault: walked.value.fault });
      const { head, anchor, hashes, newest, oldest } = walked.value;
      const pin = await platform.device.auditPin(workspace);
      const follows = pin === null ? ok(null) : followsPin(walked.value, pin, platform.clock.now());
      if (!follows.ok) return ok({ whole: false, fault: follows.error });
      if (newest !== null && (pin === null || head.seq > pin.seq)) {
        await platform.device.setAuditPin(workspace, { ...head, at: newest.at });
      }
      return ok({ whole: true, entries: hashes.size, since: oldest?.at ?? null, swept: anchor.seq > 0 });
    },
  };
};
