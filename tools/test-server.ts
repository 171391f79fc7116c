import { startTestServer, TEST_SERVER } from "@holdfast/infra/postgres/testing";
import type { Step } from "./run.ts";

/** Runs steps on one PostgreSQL server, which most test files would otherwise start and end for themselves. */
export const withTestServer = async <T>(work: (on: (step: Step) => Step) => Promise<T>): Promise<T> => {
  const { url, appUrl, stop } = await startTestServer();
  // Whoever ends this process in the middle ends the server with it.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  try {
    return await work((step) => ({
      ...step,
      env: { ...step.env, [TEST_SERVER]: JSON.stringify({ url, appUrl }) },
    }));
  } finally {
    await stop();
  }
};
