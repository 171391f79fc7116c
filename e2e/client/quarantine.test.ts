import { expect, test } from "bun:test";
import { idBytes } from "@holdfast/protocol/ids";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { SQL } from "bun";
import { newcomer, refusal, secondDevice, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

/** Changes bytes of the segment that the newest save added; answers how many there were. */
const damageNewest = async (session: `ses_${string}`): Promise<number> => {
  const sql = new SQL(world.databaseUrl);
  try {
    const id = Buffer.from(idBytes(session));
    const rows = await sql`
      update segments set inline_body =
          overlay(inline_body placing '\\x00000000'::bytea from octet_length(inline_body) / 2)
       where inline_body is not null and id in (
         select r.segment_id from manifest_segments r where r.session_id = ${id} and r.removed_seq is null
            and r.added_seq = (select max(m.seq) from manifests m where m.session_id = ${id})) returning 1`;
    return rows.length;
  } finally {
    await sql.close();
  }
};

const long = (state: State, text: string): State => ({
  ...state,
  files: {
    ...state.files,
    long: newTextFile({ id: "long", path: "long.txt", language: "text", content: text }),
  },
});

test("[RC-3] [RC-6] [A6] of a file that came from an older save the newer parts are kept apart, sealed, and can be downloaded", async () => {
  const { device, email } = await newcomer(world, "apart");
  const text = Buffer.from(crypto.getRandomValues(new Uint8Array(40_000))).toString("hex");
  const edited = `${text.slice(0, 50_000)} and what was typed later ${text.slice(50_000)}`;
  const empty = emptyState("2026-11-21T08:00:00.000Z");
  const session = value(await device.createSession({ name: "Small", state: long(empty, text) }));
  const handle = value(await device.openSession(session.id));
  const first = handle.status();
  handle.update((state) => long(state, edited));
  value(await handle.save());
  await handle.close();
  expect(await damageNewest(session.id)).toBe(1);

  const other = await secondDevice(world, "apart-2", email);
  const there = value(await other.openSession(session.id));
  expect(there.status()).toEqual({ kind: "read-only", reason: "damaged" });
  const { report } = value(await there.recovery.recover());
  expect(report.sections.filter(({ state }) => state !== "ok")).toMatchObject([
    {
      section: "file:long",
      name: "long.txt",
      state: "recovered",
      tier: "T5",
      exact: false,
      from: first.kind === "saved" ? first.digest : "",
    },
  ]);
  expect(report.needsConfirmation).toBe(false);
  const repaired = value(await there.recovery.repair(report));
  expect(there.state().files["long"]?.content).toBe(text);
  const id = repaired.quarantined;
  if (id === null) throw new Error("most of the newer file is still there");
  await there.close();

  // What it goes on from is kept here like any newest save: it opens without the service.
  world.proxy.meddle(async () => new Response(null, { status: 503 }));
  const alone = value(await other.openSession(session.id));
  expect(alone.state().files["long"]?.content).toBe(text);
  await alone.close();
  world.proxy.meddle(null);

  const again = value(await other.openSession(session.id));
  const [item] = value(await again.recovery.quarantine());
  expect(item).toMatchObject({ id, save: repaired.before, sections: ["file:long"] });
  const content = JSON.parse(new TextDecoder().decode(value(await again.recovery.download(id)))) as {
    readonly sections: readonly { readonly pieces: readonly { readonly text: string }[] }[];
  };
  const pieces = content.sections[0]?.pieces ?? [];
  expect(pieces.length).toBeGreaterThan(1);
  for (const piece of pieces) expect(edited).toContain(piece.text);
  value(await again.recovery.discard(id));
  expect(value(await again.recovery.quarantine())).toEqual([]);
  expect(refusal(await again.recovery.download(id)).code).toBe("not-found");
  await again.close();
});
