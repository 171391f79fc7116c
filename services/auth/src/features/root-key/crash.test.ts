import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { SQL } from "bun";
import { type Backend, databaseBackend } from "../../testing/backends.ts";
import { fixtureOn, outcomeOf } from "../../testing/fixture.ts";
import { replaceRoot } from "../../testing/root-changes.ts";
import { inviteBody } from "../../testing/sealed-names.ts";
import { answered, join } from "../../testing/sharing.ts";

/** Every table that a replaced root key writes to: each once is where the transaction breaks off. */
const WRITTEN = [
  "accounts",
  "key_lists",
  "successors",
  "slots",
  "devices",
  "logins",
  "workspaces",
  "rosters",
  "key_rings",
  "grants",
  "members",
  "invites",
  "audit_entries",
  "audit_heads",
] as const;

describe("a crash while a root key is replaced", () => {
  let backend: Backend;
  let owner: SQL;
  beforeAll(async () => {
    backend = await databaseBackend();
    owner = new SQL({ url: backend.ownerUrl, max: 1 });
    await owner`create function break_off() returns trigger language plpgsql as
      $$ begin raise exception 'power went out'; end $$`;
  });
  afterAll(async () => {
    await owner.close();
    await backend.close();
  });

  test("[RO-11] at whatever it writes, nothing of it is there, and the same request is taken afterwards", async () => {
    const fixture = await fixtureOn(backend);
    const [ada, ben] = [await fixture.signUp({ recoveryCodes: 4 }), await fixture.signUp()];
    await join(fixture, ben, ada, "member");
    await fixture.signInBrowser(ada.person);
    const invite = await inviteBody(ada.person, { email: "grace@example.org" });
    await answered(fixture.send("POST", "/workspaces/current/invites", { body: invite, headers: ada.as }));
    const { body } = await replaceRoot(ada.person);
    const headers = { ...ada.as, "if-match": '"v1"' };
    const post = async () => outcomeOf(await fixture.send("POST", "/keys/root", { body, headers }));
    const stored = async () =>
      (await fixture.dump()).replace(/"rate_limits",\[.*?\](?=,"refresh_tokens")/, "");
    const before = await stored();
    for (const table of WRITTEN) {
      await owner.unsafe(
        `create trigger break_off before insert or update on "${table}" for each row execute function break_off()`,
      );
      expect([table, await post()]).toEqual([table, "500 internal"]);
      await owner.unsafe(`drop trigger break_off on "${table}"`);
      expect(await stored()).toBe(before);
    }
    expect(await post()).toBe("200");
  });
});
