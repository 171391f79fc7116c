import type { Checkpoint } from "@holdfast/protocol/checkpoints";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { emptyState } from "@holdfast/state/empty-state";
import { merge } from "@holdfast/state/merge/merge";
import type { State } from "@holdfast/state/model";
import type { SaveBase } from "@holdfast/state/save-base";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem } from "../contract/problem.ts";
import type { SaveRecord } from "../contract/save-record.ts";
import { isFinal, isTransient, problem, refuse } from "../problem.ts";
import type { WaitingName } from "../stores/journal.ts";
import type { Delivery, DeliveryInput, SaveRequest } from "./delivery-contract.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { NO_HEAD } from "./journal-keeper.ts";
import { authorNow, authorOfSave } from "./merge-authors.ts";
import type { Outgoing } from "./outgoing.ts";
import { readMoved } from "./read-save.ts";
import { rememberSave } from "./remember-save.ts";
import { sealNameAgain } from "./seal-name-again.ts";
import { hasArrived, sendName } from "./send-waiting.ts";
import {
  digestOf,
  itemsOf,
  joined,
  namesDue,
  savesOf,
  sealInOrder,
  toSealAgain,
  UNSEALED,
  type Unsent,
  type Waiting,
  withMeta,
  withName,
  withoutName,
  withoutSave,
} from "./waiting.ts";

/** Rounds of "somebody else was first" before giving up until the next save. */
const ROUNDS = 5;
export const createDelivery = (deps: EngineDeps, input: DeliveryInput): Delivery => {
  const { session, keeper, log, live } = input;
  const { journal, device, clock } = deps.platform;
  let base = input.base;
  let queue = input.waiting ?? [];
  /** The live state holds what somebody else saved as well, and no save says so yet. */
  let merged = input.merged ?? false;
  const arrived = new Map<Id<"cpt">, Checkpoint>();
  const refused = new Map<Id<"cpt">, ClientProblem>();

  /** What only makes work safer may fail without failing the save. */
  const keep = async <T>(act: () => Promise<T>): Promise<T | null> => {
    try {
      return await act();
    } catch (cause) {
      live.unkept(cause);
      return null;
    }
  };

  const waits = async (next: readonly Waiting[]): Promise<boolean> => {
    queue = next;
    return (await keep(() => journal.setOutbox(session, itemsOf(next)).then(() => true))) === true;
  };

  const unsent = (): readonly Unsent[] => savesOf(queue);
  const tip = (): SaveBase => unsent().at(-1)?.out?.next ?? base;

  /** Another head is the base from now on. */
  const rebaseJournal = async (): Promise<void> => {
    const { head } = base;
    const saves = [base.state ?? emptyState(), ...unsent().map(({ state }) => state)];
    await keep(() => keeper.rebaseOn(digestOf(base), saves, live.get()));
    if (head === null) return;
    const deviceId = formatId("dev", head.authorDeviceId);
    await keep(() => device.setPin(session, { seq: head.seq, digest: toHex(head.digest), deviceId }));
  };

  /** The live state as it is now, and the number of the journal entry that holds all of it. */
  const present = async (request: SaveRequest): Promise<Unsent> => {
    const { label = null, anew = false, heals } = request;
    // What somebody asked for keeps its name. [MG-10]
    const kind = request.kind === "auto" && merged ? "merge" : request.kind;
    const state = live.get();
    const covers = (await keep(() => keeper.write(state)))?.n ?? keeper.n();
    return { state, covers, kind, label, anew, ...(heals && { heals }), out: null };
  };

  /** Seals what waits anew, on what is the base now. It is written down as one, in place of what was sealed before. [CP-11] */
  const sealAgain = async (): Promise<Result<null, ClientProblem>> => {
    const made = await sealInOrder(deps, session, base, queue);
    if (!made.ok) return made;
    await waits(made.value.sealed);
    if (unsent().length === 0) base = made.value.tip;
    return ok(null);
  };

  const mend = async (): Promise<Result<null, ClientProblem>> =>
    unsent().some(({ out }) => out === null) ? sealAgain() : ok(null);

  /** Their save becomes the base, and what changed here, named or not, is merged with it. [SP-26] [CP-11] [MG-9] */
  const takeOver = async (head: Bytes | null, request: SaveRequest): Promise<Result<null, ClientProblem>> => {
    const theirs = await readMoved(deps, session, head);
    if (!theirs.ok) return theirs;
    const { state, report, manifest } = theirs.value;
    if (!report.whole) return err(problem("damaged", { detail: "the newest save cannot be read whole" }));
    const [mine, ...others] = unsent();
    const equal = mine?.out?.contentHash === toHex(manifest.body.contentHash);
    const same = equal && others.length === 0 && live.get() === mine?.state;
    const before = base.state ?? emptyState();
    const authors = { oursBy: authorNow(deps), theirsBy: authorOfSave(manifest) };
    const onTop = (of: State): State => merge({ base: before, ours: of, theirs: state, ...authors }).state;
    const next = same ? state : onTop(live.get());
    live.adopt(next);
    merged = next !== state;
    base = theirs.value.base;
    queue = toSealAgain(queue, onTop);
    let sealed: Result<null, ClientProblem> = ok(null);
    if (mine !== undefined) {
      queue = [...queue, { save: await present(request), names: [] }];
      sealed = await sealAgain();
    }
    await rebaseJournal();
    return sealed;
  };

  /** The workspace has a new epoch: what waits is sealed under its keys, and until that can be done it waits as it is. [WS-10] */
  const underNewKeys = async (out: Outgoing, request: SaveRequest): Promise<Result<null, ClientProblem>> => {
    const refreshed = await deps.refreshTrust({ anew: true });
    if (!refreshed.ok) return refreshed;
    if (deps.keychain.trust().keys.epoch === out.next.head?.epoch) return err(problem("epoch-retired"));
    queue = [...toSealAgain(queue), { save: await present(request), names: [] }];
    return sealAgain();
  };

  /** The first save that waits is acknowledged. */
  const settle = async (out: Outgoing): Promise<void> => {
    const rows = Array.from(out.next.segments.values(), ({ row }) => row);
    await rememberSave(deps, session, out.record, out.record.segments, rows);
    base = out.next;
    merged &&= live.get() !== out.state;
    queue = withoutSave(queue, out);
    await rebaseJournal();
    await waits(queue);
  };

  const sendSave = async (
    out: Outgoing,
    request: SaveRequest,
  ): Promise<Result<SaveRecord | "moved", ClientProblem>> => {
    const started = clock.now();
    const { leaving } = request;
    const options = { retries: 0, ...(leaving === undefined ? {} : { leaving }) };
    const sent = await deps.saves.send(session, out.record, options);
    if (!sent.ok) {
      if (sent.error.code === "epoch-retired") {
        const renewed = await underNewKeys(out, request);
        return renewed.ok ? ok("moved") : renewed;
      }
      if (!isFinal(sent.error)) return sent;
      const named = toSealAgain(queue);
      // What is named stays written down as it was until it is sealed anew.
      if (savesOf(named).length > 0) queue = named;
      else await waits(named);
      return sent;
    }
    if (sent.value.kind === "moved") {
      if ((await live.mayMerge?.()) === false) return err(problem("lease-held"));
      const converged = await takeOver(sent.value.head, request);
      return converged.ok ? ok("moved") : converged;
    }
    const { seq, digest, receivedAt } = sent.value.answer;
    await settle(out);
    const milliseconds = Math.max(0, Math.round(clock.now() - started));
    const record = { at: receivedAt, seq, digest, kind: out.kind, bytes: out.bytes, milliseconds };
    await keep(() => log.add(record));
    return ok(record);
  };

  const renewName = async (name: WaitingName): Promise<Result<WaitingName, ClientProblem>> => {
    const sealed = await sealNameAgain(deps, name);
    if (sealed.ok) await waits(withName(queue, sealed.value));
    return sealed;
  };

  /** Null when it arrived, or was refused and waits for somebody to make room or take it back. */
  const sendNext = async (name: WaitingName): Promise<ClientProblem | null> => {
    let sent = await sendName(deps, session, name, { retries: 0 });
    if (!sent.ok && sent.error.code === "epoch-retired") {
      const renewed = await renewName(name);
      sent = renewed.ok ? await sendName(deps, session, renewed.value, { retries: 0 }) : renewed;
    }
    if (!sent.ok && isTransient(sent.error)) return sent.error;
    if (sent.ok) arrived.set(name.id, sent.value);
    if (hasArrived(sent)) await waits(withoutName(queue, name.id));
    else if (!sent.ok) refused.set(name.id, sent.error);
    return null;
  };

  /** Null when the head holds the live state already. */
  const sealPresent = async (request: SaveRequest): Promise<Result<Outgoing | null, ClientProblem>> => {
    const draft = await present(request);
    const made = await sealInOrder(deps, session, base, [{ save: draft, names: [] }]);
    if (!made.ok) return made;
    const { sealed, tip: next } = made.value;
    const out = sealed[0]?.save?.out ?? null;
    // Written down before it is sent: after a crash the same bytes go out again. [SP-21]
    if (out !== null) await waits([...queue, ...sealed]);
    else {
      base = next;
      if (keeper.count() > 0) await rebaseJournal();
    }
    return ok(out);
  };

  return {
    base: () => base,
    waiting: () => queue,
    arrived: (id) => arrived.get(id) ?? null,
    refused: (id) => (id === undefined ? refused.values().next().value : refused.get(id)) ?? null,

    withdraw: async (id) => {
      const waited = queue.some(({ names }) => names.some((name) => name.id === id));
      if (!waited || !(await mend()).ok) return false;
      refused.delete(id);
      await waits(withoutName(queue, id));
      return true;
    },

    enqueue: async ({ id, pinned, seal }, request, unless = null) => {
      const mended = await mend();
      if (!mended.ok) return mended;
      const save = await present(request);
      const name = { id, pinned, meta: UNSEALED, at: NO_HEAD, seq: 0 };
      const made = await sealInOrder(deps, session, tip(), [{ save, names: [name] }]);
      if (!made.ok) return made;
      if (toHex(made.value.tip.contentHash) === unless) return refuse("nothing-new");
      const meta = await seal(save.state, made.value.tip.skipped);
      if (!meta.ok) return meta;
      const sealed = withMeta(made.value.sealed, id, meta.value);
      const next = joined(queue, sealed, save, made.value.tip);
      if (next.every((item) => item.save === null)) base = made.value.tip;
      return ok((await waits(next)) && journal.durable);
    },

    letGo: async () => {
      const state = base.state ?? emptyState();
      merged = false;
      live.adopt(state);
      await keep(() => keeper.rebaseOn(digestOf(base), [], state));
      await waits(queue.filter(({ save }) => save === null));
    },

    catchUp: async () => {
      const head = await deps.saves.head(session, 0);
      if (!head.ok) return head.error.code === "not-found" && base.head === null ? ok(null) : head;
      const digest = toHex(await deps.platform.vault.primitives.sha256(head.value));
      return digest === digestOf(base) ? ok(null) : takeOver(head.value, { kind: "auto" });
    },

    run: async (request) => {
      let last: SaveRecord | null = null;
      let sealed = false;
      refused.clear();
      for (let moves = 0; moves < ROUNDS; ) {
        const mended = await mend();
        if (!mended.ok) return mended;
        const name = namesDue(queue).find(({ id }) => !refused.has(id));
        if (name !== undefined) {
          const outage = await sendNext(name);
          if (outage !== null) return err(outage);
          continue;
        }
        const next = unsent()[0]?.out ?? null;
        if (next === null) {
          // What was typed while all of it was sealed anew is saved as ever.
          const wish = last?.kind === request.kind ? { ...request, anew: false } : request;
          const made: Result<Outgoing | null, ClientProblem> = sealed ? ok(null) : await sealPresent(wish);
          if (!made.ok) return made;
          if (made.value === null) return ok(last);
          sealed = true;
          continue;
        }
        const fresh = next.state === live.get();
        const sent = await sendSave(next, request);
        if (!sent.ok) return sent;
        if (sent.value === "moved") {
          moves += 1;
          sealed = false;
          continue;
        }
        last = sent.value;
        // A save that waited for long may be far behind; one that was just made is as new as it gets.
        sealed ||= fresh;
      }
      return last === null ? err(problem("head-moved")) : ok(last);
    },
  };
};
