import type { ClientProblem } from "@holdfast/client/contract/problem";
import { problem } from "@holdfast/client/problem";

/** The problem that a browser's refusal is, by the error's name; null for what is none. */
export const passkeyProblem = (name: string): ClientProblem | null => {
  switch (name) {
    case "NotAllowedError":
    case "AbortError":
      return problem("passkey-cancelled");
    case "InvalidStateError":
      return problem("passkey-known");
    case "SecurityError":
    case "NotSupportedError":
    case "ConstraintError":
    case "UnknownError":
      return problem("passkey-unsupported");
    default:
      return null;
  }
};
