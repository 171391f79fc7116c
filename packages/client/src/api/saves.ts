import { fromBase64url } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import {
  KEEPALIVE_MAX_BYTES,
  LINEAGE_MAX_DIGESTS,
  MANIFEST_MAX_BYTES,
  SAVE_INLINE_MAX_BYTES,
  SEGMENT_MAX_BYTES,
} from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { HeadMoved, SAVE_PART, SaveAnswer } from "@holdfast/protocol/saves";
import type { Bytes } from "@holdfast/vault/bytes";
import { Value } from "@sinclair/typebox/value";
import type { ClientProblem } from "../contract/problem.ts";
import { problem, refuse } from "../problem.ts";
import type { PreparedRecord } from "../stores/journal.ts";
import { readAnswer } from "./answer.ts";
import { readBody } from "./body.ts";
import { type BundleRecord, readBundle } from "./bundle-reader.ts";
import type { Call, Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** `moved`: another save came first; `head` is the newest manifest, absent when the answer did not carry a sound one. */
export type SendOutcome =
  | { readonly kind: "stored"; readonly answer: SaveAnswer }
  | { readonly kind: "moved"; readonly head: Bytes | null };

export interface SendOptions {
  /** Of the whole request; the save engine repeats by its own rules. */
  readonly retries?: number;
  /** The page goes away: ask for delivery beyond its end where the request is small enough. */
  readonly leaving?: boolean;
}

/** Sealed bytes of saves, to and from the service. */
export interface SavesApi {
  readonly send: (id: Id<"ses">, save: PreparedRecord, options?: SendOptions) => Answer<SendOutcome>;
  /** The newest manifest; `not-found` before the first save. */
  readonly head: (id: Id<"ses">, retries?: number) => Answer<Bytes>;
  /** One manifest of the session's history, by digest in hex. */
  readonly manifest: (id: Id<"ses">, digest: string) => Answer<Bytes>;
  /** Digests of the saves with these seqs, oldest first; fewer where the service has fewer. [ST-25] */
  readonly lineage: (
    id: Id<"ses">,
    range: { readonly from: number; readonly below: number },
  ) => Answer<readonly Bytes[]>;
  /** One segment, as the service stores it or, `second`, from its other copy. */
  readonly segment: (id: Id<"ses">, segment: Id<"seg">, copy?: "second") => Answer<Bytes>;
  /** Stores a segment again that the service lost; the same bytes mend a damaged copy. [SP-6] */
  readonly putSegment: (id: Id<"ses">, segment: Id<"seg">, bytes: Bytes) => Answer<null>;
  readonly bundle: (
    id: Id<"ses">,
    request: {
      readonly at: string;
      readonly have: readonly Id<"seg">[];
      readonly first: readonly Id<"seg">[];
    },
  ) => Answer<AsyncGenerator<BundleRecord, void, undefined>>;
}

const DIGEST_BYTES = 32;
const OCTETS = "application/octet-stream";

const bytesOf = (save: PreparedRecord): number =>
  save.segments.reduce((sum, segment) => sum + segment.bytes.length, 0);

const formOf = (save: PreparedRecord, withSegments: boolean): FormData => {
  const form = new FormData();
  form.append(SAVE_PART.manifest, new Blob([save.manifest], { type: OCTETS }), SAVE_PART.manifest);
  for (const { id, bytes } of withSegments ? save.segments : []) {
    form.append(SAVE_PART.segment, new Blob([bytes], { type: OCTETS }), id);
  }
  return form;
};

const headOf = (body: unknown): Bytes | null =>
  Value.Check(HeadMoved, body) && body.head !== "" ? fromBase64url(body.head) : null;

export const createSavesApi = (http: Http): SavesApi => {
  /** Segments the service took: a large save that is tried again goes on where it stopped. */
  const taken = new WeakSet<Bytes>();

  const putSegments = async (id: Id<"ses">, save: PreparedRecord, options: SendOptions): Answer<null> => {
    for (const segment of save.segments) {
      if (taken.has(segment.bytes)) continue;
      const call: Call = {
        method: "PUT",
        path: `/api/sessions/${id}/segments/${segment.id}`,
        body: segment.bytes,
        ...(options.retries === undefined ? {} : { retries: options.retries }),
      };
      const answer = await http(call);
      if (!answer.ok) return err(answer.error.problem);
      taken.add(segment.bytes);
    }
    return ok(null);
  };

  const octetsAt = async (path: string, most: number, retries?: number): Answer<Bytes> => {
    const answer = await http({ method: "GET", path, ...(retries === undefined ? {} : { retries }) });
    if (!answer.ok) return err(answer.error.problem);
    const body = await readBody(answer.value, most);
    if (body === "broken") return err(problem("offline", { detail: "the answer broke off" }));
    return body === "too-long" ? refuse("damaged", "longer than such an answer can be") : ok(body);
  };
  const manifestAt = (path: string, retries?: number): Answer<Bytes> =>
    octetsAt(path, MANIFEST_MAX_BYTES, retries);

  return {
    send: async (id, save, options = {}) => {
      const size = bytesOf(save);
      const apart = size > SAVE_INLINE_MAX_BYTES;
      if (apart) {
        const put = await putSegments(id, save, options);
        if (!put.ok) return put;
      }
      const answer = await http({
        method: "POST",
        path: `/api/sessions/${id}/saves`,
        body: formOf(save, !apart),
        repeatable: true,
        ...(options.retries === undefined ? {} : { retries: options.retries }),
        ...(options.leaving && size + save.manifest.length <= KEEPALIVE_MAX_BYTES - 2048
          ? { keepalive: true }
          : {}),
      });
      if (!answer.ok) {
        const { problem: refused, body } = answer.error;
        return refused.code === "head-moved" ? ok({ kind: "moved", head: headOf(body) }) : err(refused);
      }
      const stored = await readAnswer(answer.value, SaveAnswer);
      if (!stored.ok) return stored;
      // Acknowledged by digest, or not at all. [SP-21]
      if (stored.value.digest !== save.digest) return refuse("damaged", "another save was acknowledged");
      return ok({ kind: "stored", answer: stored.value });
    },

    head: (id, retries) => manifestAt(`/api/sessions/${id}/head`, retries),
    manifest: (id, digest) => manifestAt(`/api/sessions/${id}/manifests/${digest}`),

    lineage: async (id, { from, below }) => {
      const digests: Bytes[] = [];
      for (let next = from; next < below; next = from + digests.length) {
        const answer = await octetsAt(
          `/api/sessions/${id}/lineage?from=${next}&below=${below}`,
          LINEAGE_MAX_DIGESTS * DIGEST_BYTES,
        );
        if (!answer.ok) return answer;
        if (answer.value.length < DIGEST_BYTES) break;
        for (let at = 0; at + DIGEST_BYTES <= answer.value.length; at += DIGEST_BYTES)
          digests.push(answer.value.slice(at, at + DIGEST_BYTES));
      }
      return ok(digests.slice(0, below - from));
    },

    segment: (id, segment, copy) =>
      octetsAt(
        `/api/sessions/${id}/segments/${segment}${copy === undefined ? "" : `?copy=${copy}`}`,
        SEGMENT_MAX_BYTES,
      ),

    putSegment: async (id, segment, body) => {
      const answer = await http({ method: "PUT", path: `/api/sessions/${id}/segments/${segment}`, body });
      return answer.ok ? ok(null) : err(answer.error.problem);
    },

    bundle: async (id, { at, have, first }) => {
      const answer = await http({
        method: "POST",
        path: `/api/sessions/${id}/bundle`,
        json: { at, have, first },
        repeatable: true,
        streaming: true,
      });
      if (!answer.ok) return err(answer.error.problem);
      return answer.value.body === null
        ? refuse("damaged", "the bundle is empty")
        : ok(readBundle(answer.value.body));
    },
  };
};
