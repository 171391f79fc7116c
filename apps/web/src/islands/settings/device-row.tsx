import type { Device } from "@holdfast/client/contract/devices";
import { MonitorSmartphone } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { ago, dayOf, fullTime } from "../../words/time.ts";

export interface DeviceRowProps {
  readonly device: Device;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onRevoke: (device: Device) => void;
}

/** What a device is called that never said what it is. */
export const nameOf = ({ name }: Device): string => name ?? "A device";

const Mark = ({ device }: { readonly device: Device }): ReactNode => {
  const mark = device.current ? "This device" : device.revoked ? "Removed" : null;
  return mark === null ? null : <span className="login-mark">{mark}</span>;
};

/** One device: what it is, when it came and when it was used last. */
export const DeviceRow = ({ device, now, onRevoke }: DeviceRowProps): ReactNode => {
  const { lastSeenAt, addedAt, current, revoked } = device;
  const name = nameOf(device);
  return (
    <li className="login">
      <MonitorSmartphone size={18} aria-hidden="true" />
      <div className="login-text">
        <p className="login-name">
          {name}
          <Mark device={device} />
        </p>
        <p className="login-facts">
          {lastSeenAt === null ? null : (
            <time dateTime={lastSeenAt} title={fullTime(lastSeenAt)}>
              {current ? "In use now" : `Last used ${ago(lastSeenAt, now)}`}
            </time>
          )}
          <time dateTime={addedAt} title={fullTime(addedAt)}>
            Added {dayOf(addedAt)}
          </time>
        </p>
      </div>
      {current || revoked ? null : (
        <Button
          size="small"
          aria-label={`Remove ${name}, added ${dayOf(addedAt)}`}
          onClick={() => onRevoke(device)}
        >
          Remove…
        </Button>
      )}
    </li>
  );
};
