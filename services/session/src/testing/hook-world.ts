import { join } from "node:path";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId, uuidv7 } from "@holdfast/protocol/ids";
import type { WebhookEvent } from "@holdfast/protocol/webhooks";
import { auditRow } from "@holdfast/service-kit/audit-row";
import { createMetrics } from "@holdfast/service-kit/metrics";
import { parseNetworks, type ResolveName } from "@holdfast/service-kit/public-targets";
import { NO_TRACES, type Traces } from "@holdfast/service-kit/traces";
import type { Bytes } from "@holdfast/vault/bytes";
import { SQL } from "bun";
import { sqlWebhooks } from "../features/webhooks/repository.sql.ts";
import { sqlDeliveryQueue } from "../webhooks/queue.sql.ts";
import { createSecretBox } from "../webhooks/seal-secret.ts";
import { createSender, type Sender } from "../webhooks/sender.ts";
import { createMember, randomBytes } from "./member.ts";
import { sqlWorld } from "./world.ts";

export interface HeardRequest {
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>>;
  readonly body: string;
}

const linesOf = (child: Bun.Subprocess<"ignore", "pipe", "inherit">, heard: (line: string) => void): void => {
  let rest = "";
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const piece of child.stdout) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) heard(line);
    }
  };
  void read();
};

const start = (file: string, args: readonly string[], heard: (line: string) => void) => {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, file), ...args], {
    ...{ stdin: "ignore", stdout: "pipe", stderr: "inherit" },
  });
  linesOf(child, heard);
  return child;
};

/** Resolves when the condition holds; it is asked for every 20 ms. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await Bun.sleep(20);
};

/** A receiver in a process of its own, and everything it has heard. */
export const startReceiver = async () => {
  const heard: HeardRequest[] = [];
  const ready = Promise.withResolvers<number>();
  const child = start("webhook-receiver.ts", [], (line) => {
    const said = JSON.parse(line);
    if (said.port === undefined) heard.push(said);
    else ready.resolve(said.port);
  });
  const port = await ready.promise;
  return {
    ...{ heard, port },
    at: (path: string): string => `http://127.0.0.1:${port}/${path}`,
    on: (path: string): readonly HeardRequest[] => heard.filter((one) => one.path === `/${path}`),
    stop: () => child.kill(),
  };
};

interface SenderTerms {
  readonly allow?: string;
  readonly resolve?: ResolveName;
  /** Milliseconds that the clock is ahead. */
  readonly ahead?: () => number;
  readonly traces?: Traces;
}

/** A database with hooks, events, and senders in this process and in others. */
export const createHookWorld = async () => {
  const database = await testDatabase();
  const owner = new SQL({ url: database.url, max: 2 });
  const sql = new SQL({ url: database.appUrl, max: 8 });
  const world = sqlWorld(owner);
  const key = randomBytes(32);
  const box = createSecretBox(key, randomBytes);
  const [queue, webhooks] = [sqlDeliveryQueue(sql), sqlWebhooks(sql)];
  const log: string[] = [];
  const running: Sender[] = [];
  const replicas: Bun.Subprocess[] = [];
  let n = 0;

  const newWorkspace = async () => {
    const ann = await createMember();
    await world.addMember(ann);
    const by = { workspaceId: ann.workspaceId, accountId: ann.accountId };
    const note = (action: "webhook.created" | "webhook.changed") =>
      auditRow({ random: randomBytes, now: Date.now }, { action, ...by });
    return {
      ann,
      /** Answers the hook's id and its secret. */
      hook: async (
        url: string,
        timeoutSeconds = 5,
        events: readonly WebhookEvent[] = ["session_created"],
      ) => {
        const [id, secret] = [uuidv7(Date.now(), randomBytes), randomBytes(32)];
        const place = { id, url, description: "", events, timeoutSeconds, enabled: true };
        const hook = { ...place, secret: box.seal(id, secret), at: new Date() };
        const made = await webhooks.create(by, hook, note("webhook.created"));
        if (typeof made === "string") throw new Error(made);
        return { id, secret };
      },
      event: async (type: WebhookEvent = "session_created"): Promise<string> => {
        n += 1;
        const id = uuidv7(Date.now(), randomBytes);
        const data = { sessionId: formatId("ses", randomBytes(16)) };
        await owner`select event_numbered(
          row(${ann.workspaceId}, ${n}, ${id}, ${new Date()}, ${type}, ${data}::jsonb)::workspace_events)`;
        return formatId("evt", id);
      },
      rotate: async (id: Bytes, untilWhen: Date) => {
        const secret = randomBytes(32);
        await webhooks.rotate(by, id, box.seal(id, secret), untilWhen, note("webhook.changed"));
        return secret;
      },
      deliveries: async (id: Bytes) => {
        const found = await webhooks.deliveries(by, id, { before: null, limit: 100 });
        if (typeof found === "string") throw new Error(found);
        return found;
      },
      find: async (id: Bytes) => {
        const found = await webhooks.find(by, id);
        if (typeof found === "string") throw new Error(found);
        return found;
      },
    };
  };

  return {
    ...{ world, owner, log, newWorkspace },
    sender: ({
      allow = "127.0.0.1",
      resolve = async () => [],
      ahead = () => 0,
      traces = NO_TRACES,
    }: SenderTerms = {}): Sender => {
      const sender = createSender({
        ...{ queue, targets: { allow: parseNetworks(allow) ?? [], resolve }, box, random: randomBytes },
        ...{
          now: () => Date.now() + ahead(),
          log: (line: string) => log.push(line),
          metrics: createMetrics(),
          traces,
        },
        idleMilliseconds: 100,
      });
      running.push(sender);
      sender.start();
      return sender;
    },
    endSenders: async () => {
      await Promise.all(running.splice(0).map((sender) => sender.end()));
    },
    replica: async (claimSeconds: number) => {
      const ready = Promise.withResolvers<void>();
      const args = [database.appUrl, toBase64url(key), String(claimSeconds)];
      const child = start("webhook-replica.ts", args, () => ready.resolve());
      replicas.push(child);
      await ready.promise;
      return child;
    },
    noticesOf: async (accountId: Bytes): Promise<readonly { kind: string; data: Record<string, string> }[]> =>
      await owner`select kind, data from notifications where account_id = ${accountId} order by id`,
    idOf: (bytes: Bytes): string => toHex(bytes),
    close: async () => {
      await Promise.all(running.map((sender) => sender.end()));
      for (const child of replicas) child.kill();
      await sql.close();
      await owner.close();
      await database.close();
    },
  };
};
export type HookWorld = Awaited<ReturnType<typeof createHookWorld>>;
