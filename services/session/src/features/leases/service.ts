import { formatId } from "@holdfast/protocol/ids";
import type { Lease, LeaseHolder, LeaseView } from "@holdfast/protocol/leases";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import type { WriterRefusal } from "../../writer-refusal.ts";
import type { LeaseRepository, StoredLease } from "./repository.ts";

export type LeaseRefusal =
  | { readonly code: "lease-held"; readonly holder: LeaseHolder }
  | { readonly code: Exclude<WriterRefusal, "epoch-retired" | "wrong-place"> };

const toHolder = ({ deviceId, since, expiresAt }: StoredLease): LeaseHolder => ({
  deviceId: formatId("dev", deviceId),
  since: since.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

/** Says which device writes in a session. A lease tells people of each other; what is stored it does not guard. [LE-1] */
export const createLeases = ({ leases }: { readonly leases: LeaseRepository }) => ({
  take: async (
    sessionId: Bytes,
    { accountId, loginId }: Caller,
    wish: { readonly deviceId: Bytes; readonly take: boolean },
  ): Promise<Result<Lease, LeaseRefusal>> => {
    const outcome = await leases.take({ sessionId, accountId, loginId, ...wish });
    if ("lease" in outcome) {
      const { generation, expiresAt } = outcome.lease;
      return outcome.code === "held"
        ? ok({ generation, expiresAt: expiresAt.toISOString() })
        : err({ code: "lease-held", holder: toHolder(outcome.lease) });
    }
    const { code } = outcome;
    if (code === "epoch-retired" || code === "wrong-place") throw new Error("a lease has no epoch");
    return err({ code });
  },

  find: async (sessionId: Bytes, { accountId }: Caller): Promise<Result<LeaseView, "not-found">> => {
    const found = await leases.find(sessionId, accountId);
    return found === "not-found" ? err(found) : ok({ holder: found === null ? null : toHolder(found) });
  },

  giveBack: async (sessionId: Bytes, { accountId, loginId }: Caller): Promise<Result<null, "not-found">> => {
    const outcome = await leases.giveBack(sessionId, accountId, loginId);
    return outcome === "not-found" ? err(outcome) : ok(null);
  },
});
export type Leases = ReturnType<typeof createLeases>;
