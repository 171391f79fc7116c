import { describe, expect, test } from "bun:test";
import type { KeyHealth } from "@holdfast/protocol/slots";
import { type Meddle, rewriteJson } from "./proxy.ts";
import { type Device, newcomer, PASSPHRASE, refusal, until, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

const HEALTH = /keys\/health$/;
const NOTE = { name: "The drawer", description: "", tags: [] };

/** Runs while the way to the service is meddled with. */
const meddled = async <T>(meddle: Meddle, act: () => Promise<T>): Promise<T> => {
  world.proxy.meddle(meddle);
  try {
    return await act();
  } finally {
    world.proxy.meddle(null);
  }
};

const lying = (lie: (health: KeyHealth) => unknown): Meddle =>
  rewriteJson(HEALTH, (json) => lie(json as unknown as KeyHealth) as Record<string, unknown>);

const inSlots = (change: (slot: KeyHealth["slots"][number], at: number) => unknown) =>
  lying((health) => ({ ...health, slots: health.slots.map(change) }));

const named = async (name: string) => {
  const person = await newcomer(world, name);
  await until(async () => value(await person.device.slots.list())[0]?.strength !== null);
  const [passphrase] = value(await person.device.slots.list());
  if (passphrase === undefined) throw new Error("no slot");
  value(await person.device.slots.label(passphrase.id, NOTE));
  return { ...person, passphrase };
};

const nameOf = async (device: Device): Promise<string | null | undefined> =>
  value(await device.slots.list())[0]?.name;

describe("a hostile service and slots", () => {
  test("[SL-4] it notes other slots than the list names, fewer, or of other kinds: refused", async () => {
    const { device } = await named("kinds");
    const lies: readonly Meddle[] = [
      inSlots((slot, at) => (at === 0 ? { ...slot, kind: "passkey" } : slot)),
      inSlots((slot, at) => (at === 0 ? { ...slot, id: `slt_${"0".repeat(32)}` } : slot)),
      lying((health) => ({ ...health, slots: health.slots.slice(1) })),
      lying((health) => ({ ...health, slots: [...health.slots, health.slots[0]] })),
      lying((health) => ({ ...health, version: 0 })),
    ];
    for (const lie of lies) {
      const codes = [await device.slots.list(), await device.keyHealth.read()] as const;
      expect(codes.map(({ ok }) => ok)).toEqual([true, true]);
      const [listed, health] = [
        await meddled(lie, () => device.slots.list()),
        await meddled(lie, () => device.keyHealth.read()),
      ];
      for (const refused of [listed, health])
        expect(["not-trusted", "damaged"]).toContain(refusal<unknown, { code: string }>(refused).code);
    }
  }, 120_000);

  test("[SL-4] it says times that cannot be: they are not shown, and health says so", async () => {
    const { device, passphrase } = await named("times");
    const [past, future] = ["2001-01-01T00:00:00.000Z", "2101-01-01T00:00:00.000Z"];
    for (const at of [past, future]) {
      const lie = inSlots((slot) => ({ ...slot, createdAt: at, lastUsedAt: at, uses: 3 }));
      const slots = await meddled(lie, async () => value(await device.slots.list()));
      // When a passphrase was made stands in its signed id.
      expect(slots[0]?.createdAt).toBe(passphrase.createdAt);
      expect(slots.slice(1).every(({ createdAt }) => createdAt === null)).toBe(true);
      expect(slots.every(({ lastUsedAt }) => lastUsedAt === null)).toBe(true);
      const health = await meddled(lie, async () => value(await device.keyHealth.read()));
      expect(health.warnings).toContain("service-disagrees");
    }
    const ages: readonly Meddle[] = [
      lying((health) => ({ ...health, rootKeySince: past })),
      lying((health) => ({ ...health, assistedAllowed: true })),
      lying((health) => ({ ...health, workspaces: [] })),
      lying((health) => ({
        ...health,
        workspaces: health.workspaces.map((each) => ({ ...each, epochSince: future })),
      })),
      lying((health) => ({
        ...health,
        workspaces: health.workspaces.map((each) => ({ ...each, epoch: 7 })),
      })),
    ];
    for (const lie of ages) {
      const health = await meddled(lie, async () => value(await device.keyHealth.read()));
      expect(health.warnings).toContain("service-disagrees");
      expect(health.assisted.allowed).toBe(false);
      expect(health.epoch.number).toBe(1);
    }
    expect(value(await device.keyHealth.read()).warnings).toEqual([]);
  }, 120_000);

  test("[SL-1] it swaps labels, takes one back or breaks it: shown without a name, and never with a wrong one", async () => {
    const { device } = await named("swaps");
    const kept: KeyHealth[] = [];
    await meddled(
      lying((health) => {
        kept.push(health);
        return health;
      }),
      () => device.slots.list(),
    );
    const old = kept[0]?.slots.find(({ label }) => label !== null)?.label;
    const [passphrase] = value(await device.slots.list());
    value(await device.slots.label(passphrase?.id ?? "slt_", { ...NOTE, name: "The newer name" }));
    expect(await nameOf(device)).toBe("The newer name");
    const lies: readonly Meddle[] = [
      inSlots((slot) => ({ ...slot, label: slot.label && old })),
      inSlots((slot) => ({ ...slot, label: slot.label && { ...slot.label, version: 9 } })),
      inSlots((slot) => ({
        ...slot,
        label: slot.label && { ...slot.label, meta: `${slot.label.meta.slice(0, -4)}AAAA` },
      })),
    ];
    for (const lie of lies) expect(await meddled(lie, () => nameOf(device))).toBeNull();
    const swapped = inSlots((slot) => ({ ...slot, label: old }));
    const slots = await meddled(swapped, async () => value(await device.slots.list()));
    expect(slots.every(({ name }) => name === null)).toBe(true);
  }, 120_000);

  test("[SL-1] [SL-6] it only says that it named or removed a slot: not believed", async () => {
    const { device, passphrase } = await named("claims");
    const claim: Meddle = async (request, forward) =>
      request.method === "PATCH" || request.method === "PUT"
        ? Response.json({ version: 9 }, { headers: { etag: '"v9"' } })
        : forward(request);
    const labelled = await meddled(claim, () => device.slots.label(passphrase.id, { ...NOTE, name: "New" }));
    expect(refusal(labelled).code).toBe("not-trusted");
    const code = value(await device.slots.list()).find(({ kind }) => kind === "recovery-code");
    const removed = await meddled(claim, () => device.slots.remove(code?.id ?? "slt_"));
    expect(refusal(removed).code).toBe("not-trusted");
    expect(value(await device.recoveryCodes.status())).toEqual({ codesLeft: 8 });
    await device.lock();
    value(await device.unlock(PASSPHRASE));
    expect(await nameOf(device)).toBe(NOTE.name);
  }, 120_000);
});
