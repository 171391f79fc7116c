import { afterEach, expect, test } from "bun:test";
import type { AccountStatus } from "@holdfast/client/contract/account";
import type { Id } from "@holdfast/protocol/ids";
import { accountStore } from "./account-store.ts";
import { emptyWithKeys, oneRequest, whoAsks } from "./whose.ts";

const here = (email: string, workspaceId: Id<"wsp"> = "wsp_1"): AccountStatus => ({
  kind: "unlocked",
  account: { accountId: `acc_${email}`, email, workspaceId, deviceId: "dev_1" },
});
const become = (status: AccountStatus): void => accountStore.setState({ status });
afterEach(() => become({ kind: "signed-out" }));

test("[B49] a store is emptied by a lock, a sign-out and another workspace, and by nothing else", () => {
  let emptied = 0;
  emptyWithKeys(() => {
    emptied += 1;
  });
  const counts: number[] = [];
  const after = (status: AccountStatus): void => {
    become(status);
    counts.push(emptied);
  };
  after(here("ada"));
  after(here("ada"));
  after({ kind: "locked", email: "ada" });
  after(here("ada"));
  after(here("ada", "wsp_2"));
  after({ kind: "signed-out" });
  after({ kind: "signed-out" });
  expect(counts).toEqual([0, 0, 1, 1, 2, 3, 3]);
});

test("[B49] an answer that comes after its asker left is nobody's", () => {
  expect(whoAsks()()).toBe(false);
  become(here("ada"));
  const stillHere = whoAsks();
  expect(stillHere()).toBe(true);
  become({ kind: "locked", email: "ada" });
  expect(stillHere()).toBe(false);
  become(here("bea"));
  expect(stillHere()).toBe(false);
});

test("requests that overlap are one, and a workspace's does not answer for another", async () => {
  const asked: (() => void)[] = [];
  const wanted: boolean[] = [];
  const ask = oneRequest(async (stillHere) => {
    await new Promise<void>((answer) => asked.push(answer));
    wanted.push(stillHere());
  });
  become(here("ada"));
  const first = [ask(), ask()];
  become(here("ada", "wsp_2"));
  const second = ask();
  expect(asked).toHaveLength(2);
  for (const answer of asked) answer();
  await Promise.all([...first, second]);
  expect(wanted).toEqual([false, true]);
  const third = ask();
  expect(asked).toHaveLength(3);
  asked[2]?.();
  await third;
});
