import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import type { Dice } from "../dice.ts";
import { CANARY, hostileText, nearly } from "./hostile.ts";
import type { Operation } from "./operations.ts";

/** Somebody with an account, and ids of things that are theirs, by the kind of id. */
export interface Somebody {
  readonly access: string;
  readonly unlock: string;
  readonly own: Readonly<Record<string, string>>;
}

/** A request before it is sent: what a finding shows. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const MEDIA = [
  "application/json",
  "text/plain",
  "application/octet-stream",
  "multipart/form-data; boundary=x",
];
/** Not those that answers take over: the ids of a request and of its trace. */
const HEADERS = [
  ...["if-match", "idempotency-key", "last-event-id", "range", "content-digest", "origin"],
  ...["x-forwarded-for", "x-holdfast-csrf", "x-http-method-override", "accept"],
] as const;

/** Headers hold visible ASCII only: what does not fit cannot be sent at all. */
const headerText = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, "").slice(0, 2_000);

const placed = ({ path, places }: Operation, { own }: Somebody, dice: Dice): string =>
  path.replaceAll(/\{([A-Za-z]+)\}/g, (_, name: string) => {
    if (dice.chance(15)) return encodeURIComponent(hostileText(dice).toWellFormed()) || "x";
    const example = places[name] ?? "x";
    return (dice.chance(75) ? own[example.slice(0, 3)] : undefined) ?? encodeURIComponent(example);
  });

const queried = ({ query }: Operation, dice: Dice): string => {
  if (!dice.chance(30)) return "";
  const name = query.length > 0 && dice.chance(80) ? dice.pick(query) : CANARY;
  return `?${name}=${encodeURIComponent(hostileText(dice).toWellFormed())}`;
};

/** JSON cannot say what is not well formed, but a caller can send it. */
const written = (value: unknown, dice: Dice): string => {
  const text = JSON.stringify(value) ?? "";
  if (dice.chance(92)) return text;
  return dice.pick([
    text.slice(0, -1),
    `${text}${text}`,
    `\ufeff${text}`,
    "{",
    "",
    `{"a":1,"a":"${CANARY}"}`,
  ]);
};

const bodyOf = ({ bodies, method }: Operation, dice: Dice): Pick<Asked, "headers" | "body"> => {
  if (method === "GET" || (bodies.length === 0 && dice.chance(80))) return { headers: {}, body: null };
  const { media, example } =
    bodies.length === 0 ? { media: "application/json", example: {} } : dice.pick(bodies);
  const type = dice.chance(93) ? media : dice.pick(MEDIA);
  const headers = { "content-type": type };
  if (!media.includes("json"))
    return { headers, body: new Uint8Array(dice.below(300)).map(() => dice.below(256)) };
  const changes = dice.pick([0, 0, 1, 1, 2]);
  let value = example;
  for (let n = 0; n < changes; n++) value = nearly(value, dice);
  return { headers, body: written(value, dice) };
};

const identified = ({ access, unlock }: Somebody, dice: Dice): Readonly<Record<string, string>> => {
  const fate = dice.below(100);
  if (fate < 10) return {};
  if (fate < 14) return { authorization: `Bearer ${headerText(hostileText(dice))}` };
  if (fate < 17) return { authorization: `Bearer ${access.slice(0, -2)}xx` };
  if (fate < 20) return { cookie: `holdfast_access=${access}; holdfast_csrf=${CANARY}` };
  return { authorization: `Bearer ${access}`, ...(fate < 60 ? { [UNLOCK_HEADER]: unlock } : {}) };
};

/** A request to an operation: well formed, nearly, or not at all. */
export const askingFor = (operation: Operation, somebody: Somebody, dice: Dice): Asked => {
  const { headers, body } = bodyOf(operation, dice);
  const strange = dice.chance(15)
    ? { [dice.chance(90) ? dice.pick(HEADERS) : `x-${CANARY}`]: headerText(hostileText(dice)) }
    : {};
  const version = operation.headers.includes("if-match") && dice.chance(80) ? { "if-match": '"v1"' } : {};
  const method = dice.chance(96) ? operation.method : dice.pick(METHODS);
  return {
    method,
    target: placed(operation, somebody, dice) + queried(operation, dice),
    headers: { ...identified(somebody, dice), ...headers, ...version, ...strange },
    body: method === "GET" ? null : body,
  };
};
