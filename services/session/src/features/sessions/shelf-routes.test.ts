import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { Session } from "@holdfast/protocol/sessions";
import { ROLE } from "@holdfast/vault/roles";
import { type BackendFixture, outcomeOf } from "../../testing/fixture.ts";
import { metaOf, randomBytes } from "../../testing/member.ts";
import { saveOften } from "../../testing/named-saves.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const idsOf = async (of: BackendFixture, query = ""): Promise<readonly string[]> =>
  (await (await of.send("GET", `/sessions${query}`)).json()).items.map(({ id }: Session) => id);

const renameOf = async ({ ann }: BackendFixture, id: Uint8Array<ArrayBuffer>) => ({
  meta: toBase64url(await metaOf(ann, id, 2)),
});

describeOnBackends("sessions out of the way", (start) => {
  test("[CP-18] [A29] an archived session leaves the list, opens as ever, and comes back by hand", async () => {
    const of = await start();
    const id = formatId("ses", of.session);
    await saveOften(of, 1);
    const act = (verb: string) => of.send("POST", `${of.path}/${verb}`);
    expect((await act("archive")).status).toBe(204);
    const { archivedAt } = await (await of.send("GET", of.path)).json();
    expect(archivedAt).not.toBeNull();
    expect((await act("archive")).status).toBe(204);
    expect((await (await of.send("GET", of.path)).json()).archivedAt).toBe(archivedAt);
    expect((await of.send("GET", `${of.path}/head`)).status).toBe(200);
    expect(await idsOf(of)).toEqual([]);
    expect(await idsOf(of, "?archived=true")).toEqual([id]);
    expect(await idsOf(of, "?archived=any")).toEqual([id]);
    expect((await act("unarchive")).status).toBe(204);
    expect((await act("unarchive")).status).toBe(204);
    expect(await idsOf(of)).toEqual([id]);
    expect(await idsOf(of, "?archived=true")).toEqual([]);
    const entries = (await of.audited(of.ann.workspaceId)).map(({ action }) => action);
    expect(entries).toEqual(["session.created", "session.archived", "session.unarchived"]);
  });

  test("[CP-18] the next save brings an archived session back into the list", async () => {
    const of = await start();
    const [first] = await saveOften(of, 1);
    await of.send("POST", `${of.path}/archive`);
    expect(await idsOf(of)).toEqual([]);
    await saveOften(of, 1, first);
    expect(await idsOf(of)).toEqual([formatId("ses", of.session)]);
    expect((await (await of.send("GET", of.path)).json()).archivedAt).toBeNull();
  });

  test("[CP-18] a deleted session is listed among the deleted alone, and comes back with all that was in it", async () => {
    const of = await start();
    const id = formatId("ses", of.session);
    await saveOften(of, 2);
    await of.send("POST", `${of.path}/archive`);
    await of.send("DELETE", of.path);
    expect(await idsOf(of, "?archived=any")).toEqual([]);
    const [trashed] = (await (await of.send("GET", "/sessions?deleted=true")).json()).items;
    expect([trashed.id, trashed.deletedAt === null]).toEqual([id, false]);
    expect((await of.send("POST", `${of.path}/undelete`)).status).toBe(204);
    expect((await of.send("POST", `${of.path}/undelete`)).status).toBe(204);
    expect(await idsOf(of)).toEqual([id]);
    const view = await (await of.send("GET", of.path)).json();
    expect([view.deletedAt, view.archivedAt, view.head.seq]).toEqual([null, null, 2]);
    expect(await idsOf(of, "?deleted=true")).toEqual([]);
    const entries = (await of.audited(of.ann.workspaceId)).filter(
      ({ action }) => action === "session.undeleted",
    );
    expect(entries).toHaveLength(1);
  });

  test("[CP-18] one whose name was given away since waits until it is free again", async () => {
    const of = await start();
    const { nameTag } = await (await of.send("GET", of.path)).json();
    await of.send("DELETE", of.path);
    const id = await of.newSession();
    const other = `/sessions/${formatId("ses", id)}`;
    const renamed = await of.send("PATCH", other, {
      body: { ...(await renameOf(of, id)), nameTag },
      headers: { "if-match": '"v1"' },
    });
    expect(renamed.status).toBe(200);
    expect(await outcomeOf(await of.send("POST", `${of.path}/undelete`))).toBe("409 name-taken");
    await of.send("DELETE", other);
    expect((await of.send("POST", `${of.path}/undelete`)).status).toBe(204);
  });

  test("[CP-18] strangers find nothing, viewers change nothing, and what never was does not come back", async () => {
    const of = await start();
    const eve = await of.newMember();
    for (const verb of ["archive", "unarchive", "undelete"]) {
      expect(await outcomeOf(await of.send("POST", `${of.path}/${verb}`, { as: eve }))).toBe("404 not-found");
      const never = `/sessions/${formatId("ses", randomBytes(16))}/${verb}`;
      expect(await outcomeOf(await of.send("POST", never))).toBe("404 not-found");
    }
    await of.send("DELETE", of.path);
    expect(await outcomeOf(await of.send("POST", `${of.path}/archive`))).toBe("404 not-found");
    await of.world.setRole(of.ann.workspaceId, of.ann, ROLE.viewer);
    expect(await outcomeOf(await of.send("POST", `${of.path}/undelete`))).toBe("403 forbidden");
    expect(await idsOf(of, "?deleted=true")).toEqual([formatId("ses", of.session)]);
    for (const query of ["?archived=maybe", "?deleted=1"])
      expect(await outcomeOf(await of.send("GET", `/sessions${query}`))).toBe("400 invalid-request");
  });
});
