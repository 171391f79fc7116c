import type { InvitationView } from "@holdfast/client/contract/invitations";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { SixWords } from "../../ui/six-words.tsx";
import "../../ui/note.css";

export interface CompareWordsProps {
  readonly invitation: InvitationView;
  readonly compared: boolean;
  readonly onCompared: (compared: boolean) => void;
}

/** What has to be done by two people where the link came without its secret: nothing else says who is at the other end. */
export const CompareWords = ({ invitation, compared, onCompared }: CompareWordsProps): ReactNode => (
  <>
    <div className="note" data-tone="warn">
      <TriangleAlert size={16} aria-hidden="true" />
      <p className="note-body">
        Your link came without its secret, as from a mail. Ask {invitation.inviterEmail} for the whole link
        and open it here. Or call them, and compare these words.
      </p>
    </div>
    <SixWords
      label={`Words of ${invitation.inviterEmail}: they read them to you`}
      words={invitation.inviterWords}
    />
    <SixWords label="Your words: read them to them" words={invitation.ownWords} />
    <label className="invite-compared">
      <input type="checkbox" checked={compared} onChange={({ target }) => onCompared(target.checked)} />
      <span>
        We compared both by voice, and all twelve words are the same. If one differs, do not accept.
      </span>
    </label>
  </>
);
