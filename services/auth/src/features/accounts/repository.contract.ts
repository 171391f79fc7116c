import { describe, expect, test } from "bun:test";
import type { NewAccount } from "../../rows.ts";
import type { StoresCase } from "../../testing/on-stores.ts";

/** Every AccountRepository must pass this. */
export const describeAccountRepository = (name: string, begin: () => StoresCase) =>
  describe(`AccountRepository (${name})`, () => {
    test("[AU-1] what was created is found by its address and by its id", async () => {
      const { stores, stored } = begin();
      const { account } = await stored();
      const row = {
        id: account.id,
        email: account.email,
        workspaceId: account.workspace.id,
        identityEd: account.identityEd,
      };
      expect(await stores.accounts.find(account.id)).toEqual(row);
      const passphrase = account.slots.find(({ kind }) => kind === 1);
      expect(await stores.accounts.findByEmail(account.emailKey)).toEqual({
        account: row,
        slot: passphrase?.slot ?? new Uint8Array(),
        authHash: passphrase?.authHash ?? new Uint8Array(),
      });
    });

    test("an address and an id that nobody has find nobody", async () => {
      const { stores, newAccount } = begin();
      const { id, emailKey } = await newAccount();
      expect(await stores.accounts.find(id)).toBeNull();
      expect(await stores.accounts.findByEmail(emailKey)).toBeNull();
    });

    const takes: readonly (readonly [
      string,
      (theirs: NewAccount, mine: NewAccount) => NewAccount,
      string,
    ])[] = [
      ["address", ({ emailKey }, mine) => ({ ...mine, emailKey }), "email-taken"],
      ["account id", ({ id }, mine) => ({ ...mine, id }), "id-taken"],
      ["device id", ({ device: { id } }, mine) => ({ ...mine, device: { ...mine.device, id } }), "id-taken"],
      [
        "slot id",
        ({ slots: [theirs] }, mine) => ({
          ...mine,
          slots: mine.slots.map((slot) => ({ ...slot, id: theirs?.id ?? slot.id })),
        }),
        "id-taken",
      ],
      [
        "workspace id",
        ({ workspace: { id } }, mine) => ({ ...mine, workspace: { ...mine.workspace, id } }),
        "id-taken",
      ],
    ];
    for (const [what, take, refusal] of takes) {
      test(`[AU-1] a taken ${what} is ${refusal}, and nothing of the second account is stored`, async () => {
        const { stores, stored, newAccount, newLogin, audit, audited } = begin();
        const { account } = await stored();
        const second = take(account, await newAccount());
        const login = newLogin(second.id);
        const entry = audit(second.id, "device.certified");
        expect(await stores.accounts.create(second, login, entry)).toBe(refusal as "id-taken");
        expect(await stores.logins.status(login.id)).toBeNull();
        expect(await audited(second.id, "device.certified")).toBe(0);
        if (what !== "account id") expect(await stores.accounts.find(second.id)).toBeNull();
        if (what !== "workspace id")
          expect(await stores.workspaces.find(second.workspace.id, second.id)).toBeNull();
        expect((await stores.accounts.find(account.id))?.email).toBe(account.email);
      });
    }

    test("[AU-1] of concurrent registrations of one address exactly one is stored", async () => {
      const { stores, newAccount, newLogin, audit } = begin();
      const first = await newAccount();
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const account = { ...(await newAccount()), emailKey: first.emailKey };
          return stores.accounts.create(account, newLogin(account.id), audit(account.id));
        }),
      );
      expect(outcomes.toSorted()).toEqual([
        "created",
        "email-taken",
        "email-taken",
        "email-taken",
        "email-taken",
      ]);
    });
  });
