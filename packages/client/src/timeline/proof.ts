import { ok, type Result } from "@holdfast/protocol/result";
import { canonicalJson } from "@holdfast/state/canonical-json";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { ClientProblem } from "../contract/problem.ts";
import type { ProofCounts } from "../contract/timeline.ts";
import { refuse } from "../problem.ts";

const count = Type.Integer({ minimum: 0 });
const Counts = Type.Object({ bytes: count, lost: count, sections: count }, { additionalProperties: false });

/** The content of a finding's meta. [CP-15] */
export const encodeProof = ({ bytes, lost, sections }: ProofCounts): Result<Bytes, ClientProblem> => {
  const counts = { bytes, lost, sections };
  const text = canonicalJson(counts);
  return text.ok && Value.Check(Counts, counts)
    ? ok(utf8(text.value))
    : refuse("invalid-request", "counts are whole numbers from 0");
};

/** Null for a content that no client of this version wrote. */
export const decodeProof = (content: Bytes): ProofCounts | null => {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
    return Value.Check(Counts, value) ? value : null;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return null;
    throw cause;
  }
};
