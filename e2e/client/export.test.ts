import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { EXPORT_PASSPHRASE, exportFile, type Opener, openerIn, shown, takenOut } from "./exporting.ts";
import { firstFile, newcomer, refusal, value, worldOfFile, write } from "./world.ts";

// What a passphrase is derived to has to be what the program derives.
const world = worldOfFile({ thorough: true });
let opener: Opener;

beforeAll(async () => {
  opener = await openerIn();
});
afterAll(() => opener.remove());

const NOTE = { description: "", tags: [], priority: "medium" } as const;

describe("an export file", () => {
  test("[EX-1] [EX-2] [EX-4] [Z16] opens with plain Node in an empty folder, byte for byte what the workspace shows, at every save", async () => {
    const { device, session } = await newcomer(world, "exporter");
    const handle = value(await device.openSession(session.id));
    const states = [handle.state()];
    const { id } = firstFile(handle.state());
    for (const text of ["first\n", "second \u00e9\u{1f600}\n", ""]) {
      handle.update(write(id, text));
      value(await handle.save());
      states.push(handle.state());
    }
    value(await handle.timeline.name({ ...NOTE, name: "Before the move" }));
    handle.update(write(id, "after it\n"));
    value(await handle.save());
    states.push(handle.state());
    const file = await exportFile(device, {}, { passphrase: EXPORT_PASSPHRASE });
    expect(file.fileName).toMatch(/^First-\d{4}-\d\d-\d\d\.holdfast$/);
    expect(new TextDecoder().decode(file.bytes.subarray(0, 18))).toBe("Holdfast export 1\n");

    const newest = await opener.open(file.bytes, file.secret);
    expect(newest.err).toBe("");
    expect(newest.exit).toBe(0);
    expect(takenOut(newest, "First")).toEqual(shown(handle.state()));
    const all = await opener.open(file.bytes, file.secret, ["--history"]);
    expect(all.exit).toBe(0);
    for (const [i, state] of states.entries()) {
      expect(takenOut(all, `First/saves/${String(i + 1).padStart(6, "0")}`)).toEqual(shown(state));
    }
    for (const at of ["Before the move", "4"]) {
      const then = await opener.open(file.bytes, file.secret, ["--at", at]);
      expect(takenOut(then, "First")).toEqual(shown(states[3] ?? handle.state()));
    }
    const listed = await opener.open(file.bytes, file.secret, ["--list", "--json"]);
    expect(JSON.parse(listed.out).sessions[0]).toMatchObject({ name: "First", unsound: [] });
    expect(listed.files.size).toBe(0);
    expect((await opener.open(file.bytes, file.secret, ["--verify"])).out).toContain(
      "5 saves opened and verified",
    );
    await handle.close();
  }, 120_000);

  test("[EX-2] a code of 128 bits opens it as well, however it is typed, and a wrong secret says so", async () => {
    const { device } = await newcomer(world, "coder");
    const { bytes, secret } = await exportFile(device, { history: "now" });
    expect(secret).toMatch(/^([0-9A-Z]{5}-){5}[0-9A-Z]{5}$/);
    expect((await opener.open(bytes, secret.toLowerCase().replaceAll("-", " "), ["--verify"])).exit).toBe(0);
    const mistyped = await opener.open(
      bytes,
      secret.replace(/^./, (c) => (c === "7" ? "8" : "7")),
      ["--verify"],
    );
    expect([mistyped.exit, mistyped.err]).toEqual([2, "That code has a typing mistake; it was not tried.\n"]);
    const other = await exportFile(device, { history: "now" });
    expect((await opener.open(bytes, other.secret, ["--verify"])).err).toBe(
      "That code does not open this file.\n",
    );
    const weak = await device.exports.begin({ sessions: "all", history: "now", passphrase: "short" });
    expect(refusal(weak).code).toBe("weak-passphrase");
    const sealed = await exportFile(device, { history: "now" }, { passphrase: EXPORT_PASSPHRASE });
    const wrong = await opener.open(sealed.bytes, `${EXPORT_PASSPHRASE}!`);
    expect([wrong.exit, wrong.err, wrong.files.size]).toEqual([
      2,
      "That passphrase does not open this file.\n",
      0,
    ]);
  }, 120_000);
});
