import type { SQL } from "bun";
import { memoryUnlocks } from "./assisted/repository.memory.ts";
import { sqlUnlocks } from "./assisted/repository.sql.ts";
import { memoryDamages } from "./damage/repository.memory.ts";
import { sqlDamages } from "./damage/repository.sql.ts";
import { memoryEvents } from "./events/repository.memory.ts";
import { sqlEvents } from "./events/repository.sql.ts";
import { memoryActivity } from "./features/activity/repository.memory.ts";
import { sqlActivity } from "./features/activity/repository.sql.ts";
import { memoryBundles } from "./features/bundle/repository.memory.ts";
import { sqlBundles } from "./features/bundle/repository.sql.ts";
import { memoryCheckpoints } from "./features/checkpoints/repository.memory.ts";
import { sqlCheckpoints } from "./features/checkpoints/repository.sql.ts";
import { memoryHealth } from "./features/health/repository.memory.ts";
import { sqlHealth } from "./features/health/repository.sql.ts";
import { memoryHistory } from "./features/history/repository.memory.ts";
import { sqlHistory } from "./features/history/repository.sql.ts";
import { memoryLeases } from "./features/leases/repository.memory.ts";
import { sqlLeases } from "./features/leases/repository.sql.ts";
import { memoryRecovery } from "./features/recovery/repository.memory.ts";
import { sqlRecovery } from "./features/recovery/repository.sql.ts";
import { memoryRestores } from "./features/restores/repository.memory.ts";
import { sqlRestores } from "./features/restores/repository.sql.ts";
import { memorySaves } from "./features/saves/repository.memory.ts";
import { sqlSaves } from "./features/saves/repository.sql.ts";
import { memorySegments } from "./features/segments/repository.memory.ts";
import { sqlSegments } from "./features/segments/repository.sql.ts";
import { memorySessionConfigs } from "./features/session-config/repository.memory.ts";
import { sqlSessionConfigs } from "./features/session-config/repository.sql.ts";
import { memorySessions } from "./features/sessions/repository.memory.ts";
import { sqlSessions } from "./features/sessions/repository.sql.ts";
import { memoryWebhooks } from "./features/webhooks/repository.memory.ts";
import { sqlWebhooks } from "./features/webhooks/repository.sql.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { memoryObjects } from "./objects/repository.memory.ts";
import { sqlObjects } from "./objects/repository.sql.ts";
import { memoryOperations } from "./operations/repository.memory.ts";
import { sqlOperations } from "./operations/repository.sql.ts";
import { memoryReplicaQueue } from "./replica/repository.memory.ts";
import { sqlReplicaQueue } from "./replica/repository.sql.ts";
import { memoryRetention } from "./retention/repository.memory.ts";
import { sqlRetention } from "./retention/repository.sql.ts";
import { memoryScrubs } from "./scrub/repository.memory.ts";
import { sqlScrubs } from "./scrub/repository.sql.ts";
import type { Stores } from "./store-ports.ts";
import { memoryDeliveryQueue } from "./webhooks/queue.memory.ts";
import { sqlDeliveryQueue } from "./webhooks/queue.sql.ts";

/** Everything in one database; `sql` is a pool that this service alone uses, 4–8 connections. */
export const sqlStores = (sql: SQL): Stores => ({
  sessions: sqlSessions(sql),
  saves: sqlSaves(sql),
  segments: sqlSegments(sql),
  history: sqlHistory(sql),
  bundles: sqlBundles(sql),
  checkpoints: sqlCheckpoints(sql),
  leases: sqlLeases(sql),
  retention: sqlRetention(sql),
  sessionConfigs: sqlSessionConfigs(sql),
  restores: sqlRestores(sql),
  activity: sqlActivity(sql),
  unlocks: sqlUnlocks(sql),
  damages: sqlDamages(sql),
  recovery: sqlRecovery(sql),
  objects: sqlObjects(sql),
  replica: sqlReplicaQueue(sql),
  scrubs: sqlScrubs(sql),
  health: sqlHealth(sql),
  webhooks: sqlWebhooks(sql),
  deliveries: sqlDeliveryQueue(sql),
  events: sqlEvents(sql),
  operations: sqlOperations(sql),
});

export const memoryStores = (tables: MemoryTables, now: () => number): Stores => ({
  sessions: memorySessions(tables, now),
  saves: memorySaves(tables, now),
  segments: memorySegments(tables, now),
  history: memoryHistory(tables),
  bundles: memoryBundles(tables),
  checkpoints: memoryCheckpoints(tables, now),
  leases: memoryLeases(tables, now),
  retention: memoryRetention(tables),
  sessionConfigs: memorySessionConfigs(tables),
  restores: memoryRestores(tables),
  activity: memoryActivity(tables),
  unlocks: memoryUnlocks(tables),
  damages: memoryDamages(tables),
  recovery: memoryRecovery(tables),
  objects: memoryObjects(tables),
  replica: memoryReplicaQueue(tables),
  scrubs: memoryScrubs(tables),
  health: memoryHealth(tables),
  webhooks: memoryWebhooks(tables),
  deliveries: memoryDeliveryQueue(tables),
  events: memoryEvents(tables, now),
  operations: memoryOperations(tables, now),
});
