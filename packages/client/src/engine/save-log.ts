import type { Id } from "@holdfast/protocol/ids";
import type { SaveRecord } from "../contract/save-record.ts";
import type { DeviceStore } from "../stores/device-store.ts";

const KEPT = 50;

/** The newest saves of one session made on this device, newest first. */
export interface SaveLog {
  readonly all: () => readonly SaveRecord[];
  readonly add: (record: SaveRecord) => Promise<void>;
}

export const openSaveLog = async (device: DeviceStore, session: Id<"ses">): Promise<SaveLog> => {
  let records = await device.log(session);
  return {
    all: () => records,
    add: async (record) => {
      records = [record, ...records].slice(0, KEPT);
      await device.setLog(session, records);
    },
  };
};
