import type { ReplacedRootKey } from "@holdfast/client/contract/root-key";
import type { WorkspaceView } from "@holdfast/client/contract/workspaces";
import { Users } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { confirmKept } from "../../stores/recovery-store.ts";
import { refreshWays } from "../../stores/slots-store.ts";
import { refreshWorkspaces } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { workspaceName } from "../../words/workspace-words.ts";
import { KeepCodes } from "../recovery-codes/keep-codes.tsx";

interface WaitingProps {
  readonly ids: ReplacedRootKey["waiting"];
  readonly before: readonly WorkspaceView[];
}

const Waiting = ({ ids, before }: WaitingProps): ReactNode => {
  const names = ids.map((id) => {
    const found = before.find((each) => each.id === id);
    return { id, name: workspaceName(found ?? { id, name: null, home: false }) };
  });
  return (
    <div className="note" data-tone="warn">
      <Users size={16} aria-hidden="true" />
      <div className="note-body">
        <p className="note-title">An admin has to confirm you in:</p>
        <ul className="removal-list">
          {names.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
        <p>
          Call one, and read out your account’s words: they stand in Settings, Devices. Until then you cannot
          work there.
        </p>
      </div>
    </div>
  );
};

export interface ReplaceDoneProps {
  readonly email: string;
  readonly replaced: ReplacedRootKey;
  /** With the names that could be read until then. */
  readonly before: readonly WorkspaceView[];
  readonly kept: boolean;
  readonly onKept: () => void;
  readonly onClose: () => void;
}

/** What is left to do: codes to keep, admins to call, devices to unlock. */
export const ReplaceDone = ({
  email,
  replaced,
  before,
  kept,
  onKept,
  onClose,
}: ReplaceDoneProps): ReactNode => {
  const { codes, waiting } = replaced;
  useEffect(() => {
    void refreshWays();
    void refreshWorkspaces();
  }, []);
  if (codes !== null && !kept)
    return (
      <div className="dialog-body">
        <p>First keep your new recovery codes. The earlier ones open nothing any more.</p>
        <KeepCodes
          codes={codes}
          email={email}
          onKept={() => {
            confirmKept();
            onKept();
          }}
        />
      </div>
    );
  return (
    <>
      <div className="dialog-body">
        <p>
          Your other devices are signed out. Sign in on each with your passphrase; what they had not sent is
          kept on them and sent then.
        </p>
        {waiting.length === 0 ? null : <Waiting ids={waiting} before={before} />}
        <p>
          Members of your workspaces see that you changed keys. They may call you to compare your account’s
          words, in Settings, Devices.
        </p>
      </div>
      <div className="dialog-actions">
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </>
  );
};
