import type { Session } from "@holdfast/protocol/sessions";
import { EXAMPLE_SESSION } from "./example-session.ts";

export const CREATE_EXAMPLE = EXAMPLE_SESSION.create;
export const CHANGE_EXAMPLE = EXAMPLE_SESSION.rename;

export const SESSION_EXAMPLE: Session = {
  ...CREATE_EXAMPLE,
  workspaceId: "wsp_0192f1d0c0de70008000000000000001",
  version: 1,
  head: { seq: 12, digest: "0f".repeat(32), epoch: 1 },
  sealedBytes: 1_048_576,
  createdAt: "2026-11-21T08:00:00.000Z",
  updatedAt: "2026-11-21T09:30:00.000Z",
};
