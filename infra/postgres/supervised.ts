import { type EmbeddedOptions, type EmbeddedPostgres, startPostgres } from "./embedded.ts";

export interface SupervisedOptions extends Pick<EmbeddedOptions, "directory" | "database"> {
  /** For the person who started it. */
  readonly say: (line: string) => void;
  /** Called when the server ended and could not be started again. */
  readonly onLost: (cause: unknown) => void;
}

const PAUSE_MILLISECONDS = 500;

/**
 * The embedded PostgreSQL, started again on the same port whenever it ends without being asked: out of memory, or killed. Its addresses stay valid.
 *
 * @throws Error when the first start fails.
 */
export const startSupervisedPostgres = async (
  options: SupervisedOptions,
): Promise<Pick<EmbeddedPostgres, "url" | "appUrl" | "stop">> => {
  const { directory, database, say, onLost } = options;
  let stopping = false;
  let current: Promise<EmbeddedPostgres>;

  const again = async (port: number): Promise<EmbeddedPostgres> => {
    // A server that ends at once, every time, must not take the machine with it.
    await Bun.sleep(PAUSE_MILLISECONDS);
    const next = await start(port);
    if (stopping) await next.stop();
    return next;
  };
  const start = async (asked: number | null): Promise<EmbeddedPostgres> => {
    const server = await startPostgres({
      directory,
      database,
      port: asked,
      onEnd: () => {
        if (stopping) return;
        say("The database ended by itself and is started again.");
        current = again(server.port);
        current.catch(onLost);
      },
    });
    return server;
  };

  current = start(null);
  const { url, appUrl } = await current;
  return {
    url,
    appUrl,
    stop: async () => {
      stopping = true;
      await (await current).stop();
    },
  };
};
