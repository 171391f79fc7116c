import type { KeyHealth } from "@holdfast/protocol/slots";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";

const { register, labelSlot } = EXAMPLE_ACCOUNT;
const [passphrase, ...codes] = register.slots;
if (passphrase === undefined) throw new Error("the example account has no passphrase");

export const HEALTH_EXAMPLE: KeyHealth = {
  version: 1,
  policy: { maximumDays: 90, minimumDays: 30, warningDays: 7 },
  slots: [
    {
      id: passphrase.id,
      kind: "passphrase",
      createdAt: "2026-11-21T08:00:00.000Z",
      lastUsedAt: "2026-11-21T09:30:00.000Z",
      uses: 3,
      label: { meta: labelSlot.meta, version: 1 },
    },
    ...codes.map(({ id }) => ({
      id,
      kind: "recovery-code" as const,
      createdAt: "2026-11-21T08:00:00.000Z",
      lastUsedAt: null,
      uses: 0,
      label: null,
    })),
  ],
  workspaces: [
    {
      id: register.workspace.id,
      role: "owner",
      epoch: 1,
      minWriteEpoch: 1,
      epochSince: "2026-11-21T08:00:00.000Z",
    },
  ],
  rootKeySince: "2026-11-21T08:00:00.000Z",
  assistedAllowed: false,
  unlocks: 0,
  recommendations: [],
};
