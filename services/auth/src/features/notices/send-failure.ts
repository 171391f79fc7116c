export interface SendFailure {
  /** A code of the library or a status of the server, never its words, which name addresses. */
  readonly code: string;
  /** Whether it is the sender that does not work, and not one message that it does not take. */
  readonly isSenders: boolean;
}

/** The library's code for recipients that a mail server has refused. */
const REFUSED_RECIPIENT = "EENVELOPE";

const codeOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return "unknown";
  const { code, responseCode } = cause as { readonly code?: unknown; readonly responseCode?: unknown };
  if (typeof responseCode === "number") return String(responseCode);
  return typeof code === "string" && /^[A-Za-z_]{1,32}$/.test(code) ? code : cause.name;
};

/** What the log and readiness are told of a failure. */
export const failureOf = (cause: unknown): SendFailure => {
  const code = codeOf(cause);
  const ofLibrary = cause instanceof Error && "code" in cause ? cause.code : null;
  const isMessages =
    ofLibrary === REFUSED_RECIPIENT || (cause instanceof Error && cause.message === "not one address");
  return { code, isSenders: !isMessages };
};
