import { expect, test } from "bun:test";
import { inviteLinkOf } from "./invite-link.ts";

const ID = "inv_01a1fee3000070008000000000a00100";

test("[WS-5] a link is the id of its path and whatever stands behind the #", () => {
  expect(inviteLinkOf(`/invite/${ID}`, "#secret.workspace.key")).toEqual({
    id: ID,
    fragment: "secret.workspace.key",
  });
  expect(inviteLinkOf(`/invite/${ID}/`, "")).toEqual({ id: ID, fragment: null });
  expect(inviteLinkOf(`/invite/${ID}`, "#")).toEqual({ id: ID, fragment: null });
});

test("an address that names no invitation is no link", () => {
  for (const path of [
    "/invite",
    "/invite/",
    "/invite/inv_1",
    `/s/${ID}`,
    `/invite/${ID.replace("inv", "ses")}`,
  ])
    expect(inviteLinkOf(path, "#secret")).toBeNull();
});
