import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow } from "@holdfast/service-kit/audit-row";
import { handOut, type IssueDeps, makeLogin, makeRefresh, type Origin } from "../logins/issue.ts";
import type { SignInAnswer } from "../sign-in/service.ts";
import { checkRegistration, type Maker, type RegistrationCode } from "./check-registration.ts";
import type { Registration } from "./registration.ts";
import type { AccountRepository } from "./repository.ts";

export interface AccountDeps extends IssueDeps {
  readonly accounts: AccountRepository;
}

export type RegisterCode = RegistrationCode | "email-taken" | "id-taken";

export const createAccounts = (deps: AccountDeps) => ({
  /** Makes an account of objects that hold together, and signs it in. [AU-1] */
  register: async (
    registration: Registration,
    origin: Origin,
    maker: Maker = "client",
  ): Promise<Result<SignInAnswer, RegisterCode>> => {
    const checked = await checkRegistration(registration, deps.now(), maker);
    if (!checked.ok) return checked;
    const { id, email, identityEd, workspace } = checked.value;
    const refresh = makeRefresh(deps);
    const login = makeLogin(deps, id, origin, refresh);
    const audit = auditRow(deps, {
      action: "account.registered",
      accountId: id,
      loginId: login.id,
      workspaceId: workspace.id,
      target: formatId("acc", id),
    });
    const outcome = await deps.accounts.create(checked.value, login, audit);
    if (outcome !== "created") return err(outcome);
    const account = { id, email, identityEd, workspaceId: workspace.id };
    const caller = { accountId: id, loginId: login.id, workspaceId: workspace.id };
    const handout = await handOut(deps, caller, origin.client, refresh);
    return ok({ account, loginId: login.id, handout });
  },
});
export type Accounts = ReturnType<typeof createAccounts>;
