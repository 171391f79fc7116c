import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { isProblemCode, PROBLEMS } from "@holdfast/protocol/problems";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { SaveKind } from "@holdfast/protocol/saves";
import { emptyState, type State } from "@holdfast/state/model";
import { rebase } from "@holdfast/state/rebase";
import type { SaveBase } from "@holdfast/state/save-base";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem, SaveRecord } from "../contract.ts";
import { problem } from "../problem.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { type JournalKeeper, NO_HEAD } from "./journal-keeper.ts";
import { type Outgoing, prepareOutgoing } from "./outgoing.ts";
import { type ReadSave, readHead, readManifest, readState } from "./read-save.ts";
import { rememberSave } from "./remember-save.ts";
import type { SaveLog } from "./save-log.ts";

/** The state that is being saved; it may change while a save is on its way. */
export interface LiveState {
  readonly get: () => State;
  /** Takes over what somebody else saved, with the own changes on top. */
  readonly adopt: (state: State) => void;
  /** This device could not write its journal. */
  readonly unkept: (cause: unknown) => void;
}

export interface DeliveryInput {
  readonly session: Id<"ses">;
  readonly base: SaveBase;
  readonly keeper: JournalKeeper;
  readonly log: SaveLog;
  readonly live: LiveState;
  /** A sealed save of an earlier visit whose fate is not known: it goes out first, byte for byte. [SP-28] */
  readonly pending?: Outgoing | null;
}

export interface SaveRequest {
  readonly kind: SaveKind;
  readonly label?: string;
  /** The page goes away. */
  readonly leaving?: boolean;
}

/** Brings the live state to the service: one save at a time, each written down before it is sent. */
export interface Delivery {
  /** The new save, or null when the head holds this state already. */
  readonly run: (request: SaveRequest) => Promise<Result<SaveRecord | null, ClientProblem>>;
  readonly base: () => SaveBase;
  /** Asks what the newest save is when there is nothing to send: takes over what others saved meanwhile. */
  readonly catchUp: () => Promise<Result<null, ClientProblem>>;
  /** Whether a sealed save waits for its acknowledgement. */
  readonly waiting: () => boolean;
}

/** Rounds of "somebody else was first" before giving up until the next save. */
const ROUNDS = 5;

/** Refusals that these bytes will meet for ever: they are sealed anew. Others, and outages, get the same bytes again. */
const isFinal = ({ code }: ClientProblem): boolean => {
  const status = isProblemCode(code) ? PROBLEMS[code].status : 0;
  return status === 409 || status === 413 || status === 422 || status === 400;
};

const digestOf = (base: SaveBase): string => (base.head === null ? NO_HEAD : toHex(base.head.digest));

export const createDelivery = (deps: EngineDeps, input: DeliveryInput): Delivery => {
  const { session, keeper, log, live } = input;
  const { journal, device, clock } = deps.platform;
  let base = input.base;
  let pending: Outgoing | null = input.pending ?? null;

  /** What only makes work safer may fail without failing the save. */
  const keep = async <T>(act: () => Promise<T>): Promise<T | null> => {
    try {
      return await act();
    } catch (cause) {
      live.unkept(cause);
      return null;
    }
  };

  const settle = async (next: SaveBase, saved: State): Promise<void> => {
    base = next;
    pending = null;
    await keep(() => keeper.rebaseOn(digestOf(next), saved, live.get()));
    await keep(() => journal.dropPrepared(session));
    const { head } = next;
    if (head === null) return;
    const deviceId = formatId("dev", head.authorDeviceId);
    await keep(() => device.setPin(session, { seq: head.seq, digest: toHex(head.digest), deviceId }));
  };

  const readMoved = async (head: Bytes | null): Promise<Result<ReadSave, ClientProblem>> => {
    const pin = await device.pin(session);
    if (head !== null) {
      const manifest = await readManifest(deps, session, head, { pin });
      return manifest.ok ? readState(deps, session, manifest.value, { keep: head }) : manifest;
    }
    const read = await readHead(deps, session, { pin });
    if (!read.ok) return read;
    return read.value === null ? err(problem("not-trusted")) : ok(read.value);
  };

  /** Their save becomes the base, and what changed here goes on top of it. [SP-26] */
  const takeOver = async (
    head: Bytes | null,
    mine: Outgoing | null,
  ): Promise<Result<null, ClientProblem>> => {
    const theirs = await readMoved(head);
    if (!theirs.ok) return theirs;
    const { state, report, manifest } = theirs.value;
    if (!report.whole) return err(problem("damaged", { detail: "the newest save cannot be read whole" }));
    const same = toHex(manifest.body.contentHash) === mine?.contentHash && live.get() === mine.state;
    const before = base.state ?? emptyState();
    live.adopt(same ? state : rebase(before, live.get(), state, deps.platform.deviceName).state);
    await settle(theirs.value.base, state);
    return ok(null);
  };

  const send = async (
    out: Outgoing,
    { leaving }: SaveRequest,
  ): Promise<Result<SaveRecord | "moved", ClientProblem>> => {
    const started = clock.now();
    const sent = await deps.saves.send(session, out.record, {
      retries: 0,
      ...(leaving === undefined ? {} : { leaving }),
    });
    if (!sent.ok) {
      if (isFinal(sent.error)) {
        pending = null;
        await keep(() => journal.dropPrepared(session));
      }
      return sent;
    }
    if (sent.value.kind === "moved") {
      const converged = await takeOver(sent.value.head, out);
      return converged.ok ? ok("moved") : converged;
    }
    const { seq, digest, receivedAt } = sent.value.answer;
    await settle(out.next, out.state);
    const rows = Array.from(out.next.segments.values(), ({ row }) => row);
    await rememberSave(deps, session, out.record, out.record.segments, rows);
    const milliseconds = Math.max(0, Math.round(clock.now() - started));
    const record: SaveRecord = {
      at: receivedAt,
      seq,
      digest,
      kind: out.kind,
      bytes: out.bytes,
      milliseconds,
    };
    await keep(() => log.add(record));
    return ok(record);
  };

  const prepare = async (request: SaveRequest): Promise<Result<Outgoing | null, ClientProblem>> => {
    const state = live.get();
    const journaled = await keep(() => keeper.write(state));
    const prepared = await prepareOutgoing(deps, {
      session,
      base,
      state,
      covers: journaled?.n ?? 0,
      kind: request.kind,
      ...(request.label === undefined ? {} : { label: request.label }),
    });
    if (!prepared.ok) return prepared;
    if (prepared.value.unchanged) {
      base = prepared.value.next;
      if (keeper.count() > 0) await keep(() => keeper.rebaseOn(digestOf(base), state, live.get()));
      return ok(null);
    }
    const out = prepared.value;
    pending = out;
    // Written down before it is sent: after a crash the same bytes go out again. [SP-21]
    await keep(() => journal.putPrepared(session, out.record));
    return ok(out);
  };

  return {
    base: () => base,
    waiting: () => pending !== null,
    catchUp: async () => {
      const head = await deps.saves.head(session, 0);
      if (!head.ok) return head.error.code === "not-found" && base.head === null ? ok(null) : head;
      const digest = toHex(await deps.platform.vault.primitives.sha256(head.value));
      return digest === digestOf(base) ? ok(null) : takeOver(head.value, null);
    },
    run: async (request) => {
      let last: SaveRecord | null = null;
      for (let round = 0; round < ROUNDS; round++) {
        const next: Result<Outgoing | null, ClientProblem> =
          pending === null ? await prepare(request) : ok(pending);
        if (!next.ok) return next;
        if (next.value === null) return ok(last);
        const fresh = next.value.state === live.get();
        const sent = await send(next.value, request);
        if (!sent.ok) return sent;
        if (sent.value === "moved") continue;
        last = sent.value;
        // A save that waited for long may be far behind; one that was just made is as new as it gets.
        if (fresh || round > 0) return ok(last);
      }
      return last === null ? err(problem("head-moved")) : ok(last);
    },
  };
};
