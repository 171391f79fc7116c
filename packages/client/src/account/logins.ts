import type { LoginView } from "@holdfast/protocol/auth";
import { type Id, isId } from "@holdfast/protocol/ids";
import { loginName } from "@holdfast/protocol/login-name";
import { ok, type Result } from "@holdfast/protocol/result";
import type { AuthApi } from "../api/auth.ts";
import type { Login } from "../contract/logins.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";

const readLogin = (view: LoginView): Login | null => {
  const { id, deviceId, client, address, createdAt, lastSeenAt, expiresAt, current } = view;
  const device: Id<"dev"> | null | undefined =
    deviceId === null ? null : isId("dev", deviceId) ? deviceId : undefined;
  if (!isId("lgn", id) || device === undefined) return null;
  const kind = client === "browser" ? "browser" : "program";
  return {
    id,
    name: loginName(view),
    kind,
    deviceId: device,
    address,
    createdAt,
    lastSeenAt,
    expiresAt,
    current,
  };
};

const byNearness = (a: Login, b: Login): number =>
  Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt);

/** The live logins of the account, the current one first. [AU-18] */
export const listLogins = async (auth: AuthApi): Promise<Result<readonly Login[], ClientProblem>> => {
  const answer = await auth.logins();
  if (!answer.ok) return answer;
  const logins = answer.value.map(readLogin);
  const read = logins.filter((login) => login !== null);
  if (read.length < logins.length) return refuse("damaged", "the answer does not have its form");
  return ok(read.toSorted(byNearness));
};
