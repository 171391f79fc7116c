import { toHex } from "@holdfast/protocol/encoding";
import type { SignInAttempts } from "./attempts.ts";

/** SignInAttempts of one process. */
export const memoryAttempts = (): SignInAttempts => {
  const rows = new Map<string, { attempts: number; expiresAt: number }>();
  return {
    take: async (key, { max, now, expiresAt }) => {
      const row = rows.get(toHex(key));
      const attempts = row === undefined || row.expiresAt <= now ? 0 : row.attempts;
      if (row !== undefined && attempts >= max) return row.expiresAt;
      rows.set(toHex(key), { attempts: attempts + 1, expiresAt });
      return null;
    },
    clear: async (key) => {
      rows.delete(toHex(key));
    },
  };
};
