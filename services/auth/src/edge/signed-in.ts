import { json } from "@holdfast/service-kit/answers";
import type { KeyRepository } from "../features/keys/repository.ts";
import { withCookies } from "../features/logins/issue.ts";
import type { SignInAnswer } from "../features/sign-in/service.ts";
import type { WorkspaceRepository } from "../features/workspaces/repository.ts";
import { wireSignedIn } from "../wire.ts";

export interface SignedInDeps {
  readonly keys: Pick<KeyRepository, "read">;
  readonly workspaces: Pick<WorkspaceRepository, "list">;
}

/** The answer of register and login: everything that first contact needs, and the login itself. [AU-4] */
export const signedIn = async (
  { keys, workspaces }: SignedInDeps,
  status: 200 | 201,
  answer: SignInAnswer,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Response> => {
  const [stored, list] = await Promise.all([
    keys.read(answer.account.id),
    workspaces.list(answer.account.id),
  ]);
  if (stored === null) throw new Error("an account without keys");
  return withCookies(
    json(status, { ...wireSignedIn(answer, stored, list), ...more }),
    answer.handout.cookies,
  );
};
