import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes, uuidv7 } from "@holdfast/protocol/ids";
import { SESSION_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { ok, type Result } from "@holdfast/protocol/result";
import { cloneBase } from "@holdfast/state/clone";
import type { State } from "@holdfast/state/model";
import type { SaveBase } from "@holdfast/state/save-base";
import type { ClientProblem } from "../contract/problem.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { itemsOf, savesOf, sealInOrder, toSealAgain, type Waiting } from "../engine/waiting.ts";
import { inBackground } from "../in-background.ts";
import { refuse } from "../problem.ts";
import { sealName } from "../sessions/session-names.ts";
import { sendBranch } from "./send-branch.ts";
import { settleBranch } from "./settle-branch.ts";

export interface AsideInput {
  readonly session: Id<"ses">;
  readonly name: string;
  /** The save it was written on. */
  readonly base: SaveBase;
  /** Named states that were not sent, and the rest of the outbox. */
  readonly waiting: readonly Waiting[];
  readonly state: State;
  /** Journal entries up to here are contained in `state`. */
  readonly covers: number;
  /** Lets go of all that the branch holds. */
  readonly drop: () => Promise<void>;
}

/** Says what it is, for people who find it in a list: of which session, by which device, when. Unique by the second. */
const branchName = (name: string, deviceName: string, at: number): string => {
  const when = new Date(at).toISOString().slice(0, 19).replace("T", " ");
  const tail = ` (branch of ${deviceName}, ${when})`;
  return `${name.slice(0, Math.max(1, SESSION_NAME_MAX_CHARS - tail.length))}${tail}`.slice(
    0,
    SESSION_NAME_MAX_CHARS,
  );
};

const asClone = ({ save, names }: Waiting): Waiting => ({ save: save && { ...save, kind: "clone" }, names });

/**
 * Makes a branch of what was not sent: a session whose first save is of kind clone and names the save it was written on. Names
 * that were given without the service go with the states they were given to.
 *
 * Sealed and written down on this device before anything of it is let go; sent in the background, now or later. [LE-5]
 */
export const putAside = async (
  deps: EngineDeps,
  { session, name, base, waiting, state, covers, drop }: AsideInput,
): Promise<Result<Id<"ses">, ClientProblem>> => {
  const { platform, keychain, serverTime } = deps;
  const { head } = base;
  if (head === null) return refuse("not-a-save", "there is nothing that it could be a branch of");
  const id = formatId("ses", uuidv7(serverTime.now(), platform.vault.random));
  const present = { state, covers: 0, kind: "manual", label: null, out: null } as const;
  const named = toSealAgain(waiting).filter(({ save }) => save !== null);
  const [first, ...others] = [...named, { save: present, names: [] }];
  const drafts = first === undefined ? [] : [asClone(first), ...others];
  const origin = { sessionId: idBytes(session), digest: head.digest };
  const made = await sealInOrder(deps, id, cloneBase(base, origin), drafts);
  if (!made.ok) return made;
  const sealed = await sealName(
    platform,
    keychain,
    id,
    branchName(name, platform.deviceName, serverTime.now()),
    1,
  );
  if (!sealed.ok) return sealed;
  const [start, ...rest] = itemsOf(made.value.sealed);
  if (start === undefined || savesOf([start]).length === 0) throw new Error("a branch begins with a save");
  const items = [
    { ...start, begins: { origin: session, at: toHex(head.digest), covers, ...sealed.value } },
    ...rest,
  ];
  try {
    await platform.journal.setOutbox(id, items);
  } catch {
    // What cannot be written down is not let go either.
    return refuse("unavailable", "this device could not write the branch down");
  }
  await drop();
  await settleBranch(platform.journal, id);
  inBackground(sendBranch(deps, id));
  return ok(id);
};
