import { ROLE } from "@holdfast/vault/roles";

/**
 * Whom a route lets in: members of the session's, or the hook's, workspace from this role up; `workspace`: of the one that the sealed object or
 * the token names, without a word about others; `own`: likewise, and nobody else sees that there is one; `account`: everybody, for
 * themselves.
 */
export interface Access {
  readonly least: number;
  readonly of: "session" | "workspace" | "own" | "account";
}
const of = (place: Access["of"], least: number): Access => ({ least, of: place });
const { viewer: VIEWER, member: MEMBER, admin: ADMIN, owner: OWNER } = ROLE;

export const ACCESS: Readonly<Record<string, Access>> = {
  "GET /api/sessions": of("workspace", VIEWER),
  "POST /api/sessions": of("workspace", MEMBER),
  "GET /api/sessions/:id": of("session", VIEWER),
  "PATCH /api/sessions/:id": of("session", MEMBER),
  "DELETE /api/sessions/:id": of("session", MEMBER),
  "POST /api/sessions/:id/saves": of("session", MEMBER),
  "PUT /api/sessions/:id/segments/:segmentId": of("session", MEMBER),
  "GET /api/sessions/:id/segments/:segmentId": of("session", VIEWER),
  "GET /api/sessions/:id/head": of("session", VIEWER),
  "GET /api/sessions/:id/history": of("session", VIEWER),
  "GET /api/sessions/:id/lineage": of("session", VIEWER),
  "GET /api/sessions/:id/manifests/:digest": of("session", VIEWER),
  "POST /api/sessions/:id/bundle": of("session", VIEWER),
  "GET /api/sessions/:id/health": of("session", VIEWER),
  "POST /api/sessions/:id/health/healed": of("session", MEMBER),
  "POST /api/sessions/:id/lease": of("session", MEMBER),
  "GET /api/sessions/:id/lease": of("session", VIEWER),
  "DELETE /api/sessions/:id/lease": of("session", VIEWER),
  "POST /api/sessions/:id/keep": of("session", MEMBER),
  "POST /api/sessions/:id/checkpoints": of("session", MEMBER),
  "GET /api/sessions/:id/checkpoints": of("session", VIEWER),
  "GET /api/sessions/:id/checkpoints/:cid": of("session", VIEWER),
  "PATCH /api/sessions/:id/checkpoints/:cid": of("session", MEMBER),
  "DELETE /api/sessions/:id/checkpoints/:cid": of("session", MEMBER),
  "POST /api/sessions/:id/recovery/analyze": of("session", VIEWER),
  "POST /api/sessions/:id/recovery/validate": of("session", VIEWER),
  "POST /api/sessions/:id/recovery/repair": of("session", MEMBER),
  "POST /api/sessions/:id/recovery/restore": of("session", MEMBER),
  "POST /api/sessions/:id/recovery/emergency": of("session", MEMBER),
  "POST /api/sessions/:id/recovery/attempts": of("session", MEMBER),
  "GET /api/sessions/:id/recovery/checkpoints": of("session", VIEWER),
  "GET /api/recovery/stats": of("workspace", VIEWER),
  "GET /api/session-config": of("account", VIEWER),
  "PUT /api/session-config": of("account", VIEWER),
  "POST /api/retention/preview": of("own", VIEWER),
  "POST /api/retention/run": of("own", OWNER),
  "GET /api/retention/reports": of("own", VIEWER),
  "GET /api/operations/:oid": of("session", OWNER),
  "GET /api/operations/:oid/stream": of("session", OWNER),
  "DELETE /api/operations/:oid": of("session", OWNER),
  "POST /api/recovery/scrub": of("own", OWNER),
  "POST /api/sessions/:id/checkpoints/batch-delete": of("session", MEMBER),
  "GET /api/sessions/:id/checkpoints/stats": of("session", VIEWER),
  "POST /api/sessions/:id/checkpoints/:cid/proofs": of("session", MEMBER),
  "POST /api/sessions/:id/restores": of("session", MEMBER),
  "GET /api/sessions/:id/restores": of("session", VIEWER),
  "POST /api/sessions/:id/restore/undo": of("session", VIEWER),
  "POST /api/sessions/:id/archive": of("session", MEMBER),
  "POST /api/sessions/:id/unarchive": of("session", MEMBER),
  "POST /api/sessions/:id/undelete": of("session", MEMBER),
  "POST /api/sessions/:id/clone": of("session", MEMBER),
  "GET /api/events/stream": of("own", VIEWER),
  "GET /api/sessions/:id/events/stream": of("session", VIEWER),
  "GET /api/sessions/:id/activity": of("session", VIEWER),
  "GET /api/webhooks": of("own", ADMIN),
  "POST /api/webhooks": of("own", ADMIN),
  "GET /api/webhooks/:id": of("session", ADMIN),
  "PATCH /api/webhooks/:id": of("session", ADMIN),
  "DELETE /api/webhooks/:id": of("session", ADMIN),
  "POST /api/webhooks/:id/rotate-secret": of("session", ADMIN),
  "POST /api/webhooks/:id/test": of("session", ADMIN),
  "GET /api/webhooks/:id/deliveries": of("session", ADMIN),
  "POST /api/webhooks/:id/deliveries/:eventId/redeliver": of("session", ADMIN),
};
