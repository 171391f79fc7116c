import { join } from "node:path";
import { mailPlaceOf, mailWords } from "@holdfast/auth/mail/mail-place";
import { migrate, type Upgrade } from "@holdfast/database/migrate";
import { askAtTerminal, offerBackup } from "./backup/offer.ts";
import { sourceOf } from "./backup/source.ts";
import { readNodeConfig } from "./config.ts";
import { openDataFolder } from "./data/data-folder.ts";
import { keptPort } from "./data/origin-port.ts";
import { DATABASE, placesOf } from "./data/places.ts";
import { takeProcessLock } from "./data/process-lock.ts";
import { keptSecrets } from "./data/secrets.ts";
import { onLauncherGone } from "./launcher.ts";
import { composeProduct } from "./node/compose.ts";
import { openLogFile } from "./node/log-file.ts";
import { serve } from "./node/serve.ts";
import { createStaticFiles } from "./node/static-files.ts";
import { startSupervisedPostgres } from "./postgres/supervised.ts";

const WEB = join(import.meta.dir, "../apps/web/dist");
const VERSION = "0.1.0";

interface Database {
  /** As the role that owns the tables. */
  readonly url: string;
  /** As the role of the services. */
  readonly appUrl: string;
  readonly stop: () => Promise<void>;
}

const openDatabase = async (
  given: string | null,
  directory: string,
  onLost: (cause: unknown) => void,
): Promise<Database> => {
  if (given !== null) return { url: given, appUrl: given, stop: async () => {} };
  return startSupervisedPostgres({ directory, database: DATABASE, say: console.error, onLost });
};

const messageOf = (cause: unknown): unknown => (cause instanceof Error ? cause.message : cause);

/** Things to end, the newest first; one that fails does not keep the others running. */
const createEndings = () => {
  const endings: (() => unknown)[] = [];
  return {
    add: (end: () => unknown) => endings.push(end),
    run: async (): Promise<boolean> => {
      let whole = true;
      for (const end of endings.splice(0).reverse()) {
        try {
          await end();
        } catch (cause) {
          whole = false;
          console.error(messageOf(cause));
        }
      }
      return whole;
    },
  };
};

/** What ends the product in order: Ctrl-C, a polite request, a closed terminal. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Starts everything on one origin and prints its address: database, migrations, services, pages. Ends in order on SIGINT,
 * SIGTERM and SIGHUP. `begun` is when the command began, by `performance.now()`.
 */
export const startProduct = async ({ begun }: { readonly begun: number }): Promise<void> => {
  const endings = createEndings();
  let ending = false;
  let starting: Promise<string> | null = null;
  const end = async (code: number): Promise<void> => {
    if (ending) return;
    ending = true;
    // A start is not cut off half-way: what it is just about to start could not be ended.
    await Promise.allSettled([starting]);
    const whole = await endings.run();
    process.exit(whole ? code : 1);
  };
  const endFailed = (cause: unknown): Promise<void> => {
    console.error(messageOf(cause));
    return end(1);
  };

  const start = async (): Promise<string> => {
    const config = readNodeConfig(process.env);
    const folder = openDataFolder(config.dataDirectory);
    if (folder.notice !== null) console.log(folder.notice);
    endings.add(takeProcessLock(join(folder.path, "lock")));
    const port = keptPort(folder.path, config.port);
    const scheme = config.tls === null ? "http" : "https";
    const origin = config.origin ?? `${scheme}://localhost:${port}`;
    const log = openLogFile(join(folder.path, "logs"));
    endings.add(log.close);
    const places = placesOf(config, folder.path);
    const database = await openDatabase(config.databaseUrl, places.postgres, endFailed);
    endings.add(database.stop);
    const before = (upgrade: Upgrade) =>
      offerBackup(upgrade, {
        source: sourceOf(places, { folder: folder.path, databaseUrl: database.url }),
        ...{ say: console.log, ask: askAtTerminal(), now: Date.now },
      });
    await migrate(database.url, undefined, { before }).catch((cause: unknown) => {
      if (config.databaseUrl === null) throw cause;
      throw new Error(`the database of DATABASE_URL cannot be used: ${messageOf(cause)}`, { cause });
    });
    const mail = mailPlaceOf({ ...config.mail, directory: join(folder.path, "mail") });
    const product = await composeProduct({
      origin,
      mail,
      notify: config.notify,
      human: config.human,
      version: VERSION,
      cookiePort: Number(new URL(origin).port) || (origin.startsWith("https") ? 443 : 80),
      databaseUrl: database.appUrl,
      secrets: await keptSecrets(folder.path),
      blobs: places.blobs,
      replica: places.replica,
      scrubDays: config.scrubDays,
      webhooks: config.webhooks,
      rates: config.rates,
      auditDays: config.auditDays,
      trustedProxies: config.trustedProxies,
      metricsToken: config.metricsToken,
      tracesEndpoint: config.tracesEndpoint,
      socketOrigins: config.socketOrigins,
      listens: config.listens,
      log: log.sink,
    });
    endings.add(product.close);
    const listening = serve({
      product,
      pages: createStaticFiles(WEB, config.human && new URL(config.human.scriptUrl).origin),
      port,
      origin,
      tls: config.tls,
    });
    endings.add(listening.stop);
    console.log(mailWords(mail));
    if (config.origin !== null) console.log(`Requests for ${origin} are taken on port ${port}.`);
    return origin;
  };

  for (const signal of SIGNALS) process.on(signal, () => end(0));
  onLauncherGone(() => end(0));

  try {
    starting = start();
    const origin = await starting;
    if (ending) return;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`Holdfast is ready at ${origin} (${seconds} s). Ctrl-C ends it.`);
  } catch (cause) {
    await endFailed(cause);
  }
};
