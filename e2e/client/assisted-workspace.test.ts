import { describe, expect, test } from "bun:test";
import { argon2id } from "@holdfast/client/node/argon2id.node";
import type { Id } from "@holdfast/protocol/ids";
import { join, newTeam } from "./sharing.ts";
import { stealAccount } from "./stolen-keys.ts";
import { newcomer, refusal, value, worldOfFile } from "./world.ts";

const world = worldOfFile({ thorough: true });

/** An access token of a login by program that works in the workspace. */
const programIn = async (email: string, workspaceId: Id<"wsp">): Promise<string> => {
  const { accessToken } = await stealAccount(world, email, argon2id);
  const answer = await fetch(`${world.origin}/api/workspaces/switch`, {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: JSON.stringify({ workspaceId }),
  });
  const { tokens } = (await answer.json()) as { readonly tokens: { readonly access: string } };
  return tokens.access;
};

describe("assisted mode of a shared workspace", () => {
  test("[AM-3] [RO-2] is off until an admin has the workspace allow it, and ends for every token when one forbids it", async () => {
    const { owner, workspace, session } = await newTeam(world, "allowing");
    const ben = await join(world, owner.device, workspace, "colleague", "member");
    const { device } = owner;
    value(await device.assisted.allow());
    // The account and its home allow it; this workspace says nothing yet.
    expect(value(await device.assisted.status())).toMatchObject({
      allowed: true,
      workspaceAllows: false,
      maySwitchWorkspace: true,
    });
    expect(refusal(await device.assisted.begin()).code).toBe("assisted-not-allowed");
    expect(refusal(await ben.device.assisted.allowWorkspace(true)).code).toBe("forbidden");
    value(await device.assisted.allowWorkspace(true));
    value(await device.assisted.allowWorkspace(true));
    expect(value(await device.rotation.status()).epoch).toBe(1);
    expect(value(await ben.device.assisted.status())).toMatchObject({
      allowed: false,
      workspaceAllows: true,
      maySwitchWorkspace: false,
    });

    const { token } = value(await device.assisted.begin());
    const access = await programIn(owner.email, workspace);
    const headers = { authorization: `Bearer ${access}`, "x-holdfast-unlock": token };
    const read = () => fetch(`${world.origin}/api/sessions/${session.id}/state`, { headers });
    expect((await read()).status).toBe(200);
    value(await device.assisted.allowWorkspace(false));
    expect((await read()).status).toBe(403);
    expect(refusal(await device.assisted.begin()).code).toBe("assisted-not-allowed");
  }, 120_000);

  test("[AM-3] [RO-3] a rotation keeps what the workspace says", async () => {
    const { owner } = await newTeam(world, "keeping");
    const { device } = owner;
    value(await device.assisted.allowWorkspace(true));
    value(await device.rotation.rotate({ reason: "suspected-leak" }));
    expect(value(await device.rotation.status()).epoch).toBe(2);
    expect(value(await device.assisted.status())).toMatchObject({ allowed: false, workspaceAllows: true });
  });

  test("[AM-3] the home says what the account says, and nothing else", async () => {
    const { device } = await newcomer(world, "at-home");
    expect(refusal(await device.assisted.allowWorkspace(true)).code).toBe("forbidden");
    expect(value(await device.assisted.status())).toMatchObject({
      allowed: false,
      workspaceAllows: false,
      maySwitchWorkspace: false,
    });
  });
});
