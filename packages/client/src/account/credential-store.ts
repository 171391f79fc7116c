import type { Credentials } from "../api/credentials.ts";
import type { DeviceStore, LoginRecord } from "../stores/device-store.ts";

/** The login in memory, and as this device keeps it. */
export const createCredentials = (device: DeviceStore): Credentials => {
  let login: LoginRecord | null = null;
  let isAssumed = false;
  const kept = async (): Promise<LoginRecord | null> =>
    ((await device.current()) ?? (await device.waiting()))?.login ?? null;
  return {
    login: () => login,
    assume: (next) => {
      login = next;
      isAssumed = true;
    },
    restore: async (leave) => {
      if (!isAssumed) return;
      await leave();
      login = await kept();
      isAssumed = false;
    },
    replace: async (next) => {
      login = next;
      isAssumed = false;
      const record = await device.current();
      if (next === null) return;
      if (record !== null) await device.put({ ...record, login: next });
      else {
        const waiting = await device.waiting();
        if (waiting !== null) await device.setWaiting({ ...waiting, login: next });
      }
    },
    reload: async () => {
      const stored = await kept();
      if (stored !== null) login = stored;
      return login;
    },
  };
};
