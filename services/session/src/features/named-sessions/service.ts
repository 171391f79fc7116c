import { uuidv7 } from "@holdfast/protocol/ids";
import type { CreateNamedSessionBody } from "@holdfast/protocol/named-sessions";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Session, SessionPage } from "@holdfast/protocol/sessions";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Assistant } from "../../assisted/engine.ts";
import type { JobRefusal } from "../../assisted/jobs.ts";
import type { Sessions } from "../sessions/service.ts";

/** A session as JSON, and the version that its tag names. */
export interface Answer {
  readonly bytes: Bytes;
  readonly version: number;
}

const sealedRefusals = [
  "not-found",
  "forbidden",
  "unauthenticated",
  "id-taken",
  "name-taken",
  "version-conflict",
] as const;
export type NamedRefusal =
  | (typeof sealedRefusals)[number]
  | "unlock-required"
  | "damaged"
  | "invalid-request";

/** What is wrong with a name that this service has sealed itself: rows that changed since they were read. */
const told = (code: string): NamedRefusal => {
  const known = sealedRefusals.find((each) => each === code);
  if (known !== undefined) return known;
  if (code === "device-not-allowed" || code === "epoch-retired") return "unlock-required";
  throw new Error(`a name of this service was refused: ${code}`);
};

const refusedJob = (code: JobRefusal): NamedRefusal => {
  if (code === "unlock-required" || code === "damaged" || code === "invalid-request") return code;
  throw new Error(`naming was refused: ${code}`);
};

/** Sessions by their names in clear, for a caller who unlocked them; stored as every client stores them. [AM-9] */
export const createNamedSessions = (deps: {
  readonly sessions: Sessions;
  readonly random: (length: number) => Bytes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}) => {
  const open = async (
    assistant: Assistant,
    sessions: readonly Session[],
    next?: string | null,
  ): Promise<Result<Bytes, NamedRefusal>> => {
    const sealed = await Promise.all(sessions.map((session) => assistant.sealed(session)));
    const job = { kind: "open-sessions", sessions: sealed, ...(next === undefined ? {} : { next }) } as const;
    const result = await assistant.run(job);
    if (result.kind === "refused") return err(refusedJob(result.code));
    if (result.kind !== "json") throw new Error(`a thread answered ${result.kind}`);
    return ok(result.bytes);
  };

  const answered = async (
    assistant: Assistant,
    session: Result<Session, string>,
  ): Promise<Result<Answer, NamedRefusal>> => {
    if (!session.ok) return err(told(session.error));
    const bytes = await open(assistant, [session.value]);
    return bytes.ok ? ok({ bytes: bytes.value, version: session.value.version }) : bytes;
  };

  const seal = async (assistant: Assistant, id: Bytes, version: number, name: string) => {
    const result = await assistant.run({ kind: "name-session", id, version, name });
    if (result.kind === "refused") return err(refusedJob(result.code));
    if (result.kind !== "meta" || result.nameTag === null)
      throw new Error(`a thread answered ${result.kind}`);
    return ok({ meta: result.meta, nameTag: result.nameTag });
  };

  return {
    create: async (
      assistant: Assistant,
      caller: Caller,
      { id, name }: Omit<CreateNamedSessionBody, "id"> & { readonly id: Bytes | null },
    ): Promise<Result<Answer, NamedRefusal>> => {
      const sessionId = id ?? uuidv7(deps.now(), deps.random);
      const sealed = await seal(assistant, sessionId, 1, name);
      if (!sealed.ok) return sealed;
      return answered(assistant, await deps.sessions.create({ sessionId, ...sealed.value }, caller));
    },

    /** As `create`, from a save of another session. [CP-17] */
    clone: async (
      assistant: Assistant,
      caller: Caller,
      {
        sessionId,
        name,
        origin,
      }: {
        readonly sessionId: Bytes;
        readonly name: string;
        readonly origin: { readonly sessionId: Bytes; readonly digest: Bytes };
      },
    ): Promise<Result<null, NamedRefusal | "not-a-save">> => {
      const sealed = await seal(assistant, sessionId, 1, name);
      if (!sealed.ok) return sealed;
      const made = await deps.sessions.clone({ sessionId, ...sealed.value }, origin, caller);
      if (made.ok) return ok(null);
      return err(made.error === "not-a-save" ? made.error : told(made.error));
    },

    /** A session as it stands now. */
    again: async (
      assistant: Assistant,
      caller: Caller,
      sessionId: Bytes,
    ): Promise<Result<Answer, NamedRefusal>> =>
      answered(assistant, await deps.sessions.find(sessionId, caller)),

    page: async (assistant: Assistant, { items, next }: SessionPage): Promise<Result<Bytes, NamedRefusal>> =>
      open(assistant, items, next),

    one: (assistant: Assistant, session: Session): Promise<Result<Answer, NamedRefusal>> =>
      answered(assistant, ok(session)),

    rename: async (
      assistant: Assistant,
      caller: Caller,
      {
        sessionId,
        version,
        name,
      }: { readonly sessionId: Bytes; readonly version: number; readonly name: string },
    ): Promise<Result<Answer, NamedRefusal>> => {
      const sealed = await seal(assistant, sessionId, version + 1, name);
      if (!sealed.ok) return sealed;
      const changed = await deps.sessions.change({ sessionId, ...sealed.value }, version, caller);
      return answered(assistant, changed);
    },
  };
};
export type NamedSessions = ReturnType<typeof createNamedSessions>;
