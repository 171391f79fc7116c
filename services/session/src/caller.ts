import type { Bytes } from "@holdfast/vault/bytes";

/** Who calls, as the access token says. */
export interface Caller {
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  /** The workspace the login works in; new sessions belong to it. */
  readonly workspaceId: Bytes;
}
