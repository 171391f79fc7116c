import type { ReactNode } from "react";
import type { CardsProps } from "./cards-props.ts";
import { Devices } from "./devices.tsx";
import { Locking } from "./locking.tsx";
import { ThisDevice } from "./this-device.tsx";

export const DevicesSection = ({ account }: CardsProps): ReactNode => (
  <>
    <Devices account={account} />
    <ThisDevice account={account} />
    <Locking ready={account !== null} />
  </>
);
