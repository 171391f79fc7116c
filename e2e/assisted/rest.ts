// Assisted mode as a program without the library uses it: JSON over HTTP, and nothing else.
import { isId } from "@holdfast/protocol/ids";

type Headers_ = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** One request of a program. `body` goes out as JSON, under the type named in `headers` or as application/json. */
export const ask = async (
  origin: string,
  method: string,
  path: string,
  headers: Headers_ = {},
  body?: unknown,
): Promise<Answer> => {
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

/** What a request answers that must succeed. @throws Error with the answer otherwise. */
export const told = async <T>(asked: Promise<Answer>): Promise<T> => {
  const { status, text } = await asked;
  if (status < 200 || status > 299) throw new Error(`${status}: ${text}`);
  return JSON.parse(text) as T;
};

export const codeOf = ({ text }: Answer): string => String((JSON.parse(text) as { code?: string }).code);

/** Somebody who has only an address and a passphrase. */
export interface Account {
  readonly email: string;
  readonly password: string;
}

/** Makes an account in the service; answers its recovery codes. [AM-6] */
export const registerByRest = async (
  origin: string,
  { email, password }: Account,
  headers: Headers_ = {},
): Promise<readonly string[]> => {
  const body = { email, password, client: "bearer" };
  const { recoveryCodes } = await told<{ readonly recoveryCodes: readonly string[] }>(
    ask(origin, "POST", "/api/auth/register", headers, body),
  );
  return recoveryCodes;
};

/** A login and an unlock token of it. */
export interface Unlocked {
  readonly access: string;
  readonly token: string;
  readonly id: string;
  /** What every further request carries. */
  readonly headers: Headers_;
}

export const loginBody = ({ email, password }: Account) => ({
  email,
  password,
  unlock: true,
  client: "bearer",
});

/** Signs in with the passphrase itself. [AM-5] */
export const unlockByRest = async (
  origin: string,
  account: Account,
  headers: Headers_ = {},
): Promise<Unlocked> => {
  const { tokens, unlock } = await told<{
    readonly tokens: { readonly access: string };
    readonly unlock: { readonly token: string; readonly id: string };
  }>(ask(origin, "POST", "/api/auth/login", headers, loginBody(account)));
  return {
    access: tokens.access,
    token: unlock.token,
    id: unlock.id,
    headers: { authorization: `Bearer ${tokens.access}`, "x-holdfast-unlock": unlock.token },
  };
};

export const createByRest = async (origin: string, { headers }: Unlocked, name: string): Promise<string> => {
  const { id } = await told<{ readonly id: string }>(ask(origin, "POST", "/api/sessions", headers, { name }));
  if (!isId("ses", id)) throw new Error("no session was made");
  return id;
};

/** The tag of a session that nothing was saved in yet. */
export const EMPTY_TAG = '"0-0000000000000000"';

/** The newest state and its tag, as JSON. */
export const readByRest = async (origin: string, { headers }: Unlocked, session: string) => {
  const {
    status,
    headers: answered,
    text,
  } = await ask(origin, "GET", `/api/sessions/${session}/state`, headers);
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return { tag: answered.get("etag") ?? "", text };
};
