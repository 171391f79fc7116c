import { toBase64url } from "@holdfast/protocol/encoding";
import type { ChangeSessionBody, CreateSessionBody, Session } from "@holdfast/protocol/sessions";

/** What the document shows of a sealed name: bytes that only a holder of the space key could make or read. */
export const CHANGE_EXAMPLE: ChangeSessionBody = {
  meta: toBase64url(new Uint8Array(240).fill(0x48)),
  nameTag: toBase64url(new Uint8Array(16).fill(0x46)),
};

export const CREATE_EXAMPLE: CreateSessionBody = {
  id: "ses_0192f1d0c0de70008000000000000001",
  ...CHANGE_EXAMPLE,
};

export const SESSION_EXAMPLE: Session = {
  ...CREATE_EXAMPLE,
  workspaceId: "wsp_0192f1d0c0de70008000000000000001",
  version: 1,
  head: { seq: 12, digest: "0f".repeat(32), epoch: 1 },
  sealedBytes: 1_048_576,
  createdAt: "2026-11-21T08:00:00.000Z",
  updatedAt: "2026-11-21T09:30:00.000Z",
};
