import type { UnlockView } from "@holdfast/client/contract/assisted";
import { Ticket } from "lucide-react";
import type { ReactNode } from "react";
import { endUnlock } from "../../stores/assisted-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { useNow } from "../../ui/use-now.ts";
import { unlockEnds, unlockMaker, unlockUsed } from "../../words/assisted-words.ts";
import { fullTime, shortTime } from "../../words/time.ts";

export interface UnlockListProps {
  readonly unlocks: readonly UnlockView[];
  readonly busy: boolean;
  readonly onEndAll: () => void;
}

/** The tokens that live; what they say, nobody can show again. */
export const UnlockList = ({ unlocks, busy, onEndAll }: UnlockListProps): ReactNode => {
  const now = useNow(15_000);
  const end = async (unlock: UnlockView): Promise<void> => {
    if (await endUnlock(unlock)) say("The token opens nothing any more");
  };
  if (unlocks.length === 0) return <p className="logins-foot">No token lives.</p>;
  return (
    <>
      <ul className="logins" aria-label="Tokens">
        {unlocks.map((unlock) => (
          <li key={unlock.id} className="login slot">
            <Ticket size={18} aria-hidden="true" />
            <div className="login-text">
              <p className="login-name">{unlockMaker(unlock)}</p>
              <p className="login-facts">
                <time dateTime={unlock.createdAt} title={fullTime(unlock.createdAt)}>
                  Since {shortTime(unlock.createdAt)}
                </time>
                <span>{unlockUsed(unlock, now)}</span>
                <time dateTime={unlock.expiresAt} title={fullTime(unlock.expiresAt)}>
                  {unlockEnds(unlock)}
                </time>
              </p>
            </div>
            <div className="slot-actions">
              <Button
                size="small"
                disabled={busy}
                aria-label={`End the token made at ${shortTime(unlock.createdAt)}`}
                onClick={() => void end(unlock)}
              >
                End
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {unlocks.length < 2 ? null : (
        <div className="logins-foot">
          <span />
          <Button size="small" disabled={busy} onClick={onEndAll}>
            End all
          </Button>
        </div>
      )}
    </>
  );
};
