import {
  KdfAnswer,
  type LoginBody,
  LoginPage,
  type LoginView,
  Me,
  Refreshed,
  type RegisterBody,
  SignedIn,
} from "@holdfast/protocol/auth";
import { TurnstileTerms } from "@holdfast/protocol/human-check";
import type { Id } from "@holdfast/protocol/ids";
import {
  AccountKeys,
  type AddDeviceBody,
  KeyListVersion,
  type ReplaceSlotsBody,
} from "@holdfast/protocol/keys";
import { type GenerateCodesBody, type RecoverBody, Recovering } from "@holdfast/protocol/recovery";
import { ok, type Result } from "@holdfast/protocol/result";
import type { ReplaceRootBody } from "@holdfast/protocol/successors";
import { RosterAnswer, WorkspaceList } from "@holdfast/protocol/workspaces";
import { Type } from "@sinclair/typebox";
import type { HumanCheckTerms } from "../contract/human-check.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Call, Http } from "./http.ts";
import { readPages } from "./pages.ts";
import { createPasskeyApi, type PasskeyApi } from "./passkeys.ts";

/** What is read of the answer; services may say more. */
const Health = Type.Object({ turnstile: Type.Union([TurnstileTerms, Type.Null()]) });

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Accounts, logins and the signed objects that trust rests on, as they stand on the wire. */
export interface AuthApi extends PasskeyApi {
  /** Learns the service's time, and that there is one, before anything costly. */
  readonly meet: () => Answer<null>;
  readonly kdf: (email: string) => Answer<KdfAnswer>;
  readonly register: (body: RegisterBody) => Answer<SignedIn>;
  /** `recovery`: the token of a recovery of the same address, in place of a human check. [HC-4] */
  readonly login: (body: LoginBody, recovery?: string) => Answer<SignedIn>;
  /** Null where the service asks for none. */
  readonly humanCheck: () => Answer<HumanCheckTerms | null>;
  readonly logout: () => Answer<null>;
  readonly me: () => Answer<Me>;
  readonly logins: () => Answer<readonly LoginView[]>;
  readonly revokeLogin: (id: Id<"lgn">) => Answer<null>;
  readonly logoutAll: () => Answer<null>;
  readonly keys: () => Answer<AccountKeys>;
  /** `version` is the stored list's: another device may have changed it meanwhile. */
  readonly addDevice: (version: number, body: AddDeviceBody) => Answer<KeyListVersion>;
  /** Consumes nothing. */
  readonly recover: (body: RecoverBody) => Answer<Recovering>;
  /** By the token of a recovery, whoever is signed in here. */
  readonly finishRecovery: (token: string, version: number, body: ReplaceSlotsBody) => Answer<KeyListVersion>;
  readonly replaceSlots: (version: number, body: ReplaceSlotsBody) => Answer<KeyListVersion>;
  /** Everything of a new root key at once. [RO-11] */
  readonly replaceRoot: (version: number, body: ReplaceRootBody) => Answer<KeyListVersion>;
  readonly generateCodes: (version: number, body: GenerateCodesBody) => Answer<KeyListVersion>;
  readonly roster: (workspace: Id<"wsp">) => Answer<RosterAnswer>;
  /** The caller's, each with the name and the pin that are sealed for it. */
  readonly workspaces: () => Answer<WorkspaceList>;
  /** New tokens of the same login, which works in that workspace from then on. */
  readonly switchWorkspace: (id: Id<"wsp">) => Answer<Refreshed>;
  /** The login's workspace: the account is no member of it any more. */
  readonly leaveWorkspace: (self: Id<"acc">) => Answer<null>;
}

export const createAuthApi = (http: Http): AuthApi => {
  const { ask, done } = createAsking(http);
  const post = (path: string, json: unknown, anonymous = true): Call => ({
    method: "POST",
    path,
    json,
    anonymous,
  });

  return {
    ...createPasskeyApi(http),
    meet: () => done({ method: "GET", path: "/api/health/live", anonymous: true }),
    kdf: (email) => ask({ ...post("/api/auth/kdf", { email }), repeatable: true }, KdfAnswer),
    register: (body) => ask(post("/api/auth/register", body), SignedIn),
    login: (body, recovery) =>
      ask(
        {
          ...post("/api/auth/login", body),
          repeatable: true,
          ...(recovery === undefined ? {} : { headers: { authorization: `Bearer ${recovery}` } }),
        },
        SignedIn,
      ),
    humanCheck: async () => {
      const health = await ask({ method: "GET", path: "/api/health", anonymous: true }, Health);
      return health.ok ? ok(health.value.turnstile) : health;
    },
    logout: () => done({ ...post("/api/auth/logout", {}, false), repeatable: true }),
    me: () => ask({ method: "GET", path: "/api/auth/me" }, Me),
    logins: () => readPages(http, "/api/auth/sessions", LoginPage),
    revokeLogin: (id) => done({ method: "DELETE", path: `/api/auth/sessions/${id}` }),
    logoutAll: () => done({ ...post("/api/auth/logout-all", {}, false), repeatable: true }),
    keys: () => ask({ method: "GET", path: "/api/keys/slots" }, AccountKeys),
    addDevice: (version, body) =>
      ask(
        { ...post("/api/keys/devices", body, false), headers: { "if-match": `"v${version}"` } },
        KeyListVersion,
      ),
    recover: (body) => ask({ ...post("/api/auth/recover", body), repeatable: true }, Recovering),
    finishRecovery: (token, version, json) =>
      ask(
        {
          method: "PUT",
          path: "/api/keys/slots",
          json,
          anonymous: true,
          headers: { authorization: `Bearer ${token}`, "if-match": `"v${version}"` },
        },
        KeyListVersion,
      ),
    replaceSlots: (version, json) =>
      ask(
        { method: "PUT", path: "/api/keys/slots", json, headers: { "if-match": `"v${version}"` } },
        KeyListVersion,
      ),
    replaceRoot: (version, json) =>
      ask(
        {
          method: "POST",
          path: "/api/keys/root",
          json,
          headers: { "if-match": `"v${version}"` },
          retries: 0,
        },
        KeyListVersion,
      ),
    generateCodes: (version, body) =>
      ask(
        {
          ...post("/api/auth/recovery-codes/generate", body, false),
          headers: { "if-match": `"v${version}"` },
        },
        KeyListVersion,
      ),
    workspaces: () => ask({ method: "GET", path: "/api/workspaces" }, WorkspaceList),
    switchWorkspace: (workspaceId) =>
      ask({ ...post("/api/workspaces/switch", { workspaceId }, false), repeatable: true }, Refreshed),
    leaveWorkspace: (self) => done({ method: "DELETE", path: `/api/workspaces/current/members/${self}` }),
    roster: (workspace) => ask({ method: "GET", path: `/api/workspaces/${workspace}/roster` }, RosterAnswer),
  };
};
