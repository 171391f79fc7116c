import { letterTo } from "./letter.ts";
import type { Message } from "./mail.ts";

export interface Invitation {
  /** The public address of the product. */
  readonly origin: string;
  readonly to: string;
  readonly inviterEmail: string;
  /** Text forms. */
  readonly workspaceId: string;
  readonly inviteId: string;
  readonly expiresAt: Date;
}

/**
 * Tells somebody of an invite. What opens it, the fragment of the link, is passed on by the inviter and never by the service:
 * the link of the mail is without it. [NT-6]
 */
export const inviteNotice = (invitation: Invitation): Message => {
  const { origin, to, inviterEmail, workspaceId, inviteId, expiresAt } = invitation;
  return letterTo(to, {
    subject: "You are invited to a Holdfast workspace",
    happened: `${inviterEmail.trim()} invites you to a workspace on Holdfast, where work is sealed so that only its members can read it.`,
    facts: [`Workspace ${workspaceId}`, `Until ${expiresAt.toUTCString()}, for ${to.trim()} only`],
    advice: `Ask ${inviterEmail.trim()} for the whole link. This one is without its secret part, which is never sent by mail: with it alone you can sign up or sign in, and both of you then compare a few words.`,
    link: `${origin}/invite/${inviteId}`,
    closing: "If you do not know who this is, there is nothing to do: nobody gets in by this mail.",
  });
};
