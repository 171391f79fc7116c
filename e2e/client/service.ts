import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HumanPlace } from "@holdfast/auth/edge/human-place";
import { keptSecrets } from "@holdfast/infra/data/secrets";
import { composeProduct } from "@holdfast/infra/node/compose";
import { serve } from "@holdfast/infra/node/serve";
import { freePort } from "@holdfast/infra/postgres/postmaster";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { AUDIT_DAYS, RATES_PER_MINUTE, type RateName } from "@holdfast/protocol/limits";

export interface Service {
  readonly origin: string;
  /** Where a test reaches past the service into its database. */
  readonly databaseUrl: string;
  readonly stop: () => Promise<void>;
}

/** Every test of one process comes from one address. */
const RATE = 1_000_000;
const names = Object.keys(RATES_PER_MINUTE) as RateName[];
const rates = {
  perMinute: Object.fromEntries(names.map((name) => [name, RATE])) as Record<RateName, number>,
  savesPerMinute: RATE,
};

interface ServiceOptions {
  /** Who tells people from programs, if anybody does. */
  readonly human?: HumanPlace | null;
  /** None unless said otherwise. */
  readonly pages?: (request: Request) => Promise<Response | null>;
}

/** The services as the one command composes them, in this process, on a database and blobs of their own. */
export const startService = async (options: ServiceOptions = {}): Promise<Service> => {
  const { human = null, pages = async () => null } = options;
  const directory = await mkdtemp(join(tmpdir(), "holdfast-service-"));
  const database = await testDatabase();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const product = await composeProduct({
    version: "test",
    origin,
    cookiePort: port,
    human,
    mail: { kind: "mailbox", directory: join(directory, "mail"), from: "holdfast@localhost" },
    databaseUrl: database.appUrl,
    secrets: await keptSecrets(directory),
    blobs: { kind: "directory", directory: join(directory, "blobs") },
    replica: null,
    scrubDays: 30,
    webhooks: { key: null, allow: "127.0.0.1" },
    rates,
    auditDays: AUDIT_DAYS.usual,
    trustedProxies: new Set(),
    log: () => undefined,
  });
  const listening = serve({ product, pages, port, origin, tls: null });
  return {
    origin,
    databaseUrl: database.url,
    stop: async () => {
      await listening.stop();
      await product.close();
      await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
