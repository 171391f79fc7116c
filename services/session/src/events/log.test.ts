import { describe, expect, test } from "bun:test";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import {
  EventData,
  type WorkspaceEvent,
  WorkspaceEvent as WorkspaceEventShape,
} from "@holdfast/protocol/events";
import { formatId } from "@holdfast/protocol/ids";
import { Value } from "@sinclair/typebox/value";
import { sealSave } from "../testing/chain.ts";
import type { BackendFixture } from "../testing/fixture.ts";
import { metaOf, randomBytes } from "../testing/member.ts";
import { nameSave } from "../testing/named-saves.ts";
import { describeOnBackends } from "../testing/on-backends.ts";

/** What happened in the workspace after a number, in words. */
const toldAfter = async (
  { events, ann }: BackendFixture,
  after: number,
): Promise<readonly WorkspaceEvent[]> => (await events.view(ann.workspaceId, after, [])).events;

describeOnBackends("the event log", (begin) => {
  test("[EV-1] [A35] whatever is done to a session is told, with what it is about", async () => {
    const of = await begin();
    const seen: string[] = [];
    let last = 0;
    const look = async (): Promise<WorkspaceEvent | undefined> => {
      const events = await toldAfter(of, last);
      last = events.at(-1)?.n ?? last;
      seen.push(events.map(({ type }) => type).join(" + "));
      return events.at(-1);
    };
    expect((await look())?.data).toEqual({ sessionId: formatId("ses", of.session) });

    const save = await sealSave(of.ann, of.session, null);
    await of.save(save);
    expect((await look())?.data).toEqual({
      sessionId: formatId("ses", of.session),
      seq: 1,
      digest: toHex(save.digest),
      saveKind: "auto",
    });
    const again = await of.save(save);
    expect(again.status).toBe(200);
    expect(await toldAfter(of, last)).toEqual([]);

    const { id: checkpoint } = await nameSave(of, save);
    const path = `${of.path}/checkpoints/${checkpoint}`;
    expect((await look())?.data).toEqual({
      sessionId: formatId("ses", of.session),
      checkpointId: checkpoint,
      seq: 1,
      digest: toHex(save.digest),
    });
    await of.send("DELETE", path, { headers: { "if-match": '"v1"' } });
    await look();

    const meta = toBase64url(await metaOf(of.ann, of.session, 2));
    const body = { meta, nameTag: toBase64url(randomBytes(16)) };
    await of.send("PATCH", of.path, { body, headers: { "if-match": '"v1"' } });
    await look();
    await of.send("POST", `${of.path}/archive`);
    await look();
    await of.send("POST", `${of.path}/unarchive`);
    await look();
    await of.send("DELETE", of.path);
    await look();
    await of.send("POST", `${of.path}/undelete`);
    await look();
    expect(seen).toEqual([
      "session_created",
      "session_updated",
      "checkpoint_created",
      "checkpoint_deleted",
      "session_updated",
      "session_updated",
      "session_updated",
      "session_deleted",
      "session_restored",
    ]);
  });

  test("[EV-1] [EV-2] events have the published form and no other member, and count from 1 without gap", async () => {
    const of = await begin();
    const save = await sealSave(of.ann, of.session, null);
    await of.save(save);
    await toldAfter(of, 0);
    await nameSave(of, save);
    const events = await toldAfter(of, 0);
    expect(events.map(({ n }) => n)).toEqual(events.map((_, i) => i + 1));
    for (const event of events) {
      expect([...Value.Errors(WorkspaceEventShape, event)]).toEqual([]);
      expect(Object.keys(event.data).filter((name) => !(name in EventData.properties))).toEqual([]);
    }
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });
});

describe("sealed fields", () => {
  test("[EV-1] no member of an event could hold a name, sealed or not", () => {
    expect(Object.keys(EventData.properties)).toEqual([
      "sessionId",
      "checkpointId",
      "seq",
      "digest",
      "saveKind",
    ]);
  });
});
