import type { InvitationView } from "@holdfast/client/contract/invitations";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { accountStore, emailOf, register } from "../../stores/account-store.ts";
import { invitationStore, readInvitation, takeLink } from "../../stores/invitation-store.ts";
import { confirmKept } from "../../stores/recovery-store.ts";
import { usePolling } from "../../ui/use-polling.ts";
import { UnlockCard } from "../gate/unlock-card.tsx";
import { useStartedAccount } from "../gate/use-account.ts";
import { KeepCodes } from "../recovery-codes/keep-codes.tsx";
import { InviteEntry } from "./invite-entry.tsx";
import { InviteOffer } from "./invite-offer.tsx";
import { InviteNowhere, InviteOver, InviteRefused } from "./invite-refused.tsx";
import { InviteAdmitted, InviteWaiting } from "./invite-waiting.tsx";
import "../../ui/field.css";
import "../../ui/skeleton.css";
import "./invite.css";

const POLL_MILLISECONDS = 4_000;

const Loading = (): ReactNode => (
  <>
    <header aria-busy="true">
      <h1>Your invitation</h1>
      <p className="form-lead">Fetching it, and checking it against your link…</p>
    </header>
    <div className="form-fields">
      <span className="skeleton w-70" />
      <span className="skeleton w-40" />
      <span className="skeleton w-55" />
    </div>
  </>
);

/** How far the invitation is. */
const Stage = ({ invitation }: { readonly invitation: InvitationView }): ReactNode => {
  switch (invitation.state) {
    case "open":
      return <InviteOffer invitation={invitation} />;
    case "accepted":
      return <InviteWaiting invitation={invitation} />;
    case "admitted":
      return <InviteAdmitted invitation={invitation} />;
    default:
      return <InviteOver invitation={invitation} />;
  }
};

const Invitation = ({ email }: { readonly email: string }): ReactNode => {
  const { invitation, problem } = useStore(invitationStore);
  const settled = invitation !== null && invitation.state !== "accepted";
  usePolling(settled ? null : email, POLL_MILLISECONDS, readInvitation);
  if (invitation !== null) return <Stage invitation={invitation} />;
  return problem === null ? <Loading /> : <InviteRefused problem={problem} email={email} />;
};

/** A new account's codes come first: without them, what it joins could be lost with a passphrase. */
const NewCodes = ({
  codes,
  onKept,
}: {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}): ReactNode => {
  const email = useStore(accountStore, ({ status }) => emailOf(status)) ?? "";
  const kept = (): void => {
    confirmKept();
    onKept();
  };
  return (
    <>
      <header>
        <h1>Keep your recovery codes</h1>
        <p className="form-lead">
          If you lose your passphrase, one of these lets you set a new one. They are shown only now; then
          comes your invitation.
        </p>
      </header>
      <div className="form-fields">
        <KeepCodes codes={codes} email={email} onKept={kept} />
      </div>
    </>
  );
};

/** The page of one invitation, from the link to the workspace. */
export const Invite = (): ReactNode => {
  const status = useStartedAccount();
  const link = useStore(invitationStore, (state) => state.link);
  const [registering, setRegistering] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  useEffect(() => {
    takeLink();
    // The whole link, opened where its first half is already shown, is no new page.
    addEventListener("hashchange", takeLink);
    return () => removeEventListener("hashchange", takeLink);
  }, []);
  useEffect(() => {
    if (status.kind === "locked" || status.kind === "signed-out") setCodes(null);
  }, [status.kind]);
  const signUp = async (email: string, passphrase: string): Promise<void> => {
    setRegistering(true);
    setCodes(await register(email, passphrase));
    setRegistering(false);
  };

  if (link === null) return <InviteNowhere />;
  if (link === undefined || status.kind === "starting") return <Loading />;
  if (codes !== null) return <NewCodes codes={codes} onKept={() => setCodes(null)} />;
  if (status.kind === "locked")
    return <UnlockCard email={status.email} replaced={status.replaced ?? false} />;
  if (status.kind === "signed-out" || registering)
    return (
      <InviteEntry whole={link.whole} onSignUp={(email, passphrase) => void signUp(email, passphrase)} />
    );
  return <Invitation email={status.account.email} />;
};
