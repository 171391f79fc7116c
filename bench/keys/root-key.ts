import { measured, percentile, type Row } from "../row.ts";
import { createMeter } from "./meter.ts";
import { newDevice, newPerson, PASSPHRASE, type Place, value } from "./people.ts";

const GROUP = "Rotation: client, service and PostgreSQL on this machine";
const DEVICES = 10;
const WORKSPACES = 3;
const RUNS = 3;

/** Everything that follows a leak, in one request: every slot, every device, every workspace of the account. */
export const rootKeyRows = async (place: Place): Promise<Row[]> => {
  const wall: number[] = [];
  const cpu: number[] = [];
  const sent: number[] = [];
  for (let n = 0; n < RUNS; n++) {
    const meter = createMeter();
    const { email, device } = await newPerson(place, meter.send);
    for (let more = 1; more < WORKSPACES; more++) value(await device.workspaces.create(`Another ${more}`));
    for (let more = 1; more < DEVICES; more++) {
      const other = await newDevice(place);
      value(await other.signIn({ email, passphrase: PASSPHRASE }));
      await other.lock();
    }
    meter.reset();
    const run = await measured(() => device.replaceRootKey({ present: PASSPHRASE, newCodes: true }));
    value(run.value);
    wall.push(run.wall);
    cpu.push(run.cpu);
    sent.push(meter.sentBytes() / 1000);
  }
  const name = `a new root key, ${DEVICES} devices, ${WORKSPACES} workspaces, 8 new codes`;
  return [
    {
      group: GROUP,
      name,
      value: percentile(wall, 0.5),
      unit: "ms",
      note: `wall, median of ${RUNS}, with every derivation of the passphrase; ${Math.round(percentile(cpu, 0.5))} ms of the client's processor time`,
    },
    { group: GROUP, name: `${name}: sent`, value: percentile(sent, 0.5), unit: "KB" },
  ];
};
