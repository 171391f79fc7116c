import type { SaveAnswer } from "@holdfast/protocol/saves";
import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import type { State } from "@holdfast/state/model";

/** Good for an account that the service makes. */
export const PASSWORD = "Blue-Kettle-47-Harbour";

export interface CallOptions {
  readonly body?: unknown;
  readonly type?: string;
  readonly ifMatch?: string;
  /** Null: none. */
  readonly token?: string | null;
  readonly access?: string;
}

export interface Read {
  readonly state: State;
  readonly tag: string;
}

/** Whoever has `fetch` and nothing else of this product. */
export const plainAccount = async (origin: string, email: string, existing = false) => {
  const post = async (path: string, body: object) => {
    const response = await fetch(`${origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };
  const who = { email, password: PASSWORD, client: "bearer" };
  const registered = existing ? null : await post("/api/auth/register", who);
  const signIn = () => post("/api/auth/login", { ...who, unlock: true });
  const { tokens, unlock, account, workspaceId } = await signIn();

  const call = (method: string, path: string, options: CallOptions = {}): Promise<Response> => {
    const {
      body,
      type = "application/json",
      ifMatch,
      token = unlock.token,
      access = tokens.access,
    } = options;
    return fetch(`${origin}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${access}`,
        ...(token === null ? {} : { [UNLOCK_HEADER]: token }),
        ...(body === undefined ? {} : { "content-type": type }),
        ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  /** What a good answer says. */
  const told = async (response: Response) => {
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return response.json();
  };
  const read = async (id: string, at = ""): Promise<Read> => {
    const response = await call("GET", `/sessions/${id}/state${at}`);
    return { state: await told(response), tag: response.headers.get("etag") ?? "" };
  };
  return {
    email,
    registered,
    account,
    workspaceId,
    access: tokens.access as string,
    unlock: unlock as { readonly token: string; readonly id: string },
    signIn,
    call,
    told,
    read,
    newSession: async (name: string): Promise<string> =>
      (await told(await call("POST", "/sessions", { body: { name } }))).id,
    put: async (id: string, state: State): Promise<SaveAnswer> => {
      const { tag } = await read(id);
      return told(await call("PUT", `/sessions/${id}/state`, { body: state, ifMatch: tag }));
    },
    /** The status, or the code of the problem. */
    outcome: async (response: Promise<Response>): Promise<string> => {
      const answer = await response;
      return answer.ok ? String(answer.status) : (await answer.json()).code;
    },
  };
};
export type PlainAccount = Awaited<ReturnType<typeof plainAccount>>;
