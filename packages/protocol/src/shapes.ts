import { type TString, Type } from "@sinclair/typebox";
import type { IdKind } from "./ids.ts";

/** Text form of an id of one kind. */
export const idOf = (kind: IdKind): TString =>
  Type.String({
    pattern: `^${kind}_[0-9a-f]{32}$`,
    examples: [`${kind}_0192f1d0c0de70008000000000000001`],
  });

/** SHA-256 in JSON and URLs: 64 lower-case hex. */
export const digestHex = Type.String({ pattern: "^[0-9a-f]{64}$", examples: ["0f".repeat(32)] });

/** Base64url without padding of at most (or, with `exact`, of exactly) so many bytes. */
export const bytesOf = (maxBytes: number, exact: "exact" | "at most" = "at most"): TString => {
  const characters = Math.ceil((maxBytes * 4) / 3);
  return Type.String({
    pattern: "^[A-Za-z0-9_-]*$",
    maxLength: characters,
    minLength: exact === "exact" ? characters : 1,
  });
};

/** RFC 3339, UTC, milliseconds. */
export const time = Type.String({
  pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
  examples: ["2026-11-21T08:00:00.000Z"],
});

/** Opaque; made by the service, handed back as it is. */
export const cursor = Type.String({ pattern: "^[A-Za-z0-9_-]{1,128}$" });
