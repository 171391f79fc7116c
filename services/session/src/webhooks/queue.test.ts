import { testDatabase } from "@holdfast/infra/postgres/testing";
import { toHex } from "@holdfast/protocol/encoding";
import { uuidv7 } from "@holdfast/protocol/ids";
import { SQL } from "bun";
import { memoryWebhooks } from "../features/webhooks/repository.memory.ts";
import { sqlWebhooks } from "../features/webhooks/repository.sql.ts";
import { randomBytes } from "../testing/member.ts";
import { memoryWorld, sqlWorld } from "../testing/world.ts";
import { deliveryKey } from "./memory-rows.ts";
import { describeDeliveryQueue } from "./queue.contract.ts";
import { memoryDeliveryQueue } from "./queue.memory.ts";
import { sqlDeliveryQueue } from "./queue.sql.ts";

describeDeliveryQueue("memory", async () => {
  const { tables, ...world } = memoryWorld();
  return {
    world,
    queue: memoryDeliveryQueue(tables),
    webhooks: memoryWebhooks(tables),
    addEvent: async (workspaceId, type, at) => {
      const eventId = uuidv7(at.getTime(), randomBytes);
      for (const { id, enabled, events, workspaceId: own } of tables.webhooks.values()) {
        if (!enabled || !events.includes(type) || toHex(own) !== toHex(workspaceId)) continue;
        const place = { webhookId: id, eventId, workspaceId, type, at, data: {} };
        tables.deliveries.set(deliveryKey(place), {
          ...{ ...place, state: "waiting", manual: false, tried: 0, begunAt: null, nextAt: new Date(0) },
          ...{ claim: 0, claimedUntil: null, attempts: [] },
        });
      }
      return eventId;
    },
    close: async () => {},
  };
});

describeDeliveryQueue("PostgreSQL", async () => {
  const database = await testDatabase();
  const owner = new SQL({ url: database.url, max: 2 });
  const sql = new SQL({ url: database.appUrl, max: 6 });
  let n = 0;
  return {
    world: sqlWorld(owner),
    queue: sqlDeliveryQueue(sql),
    webhooks: sqlWebhooks(sql),
    addEvent: async (workspaceId, type, at) => {
      const id = uuidv7(at.getTime(), randomBytes);
      n += 1;
      await owner`select event_numbered(row(${workspaceId}, ${n}, ${id}, ${at}, ${type}, '{}')::workspace_events)`;
      return id;
    },
    close: async () => {
      await sql.close();
      await owner.close();
      await database.close();
    },
  };
});
