import type { Member } from "@holdfast/client/contract/members";
import type { RoleName } from "@holdfast/protocol/role-names";
import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Menu, MenuChoice, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { canManage, roleMay, roleName } from "../../words/role-words.ts";
import { dayOf, fullTime } from "../../words/time.ts";
import { ChangedKeys } from "./changed-keys.tsx";

/** What is asked about before it happens. */
export type MemberQuestion = "own" | "transfer" | "remove" | "words" | "changed";

export interface MemberRowProps {
  readonly member: Member;
  /** Of who looks at the list. */
  readonly role: RoleName;
  readonly busy: boolean;
  readonly onRole: (member: Member, role: RoleName) => void;
  readonly onAsk: (what: MemberQuestion, member: Member) => void;
}

/** The roles that somebody of this role may give to that member; none where it is not theirs to change. */
const rolesFor = (role: RoleName, member: Member): readonly RoleName[] => {
  if (member.own || member.left || !canManage(role)) return [];
  if (role === "owner") return ["viewer", "member", "admin", "owner"];
  return member.role === "owner" ? [] : ["viewer", "member", "admin"];
};

const RoleMenu = ({ member, role, busy, onRole, onAsk }: MemberRowProps): ReactNode => {
  const roles = rolesFor(role, member);
  const choose = (next: RoleName): void => {
    if (next === member.role) return;
    if (next === "owner") onAsk("own", member);
    else onRole(member, next);
  };
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="member-role"
          disabled={busy}
          aria-label={`${roleName(member.role)}: change the role of ${member.email}, or more`}
        >
          {roleName(member.role)}
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      }
    >
      {roles.length === 0 ? null : (
        <>
          <MenuChoice
            label="Role"
            value={member.role}
            options={roles.map((each) => [
              each,
              <span key={each} className="member-role-option">
                {roleName(each)}
                <small>{roleMay(each)}</small>
              </span>,
              null,
            ])}
            onChange={choose}
          />
          <MenuLine />
        </>
      )}
      <MenuItem onSelect={() => onAsk("words", member)}>Compare words…</MenuItem>
      {role === "owner" && roles.length > 0 ? (
        <MenuItem onSelect={() => onAsk("transfer", member)}>Hand over ownership…</MenuItem>
      ) : null}
      {roles.length === 0 ? null : (
        <>
          <MenuLine />
          <MenuItem tone="danger" onSelect={() => onAsk("remove", member)}>
            Remove…
          </MenuItem>
        </>
      )}
    </Menu>
  );
};

/** One member: who it is, since when, and its role with what can be done about it. */
export const MemberRow = (props: MemberRowProps): ReactNode => {
  const { email, own, left, joinedAt, role } = props.member;
  return (
    <li className="member" data-left={left ? "" : undefined}>
      <span className="member-face" aria-hidden="true">
        {email.charAt(0).toUpperCase()}
      </span>
      <div className="member-text">
        <p className="member-name">
          {email}
          {own ? <span className="member-mark">You</span> : null}
        </p>
        <p className="member-facts">
          {left ? (
            "Left. An admin’s device takes the keys away as soon as it is unlocked."
          ) : (
            <time dateTime={joinedAt} title={fullTime(joinedAt)}>
              Here since {dayOf(joinedAt)}
            </time>
          )}
        </p>
      </div>
      {own || left ? <span className="member-fixed">{roleName(role)}</span> : <RoleMenu {...props} />}
      <ChangedKeys member={props.member} busy={props.busy} onCompare={(who) => props.onAsk("changed", who)} />
    </li>
  );
};
