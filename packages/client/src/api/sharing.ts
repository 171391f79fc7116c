import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { RotateBody } from "@holdfast/protocol/rotation";
import {
  type AcceptInviteBody,
  type ChangeRoleBody,
  type CreateWorkspaceBody,
  Invitation,
  Invite,
  type InviteBody,
  InvitePage,
  MemberList,
  type MemberView,
  Usage,
} from "@holdfast/protocol/sharing";
import {
  type PlanName,
  type ReplaceRosterBody,
  RosterVersion,
  Workspace,
} from "@holdfast/protocol/workspaces";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Call, Http } from "./http.ts";
import { readPages } from "./pages.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Names, members and invites of workspaces as they stand on the wire. `version` is what If-Match names. */
export interface SharingApi {
  readonly createWorkspace: (body: CreateWorkspaceBody) => Answer<Workspace>;
  readonly nameWorkspace: (version: number, meta: string) => Answer<Workspace>;
  /** The workspace that the login works in. */
  readonly current: () => Answer<Workspace>;
  readonly usage: () => Answer<Usage>;
  readonly setPlan: (plan: PlanName) => Answer<Usage>;
  readonly members: () => Answer<readonly MemberView[]>;
  readonly rotate: (workspace: Id<"wsp">, version: number, body: RotateBody) => Answer<RosterVersion>;
  readonly changeRole: (id: Id<"acc">, version: number, body: ChangeRoleBody) => Answer<RosterVersion>;
  readonly removeMember: (id: Id<"acc">, version: number, body: ReplaceRosterBody) => Answer<null>;
  readonly invite: (body: InviteBody) => Answer<Invite>;
  readonly invites: () => Answer<readonly Invite[]>;
  readonly revokeInvite: (id: Id<"inv">) => Answer<null>;
  readonly admit: (id: Id<"inv">, version: number, body: ReplaceRosterBody) => Answer<RosterVersion>;
  /** As the invited account. */
  readonly invitation: (id: Id<"inv">) => Answer<Invitation>;
  readonly accept: (body: AcceptInviteBody) => Answer<Invitation>;
}

const CURRENT = "/api/workspaces/current";

export const createSharingApi = (http: Http): SharingApi => {
  const { ask, done } = createAsking(http);
  const get = (path: string): Call => ({ method: "GET", path });
  const ifMatch = (version: number) => ({ headers: { "if-match": `"v${version}"` } });

  return {
    createWorkspace: (json) => ask({ method: "POST", path: "/api/workspaces", json }, Workspace),
    nameWorkspace: (version, meta) =>
      ask({ method: "PATCH", path: `${CURRENT}/settings`, json: { meta }, ...ifMatch(version) }, Workspace),
    current: () => ask(get(CURRENT), Workspace),
    usage: () => ask(get("/api/usage"), Usage),
    setPlan: (plan) =>
      ask({ method: "POST", path: `${CURRENT}/plan`, json: { plan }, repeatable: true }, Usage),
    members: async () => {
      const list = await ask(get(`${CURRENT}/members`), MemberList);
      return list.ok ? ok(list.value.items) : list;
    },
    rotate: (id, version, json) =>
      ask(
        { method: "PUT", path: `/api/workspaces/${id}/roster`, json, ...ifMatch(version), retries: 0 },
        RosterVersion,
      ),
    changeRole: (id, version, json) =>
      ask(
        { method: "PATCH", path: `${CURRENT}/members/${id}/role`, json, ...ifMatch(version) },
        RosterVersion,
      ),
    removeMember: (id, version, json) =>
      done({ method: "DELETE", path: `${CURRENT}/members/${id}`, json, ...ifMatch(version), retries: 0 }),
    invite: (json) => ask({ method: "POST", path: `${CURRENT}/invites`, json }, Invite),
    invites: () => readPages(http, `${CURRENT}/invites`, InvitePage),
    revokeInvite: (id) => done({ method: "DELETE", path: `${CURRENT}/invites/${id}` }),
    admit: (id, version, json) =>
      ask(
        { method: "POST", path: `${CURRENT}/invites/${id}/admit`, json, ...ifMatch(version) },
        RosterVersion,
      ),
    invitation: (id) => ask(get(`/api/invites/${id}`), Invitation),
    accept: (json) =>
      ask({ method: "POST", path: `${CURRENT}/invites/accept`, json, repeatable: true }, Invitation),
  };
};
