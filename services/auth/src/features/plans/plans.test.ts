import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { PLAN_QUOTAS } from "@holdfast/protocol/limits";
import { MEMBERS_MAX } from "@holdfast/protocol/workspaces";
import { SQL } from "bun";
import { type Backend, databaseBackend } from "../../testing/backends.ts";
import { type Fixture, fixtureOn, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { randomBytes } from "../../testing/person.ts";
import { answered, join } from "../../testing/sharing.ts";

const usage = ({ send }: Fixture, headers: RequestHeaders) => answered(send("GET", "/usage", { headers }));
const choose = ({ send }: Fixture, headers: RequestHeaders, plan: unknown) =>
  send("POST", "/workspaces/current/plan", { body: { plan }, headers });

describeOnBackends("plans", (begin) => {
  test("[WS-11] [B5] [B7] a workspace begins free; owner and admins choose, everybody sees quotas and use", async () => {
    const fixture = await begin();
    const [ada, ben, cem] = [await fixture.signUp(), await fixture.signUp(), await fixture.signUp()];
    const admin = await join(fixture, ada, ben, "admin");
    const viewer = await join(fixture, ada, cem, "viewer");
    const quotas = { templates: 10, runningRuntimes: 3, members: MEMBERS_MAX };
    const used = { members: 3, sessions: 0, sealedBytes: 0 };
    expect(await usage(fixture, viewer)).toEqual({ plan: "free", quotas, used });
    expect(await answered(choose(fixture, ada.as, "enterprise"))).toMatchObject({
      plan: "enterprise",
      quotas: { templates: 1000, runningRuntimes: 200 },
    });
    const pro = await answered(choose(fixture, admin, "pro"));
    expect(pro.quotas).toMatchObject({ templates: 100, runningRuntimes: 20 });
    expect(await usage(fixture, viewer)).toEqual(pro);
    const current = await answered(fixture.send("GET", "/workspaces/current", { headers: viewer }));
    expect(current.plan).toBe("pro");
  });

  test("[WS-11] [WS-12] members and viewers choose no plan, and nobody one that there is not", async () => {
    const fixture = await begin();
    const [ada, ben] = [await fixture.signUp(), await fixture.signUp()];
    const member = await join(fixture, ada, ben, "member");
    expect(await outcomeOf(await choose(fixture, member, "pro"))).toBe("403 forbidden");
    for (const plan of ["personal", "PRO", "", null, ["pro"], Object.keys(PLAN_QUOTAS)])
      expect(await outcomeOf(await choose(fixture, ada.as, plan))).toBe("400 invalid-request");
    expect((await usage(fixture, ada.as)).plan).toBe("free");
  });
});

describe("use of a workspace in the database", () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await databaseBackend();
  });
  afterAll(() => backend.close());

  test("[WS-11] [B7] counts its sessions that are not deleted, and their sealed bytes", async () => {
    const fixture = await fixtureOn(backend);
    const { person, as } = await fixture.signUp();
    const other = await fixture.signUp();
    const sql = new SQL({ url: backend.ownerUrl, max: 1 });
    const insert = (workspace: Uint8Array, bytes: number, deletedAt: Date | null) => sql`
      insert into workspace_sessions (id, workspace_id, name_tag, meta, version, sealed_bytes, created_at, updated_at, deleted_at)
      values (${randomBytes(16)}, ${workspace}, ${randomBytes(16)}, ${randomBytes(80)}, 1, ${bytes}, now(), now(), ${deletedAt})`;
    await insert(person.wire.workspaceId, 1000, null);
    await insert(person.wire.workspaceId, 500, null);
    await insert(person.wire.workspaceId, 70, new Date());
    await insert(other.person.wire.workspaceId, 9, null);
    await sql.close();
    const { used } = await usage(fixture, as);
    expect(used).toEqual({ members: 1, sessions: 2, sealedBytes: 1500 });
  });
});
