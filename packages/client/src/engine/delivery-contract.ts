import type { Checkpoint } from "@holdfast/protocol/checkpoints";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { SaveKind } from "@holdfast/protocol/saves";
import type { State } from "@holdfast/state/model";
import type { SaveBase } from "@holdfast/state/save-base";
import type { SaveOptions } from "@holdfast/state/save-options";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem } from "../contract/problem.ts";
import type { SaveRecord } from "../contract/save-record.ts";
import type { WaitingName } from "../stores/journal.ts";
import type { JournalKeeper } from "./journal-keeper.ts";
import type { SaveLog } from "./save-log.ts";
import type { Waiting } from "./waiting.ts";

/** The state that is being saved; it may change while a save is on its way. */
export interface LiveState {
  readonly get: () => State;
  /** Takes over what somebody else saved, with the own changes on top. */
  readonly adopt: (state: State) => void;
  /** This device could not write its journal. */
  readonly unkept: (cause: unknown) => void;
  /** Whether a save that came second is merged with the one before it; without this it always is. [LE-4] */
  readonly mayMerge?: () => Promise<boolean>;
}

export interface DeliveryInput {
  readonly session: Id<"ses">;
  readonly base: SaveBase;
  readonly keeper: JournalKeeper;
  readonly log: SaveLog;
  readonly live: LiveState;
  /** What an earlier visit left: it goes out first, and what is sealed byte for byte. [SP-28] [SP-30] */
  readonly waiting?: readonly Waiting[];
  /** The live state was merged with what somebody else saved while this device was away. [MG-10] */
  readonly merged?: boolean;
}

export interface SaveRequest {
  readonly kind: SaveKind;
  readonly label?: string;
  /** The page goes away. */
  readonly leaving?: boolean;
  /** All of the state is sealed anew, whether it changed or not. [RO-8] */
  readonly anew?: boolean;
  /** Chunks of older saves that this one carries. [RC-9] */
  readonly heals?: NonNullable<SaveOptions["heals"]>;
}

/** A name without the save it is to stand for. What it says of that save is sealed once there is one. */
export interface NameWish extends Pick<WaitingName, "id" | "pinned"> {
  readonly seal: (state: State, skipped: SaveBase["skipped"]) => Promise<Result<Bytes, ClientProblem>>;
}

/** Brings the live state to the service, one save at a time and in order, each written down before it is sent. */
export interface Delivery {
  /** Sends all that waits, then the live state. The new save, or null when the head holds this state already. */
  readonly run: (request: SaveRequest) => Promise<Result<SaveRecord | null, ClientProblem>>;
  /**
   * Seals the live state, if the last save does not hold it already, and gives that save a name; sends nothing. Answers whether
   * this device has it written down, or `nothing-new` for a state with the content hash `unless`. [CP-7] [CP-10]
   */
  readonly enqueue: (
    name: NameWish,
    request: SaveRequest,
    unless?: string | null,
  ) => Promise<Result<boolean, ClientProblem>>;
  readonly base: () => SaveBase;
  /** Asks what the newest save is when there is nothing to send: takes over what others saved meanwhile. */
  readonly catchUp: () => Promise<Result<null, ClientProblem>>;
  /**
   * Lets go of all that waits and of what the live state has beyond the base: it was put away elsewhere. Names of saves that the
   * service has go on waiting. [LE-5]
   */
  readonly letGo: () => Promise<void>;
  /** What is not acknowledged, in order. */
  readonly waiting: () => readonly Waiting[];
  /** The service's own record of a name that was sent during this visit. */
  readonly arrived: (id: Id<"cpt">) => Checkpoint | null;
  /** Why a name was refused that waits: the one given, or the first of all. */
  readonly refused: (id?: Id<"cpt">) => ClientProblem | null;
  /** Takes a name out of what waits; false when it does not wait. */
  readonly withdraw: (id: Id<"cpt">) => Promise<boolean>;
}
