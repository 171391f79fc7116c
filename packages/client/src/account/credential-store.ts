import type { Credentials } from "../api/credentials.ts";
import type { DeviceStore, LoginRecord } from "../stores/device-store.ts";

/** The login in memory, and in the record of the current account where there is one. */
export const createCredentials = (device: DeviceStore): Credentials => {
  let login: LoginRecord | null = null;
  let isAssumed = false;
  return {
    login: () => login,
    assume: (next) => {
      login = next;
      isAssumed = true;
    },
    restore: async (leave) => {
      if (!isAssumed) return;
      await leave();
      login = (await device.current())?.login ?? null;
      isAssumed = false;
    },
    replace: async (next) => {
      login = next;
      isAssumed = false;
      const record = await device.current();
      if (record !== null && next !== null) await device.put({ ...record, login: next });
    },
    reload: async () => {
      const stored = (await device.current())?.login ?? null;
      if (stored !== null) login = stored;
      return login;
    },
  };
};
