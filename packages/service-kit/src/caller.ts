/** Who calls, as the access token says. Ids are 16 bytes. */
export interface Caller {
  readonly accountId: Uint8Array<ArrayBuffer>;
  readonly loginId: Uint8Array<ArrayBuffer>;
  /** The workspace the login works in; new sessions belong to it. */
  readonly workspaceId: Uint8Array<ArrayBuffer>;
}
