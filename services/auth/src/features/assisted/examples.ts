import type { PasswordLoginBody, PasswordRegisterBody } from "@holdfast/protocol/password";
import type { MadeUnlock } from "@holdfast/protocol/unlocks";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";

/** Somebody who tries the API from its explorer: an account of its own, made by the service. */
export const PASSWORD_REGISTER_EXAMPLE: PasswordRegisterBody = {
  email: "grace@example.org",
  password: "Blue-Kettle-47-Harbour",
  client: "bearer",
};

export const PASSWORD_LOGIN_EXAMPLE: PasswordLoginBody = { ...PASSWORD_REGISTER_EXAMPLE, unlock: true };

export const MADE_UNLOCK_EXAMPLE: MadeUnlock = {
  token: "q3f8o1Yb0mXbJr0v2C5w9dQe7Lk4Tz6HnUaPsGiRxMc",
  id: EXAMPLE_ACCOUNT.createUnlock.id,
  workspaceId: EXAMPLE_ACCOUNT.register.workspace.id,
  expiresAt: "2026-11-21T16:00:00.000Z",
};

export const RECOVERY_CODES_EXAMPLE = ["7Q2M-VXK9-4T6R-PZ0C-J8WD-3HNA-E5GS-BYF1-K2QX"];
