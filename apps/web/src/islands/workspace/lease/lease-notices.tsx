import { GitBranch, PenLine, X } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import {
  askAboutBranch,
  dismissBranch,
  keepBranch,
  leaseStore,
  takeOver,
} from "../../../stores/lease-store.ts";
import { sessionStore } from "../../../stores/session-store.ts";
import { Button } from "../../../ui/button.tsx";
import { BranchDialog } from "./branch-dialog.tsx";

const icon = { size: 16, "aria-hidden": true } as const;

const OtherWriter = ({ wasHere }: { readonly wasHere: boolean }): ReactNode => {
  const { writer, busy } = useStore(leaseStore);
  return (
    <div className="notice" data-tone="warn" role="status">
      <PenLine {...icon} />
      <p>
        <strong>
          {writer ?? "Another device"} {wasHere ? "took over and is writing here." : "is writing here."}
        </strong>{" "}
        You read along, and go on writing when it is done there.
      </p>
      <Button size="small" disabled={busy} onClick={() => void takeOver()}>
        {busy ? "Taking over…" : "Take over"}
      </Button>
    </div>
  );
};

const KeptAsBranch = ({ id }: { readonly id: string }): ReactNode => (
  <div className="notice" data-tone="good" role="status">
    <GitBranch {...icon} />
    <p>
      <strong>Your last changes are kept.</strong> They were not saved here in time, and are a branch of this
      session now.
    </p>
    <a className="button" data-look="outline" data-size="small" href={`/s/${id}`}>
      Open
    </a>
    <Button size="small" onClick={() => void askAboutBranch()}>
      Merge…
    </Button>
    <button type="button" className="icon-button" aria-label="Dismiss" onClick={dismissBranch}>
      <X size={15} aria-hidden="true" />
    </button>
  </div>
);

const IsBranch = ({ origin, fixed }: { readonly origin: string; readonly fixed: boolean }): ReactNode => {
  const busy = useStore(leaseStore, (state) => state.busy);
  return (
    <div className="notice" role="status">
      <GitBranch {...icon} />
      <p>
        <strong>
          This is a branch of <a href={`/s/${origin}`}>another session</a>.
        </strong>{" "}
        It holds what one device had not saved in time.
      </p>
      {fixed ? null : (
        <>
          <Button size="small" look="outline" disabled={busy} onClick={() => void keepBranch()}>
            Keep as a session
          </Button>
          <Button size="small" disabled={busy} onClick={() => void askAboutBranch()}>
            Merge…
          </Button>
        </>
      )}
    </div>
  );
};

/** Who else writes in this session, and what was kept of this page's own changes when it was taken over. */
export const LeaseNotices = (): ReactNode => {
  const status = useStore(sessionStore, (state) => state.status);
  const branch = useStore(leaseStore, (state) => state.branch);
  const asking = useStore(leaseStore, (state) => state.asking);
  const branchOf = useStore(sessionStore, (state) => state.branchOf);
  const reason = status.kind === "read-only" ? status.reason : null;
  return (
    <>
      {reason === "other-device" || reason === "taken-over" ? (
        <OtherWriter wasHere={reason === "taken-over"} />
      ) : null}
      {branch === null ? null : <KeptAsBranch id={branch} />}
      {branchOf === null ? null : <IsBranch origin={branchOf} fixed={status.kind === "read-only"} />}
      {asking ? <BranchDialog /> : null}
    </>
  );
};
