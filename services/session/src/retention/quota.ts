import type { SessionQuota } from "@holdfast/protocol/health";
import type { KeptSession } from "./repository.ts";
import { HISTORY_QUOTAS } from "./run.ts";

const NEAR = 0.8;

/** How full a session is: what its newest save names, or everything its saves keep where that is the fuller one. [RT-10] */
export const quotaOf = ({ sealedBytes, storedBytes, terms }: KeptSession): SessionQuota => {
  const { maxSessionBytes } = terms;
  const historyMaxBytes = HISTORY_QUOTAS * maxSessionBytes;
  const isHistory = storedBytes / historyMaxBytes > sealedBytes / maxSessionBytes;
  const bytes = isHistory ? storedBytes : sealedBytes;
  const maxBytes = isHistory ? historyMaxBytes : maxSessionBytes;
  return { bytes, maxBytes, warning: bytes >= NEAR * maxBytes };
};
