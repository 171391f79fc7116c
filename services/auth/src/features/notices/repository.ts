import type { LoginClient } from "@holdfast/protocol/auth";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";

/** What is told of an entry. */
export interface NoticeFacts {
  readonly entry: AuditRow;
  /** Of the account, as typed. */
  readonly email: string;
  /** The login that did it, where one did. */
  readonly login: {
    readonly client: LoginClient;
    readonly userAgent: string;
    readonly address: string;
    readonly deviceId: Bytes | null;
    readonly at: Date;
  } | null;
  /** The entry is about a device whose certificate is its first. */
  readonly newDevice: boolean;
}

export interface NoticeRepository {
  /** Null for an entry that was not stored: what it tells of was refused or undone. */
  readonly facts: (entry: AuditRow) => Promise<NoticeFacts | null>;
}
