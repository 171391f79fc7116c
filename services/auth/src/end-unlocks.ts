import type { PrismaClient } from "@holdfast/database/client";
import type { Bytes } from "@holdfast/vault/bytes";

type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** Ends every unlock token of an account, and the time of their devices with them, beside what else is changed. [AM-4] */
export const endUnlocks = async (transaction: Transaction, accountId: Bytes, at: Date): Promise<void> => {
  await transaction.$executeRaw`
    with ended as (
      update unlocks set ended_at = ${at} where account_id = ${accountId} and ended_at is null returning device_id
    )
    update devices set not_after = ${at} from ended
     where devices.id = ended.device_id and devices.account_id = ${accountId} and not_after > ${at}`;
};
