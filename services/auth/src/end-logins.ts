import type { PrismaClient } from "@holdfast/database/client";
import type { Bytes } from "@holdfast/vault/bytes";
import { endUnlocks } from "./end-unlocks.ts";
import type { LoginsEnd } from "./rows.ts";

type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/**
 * Ends the live logins of an account, but for one, and its unlock tokens. Rows are locked in the order of their ids: two calls at once wait for each
 * other and never in a circle.
 *
 * Two statements, because the second sees what was committed while the first waited: a login that another one let in, which
 * held that other one until it was made, would not be among the rows that the first found. [AU-21]
 */
export const endLogins = async (
  transaction: Transaction,
  accountId: Bytes,
  { at, except }: LoginsEnd,
): Promise<void> => {
  await transaction.$queryRaw`
    select id from logins
     where account_id = ${accountId} and revoked_at is null and id is distinct from ${except}::bytea
     order by id for no key update`;
  await transaction.$executeRaw`
    update logins set revoked_at = ${at}
     where account_id = ${accountId} and revoked_at is null and id is distinct from ${except}::bytea`;
  await endUnlocks(transaction, accountId, at);
};

/** Ends the live logins that act for a device; locked in the same order. [DV-2] */
export const endLoginsOf = async (
  transaction: Transaction,
  accountId: Bytes,
  deviceId: Bytes,
  at: Date,
): Promise<void> => {
  await transaction.$executeRaw`
    with held as (
      select id from logins
       where account_id = ${accountId} and device_id = ${deviceId} and revoked_at is null
       order by id for no key update
    )
    update logins set revoked_at = ${at} from held where logins.id = held.id`;
};
