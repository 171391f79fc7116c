import { SignedIn } from "@holdfast/protocol/auth";
import type { Id } from "@holdfast/protocol/ids";
import {
  type AddPasskeyBody,
  PasskeyCreation,
  PasskeyList,
  type PasskeyLoginBody,
  PasskeyRequest,
  PasskeyView,
  type RemovePasskeyBody,
} from "@holdfast/protocol/passkeys";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Call, Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Passkeys as they stand on the wire. `version` is the stored list's, null where the list does not change. */
export interface PasskeyApi {
  readonly passkeys: () => Answer<PasskeyList>;
  readonly beginPasskey: () => Answer<PasskeyCreation>;
  readonly addPasskey: (version: number | null, body: AddPasskeyBody) => Answer<PasskeyView>;
  readonly removePasskey: (id: Id<"pky">, version: number | null, body: RemovePasskeyBody) => Answer<null>;
  readonly passkeyRequest: () => Answer<PasskeyRequest>;
  readonly passkeyLogin: (body: PasskeyLoginBody) => Answer<SignedIn>;
}

const ifMatch = (version: number | null) =>
  version === null ? {} : { headers: { "if-match": `"v${version}"` } };

const post = (path: string, json: unknown): Call => ({
  method: "POST",
  path: `/api/auth/passkeys/${path}`,
  json,
});

export const createPasskeyApi = (http: Http): PasskeyApi => {
  const { ask, done } = createAsking(http);
  const anonymous = true;
  return {
    passkeys: () => ask({ method: "GET", path: "/api/auth/passkeys" }, PasskeyList),
    beginPasskey: () => ask({ ...post("register/options", {}), repeatable: true }, PasskeyCreation),
    // Not repeated: a question is answered once.
    addPasskey: (version, body) =>
      ask({ ...post("register/verify", body), ...ifMatch(version) }, PasskeyView),
    removePasskey: (id, version, json) =>
      done({ method: "DELETE", path: `/api/auth/passkeys/${id}`, json, ...ifMatch(version) }),
    passkeyRequest: () =>
      ask({ ...post("authenticate/options", {}), anonymous, repeatable: true }, PasskeyRequest),
    passkeyLogin: (body) => ask({ ...post("authenticate/verify", body), anonymous }, SignedIn),
  };
};
