import type {
  CreateNamedSessionBody,
  NamedSession,
  RenameSessionBody,
} from "@holdfast/protocol/named-sessions";
import type { CloneSessionBody, Session } from "@holdfast/protocol/sessions";
import { EXAMPLE_SESSION } from "./example-session.ts";

export const CREATE_EXAMPLE = EXAMPLE_SESSION.create;
export const CHANGE_EXAMPLE = EXAMPLE_SESSION.rename;

/** The digest is that of no save: an example of a clone needs a session that somebody has saved in. */
export const CLONE_EXAMPLE: CloneSessionBody = { ...CREATE_EXAMPLE, at: "0f".repeat(32) };

export const SESSION_EXAMPLE: Session = {
  ...CREATE_EXAMPLE,
  workspaceId: "wsp_0192f1d0c0de70008000000000000001",
  version: 1,
  head: { seq: 12, digest: "0f".repeat(32), epoch: 1 },
  sealedBytes: 1_048_576,
  branchOf: null,
  createdAt: "2026-11-21T08:00:00.000Z",
  updatedAt: "2026-11-21T09:30:00.000Z",
  archivedAt: null,
  deletedAt: null,
  origin: null,
};

export const CREATE_NAMED_EXAMPLE: CreateNamedSessionBody = {
  id: CREATE_EXAMPLE.id,
  name: "My first session",
};
export const RENAME_EXAMPLE: RenameSessionBody = { name: "My first session, renamed" };

const { meta: _, nameTag: __, ...open } = SESSION_EXAMPLE;
export const NAMED_SESSION_EXAMPLE: NamedSession = { ...open, name: CREATE_NAMED_EXAMPLE.name };
