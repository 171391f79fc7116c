import type { Member } from "@holdfast/client/contract/members";
import type { RoleName } from "@holdfast/protocol/role-names";
import { UserPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { changeRole, membersStore, ownRole } from "../../stores/members-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { aRole, canManage } from "../../words/role-words.ts";
import { SettingsCard } from "../settings/row.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { MemberDialog } from "./member-dialogs.tsx";
import { type MemberQuestion, MemberRow } from "./member-row.tsx";
import "./members.css";

interface Asked {
  readonly what: MemberQuestion;
  readonly member: Member;
}

const LoadingRow = (): ReactNode => (
  <li className="member">
    <span className="member-face" aria-hidden="true" />
    <span className="skeleton w-40" />
  </li>
);

/** Who belongs to the workspace, and what an admin can do about it. */
export const MembersCard = (): ReactNode => {
  const { members, busy, problem, refusal } = useStore(membersStore);
  const role = useStore(membersStore, ownRole);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [inviting, setInviting] = useState(false);
  const give = async (member: Member, next: RoleName): Promise<void> => {
    if (await changeRole(member.accountId, next)) say(`${member.email} is ${aRole(next)} now`);
  };
  const shown = refusal !== null && asked === null && !inviting && !busy ? refusal : problem;
  return (
    <SettingsCard
      title="Members"
      text="Who reads and writes here. Each has keys to everything in this workspace, and to nothing else."
      action={
        role === null || canManage(role) ? (
          <Button look="primary" size="small" disabled={role === null} onClick={() => setInviting(true)}>
            <UserPlus size={15} aria-hidden="true" />
            Invite…
          </Button>
        ) : null
      }
    >
      {shown === null ? null : (
        <div className="settings-note">
          <ProblemNote problem={shown} />
        </div>
      )}
      {members === null && problem !== null ? null : (
        <ul aria-label="Members">
          {members === null || role === null ? (
            <LoadingRow />
          ) : (
            members.map((member) => (
              <MemberRow
                key={member.accountId}
                member={member}
                role={role}
                busy={busy}
                onRole={(who, next) => void give(who, next)}
                onAsk={(what, who) => setAsked({ what, member: who })}
              />
            ))
          )}
        </ul>
      )}
      {asked === null ? null : <MemberDialog {...asked} onClose={() => setAsked(null)} />}
      <InviteDialog open={inviting} onClose={() => setInviting(false)} />
    </SettingsCard>
  );
};
