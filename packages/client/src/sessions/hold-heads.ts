import { formatId, type Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { peekHeader } from "@holdfast/vault/header";
import type { SavesApi } from "../api/saves.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { SessionSummary } from "../contract/session.ts";
import { isTransient } from "../problem.ts";
import type { Borrowed, Lending } from "./lending.ts";
import type { SessionList } from "./session-list.ts";
import { VOUCHED } from "./stand-behind.ts";

interface HeadDeps {
  readonly saves: Pick<SavesApi, "head">;
  readonly list: Pick<SessionList, "all">;
  readonly borrow: Lending["borrow"];
}

/** Sessions that were read while who saved them last might still write. */
export interface HeldHeads {
  /**
   * Saves each on top of exactly what was read. One that does not arrive is kept on this device, which knows the head and goes on
   * from it. One that was saved again meanwhile is left to a person to judge.
   */
  readonly vouch: () => Promise<void>;
  readonly letGo: () => Promise<void>;
}

/** Opens the sessions whose newest save is by a device of which `isTheirs` is true, whoever is about to lose the right to write. */
export type HoldHeads = (
  isTheirs: (deviceId: Id<"dev">) => boolean,
) => Promise<Result<HeldHeads, ClientProblem>>;

/** Sessions of the workspace whose newest save is by a device of which `isTheirs` is true. */
export type HeadsBy = (
  isTheirs: (deviceId: Id<"dev">) => boolean,
) => Promise<Result<readonly SessionSummary[], ClientProblem>>;

export const createHeadsBy =
  ({ saves, list }: Pick<HeadDeps, "saves" | "list">): HeadsBy =>
  async (isTheirs) => {
    const sessions = await list.all("any");
    if (!sessions.ok) return sessions;
    const found: SessionSummary[] = [];
    for (const summary of sessions.value) {
      const head = await saves.head(summary.id);
      if (!head.ok && head.error.code === "not-found") continue;
      if (!head.ok) return head;
      const peeked = peekHeader(head.value);
      if (peeked.ok && isTheirs(formatId("dev", peeked.value.header.authorDeviceId))) found.push(summary);
    }
    return ok(found);
  };

/** Taking the right to write from somebody must not make unreadable, or leave in doubt, what he saved last. [WS-13] */
export const createHoldHeads =
  (deps: HeadDeps): HoldHeads =>
  async (isTheirs) => {
    const held: Borrowed[] = [];

    const letGo = async (): Promise<void> => {
      for (const { giveBack } of held) await giveBack();
    };

    const heads = await createHeadsBy(deps)(isTheirs);
    if (!heads.ok) return heads;
    for (const summary of heads.value) {
      const borrowed = await deps.borrow(summary);
      if (borrowed.ok) held.push(borrowed.value);
      else if (isTransient(borrowed.error)) {
        await letGo();
        return borrowed;
      }
    }
    return ok({
      vouch: async () => {
        for (const { handle } of held) await handle.save(VOUCHED);
      },
      letGo,
    });
  };
