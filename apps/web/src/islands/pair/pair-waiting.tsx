import type { PairingBegun } from "@holdfast/client/contract/pairing";
import type { ReactNode } from "react";
import { cancelPairing } from "../../stores/pairing-store.ts";
import { Button } from "../../ui/button.tsx";
import { SixWords } from "../../ui/six-words.tsx";
import { useNow } from "../../ui/use-now.ts";
import { Working } from "../../ui/working.tsx";
import { timeLeft } from "../../words/pairing-words.ts";

/** The page's address as it is typed. */
const addressOf = (url: string): string => {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
};

/** What somebody does on the other device, and what he compares there. */
export const PairWaiting = ({ begun }: { readonly begun: PairingBegun }): ReactNode => {
  const now = useNow(1000);
  return (
    <div className="form-fields">
      <div className="pair-block">
        <p>
          On a device where you are signed in, open <strong>{addressOf(begun.address)}</strong> and enter
        </p>
        <p className="pair-code" data-testid="user-code">
          {begun.userCode}
        </p>
      </div>
      <SixWords label="That device must show these words" words={begun.words} />
      <Working text="Waiting for the other device…" />
      <p className="pair-left">
        Ends in <time>{timeLeft(begun.expiresAt, now)}</time>. Keep this page open.
      </p>
      <Button onClick={() => void cancelPairing()}>Cancel</Button>
    </div>
  );
};
