import type { InviteView } from "@holdfast/client/contract/members";
import { Mail } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { membersStore, ownRole } from "../../stores/members-store.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useNow } from "../../ui/use-now.ts";
import { isPending } from "../../words/invite-words.ts";
import { canManage } from "../../words/role-words.ts";
import { SettingsCard } from "../settings/row.tsx";
import { InviteQuestionDialog } from "./invite-dialogs.tsx";
import { type InviteQuestion, InviteRow } from "./invite-row.tsx";
import "./members.css";

/** What is over and still worth a look. */
const PAST_SHOWN = 5;

interface Asked {
  readonly what: InviteQuestion;
  readonly id: InviteView["id"];
}

const Empty = (): ReactNode => (
  <EmptyState
    icon={<Mail size={28} strokeWidth={1.5} aria-hidden="true" />}
    title="Nobody is invited"
    text="Invite somebody to look on as a viewer, or to work here as a member. You give them a link; the service never learns its secret, so it cannot let anybody in."
  />
);

/** Who is invited, and what is still to be done about it. */
export const InvitesCard = (): ReactNode => {
  const invites = useStore(membersStore, (state) => state.invites);
  const role = useStore(membersStore, ownRole);
  const now = useNow(15_000);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (role === null || !canManage(role) || invites === null) return null;
  const pending = invites.filter(isPending);
  const past = invites.filter((invite) => !isPending(invite)).slice(0, PAST_SHOWN);
  const about = invites.find(({ id }) => id === asked?.id);
  return (
    <SettingsCard title="Invites" text="Each is for one address, works once and ends after 7 days.">
      {pending.length + past.length === 0 ? (
        <Empty />
      ) : (
        <ul aria-label="Invites">
          {[...pending, ...past].map((invite) => (
            <InviteRow
              key={invite.id}
              invite={invite}
              now={now}
              onAsk={(what, { id }) => setAsked({ what, id })}
            />
          ))}
        </ul>
      )}
      {asked === null || about === undefined ? null : (
        <InviteQuestionDialog what={asked.what} invite={about} onClose={() => setAsked(null)} />
      )}
    </SettingsCard>
  );
};
