import { type ReactNode, useId } from "react";
import { INVITED_ROLES, type InvitedRole, roleMay, roleName } from "../../words/role-words.ts";
import "./role-choice.css";

export interface RoleChoiceProps {
  readonly value: InvitedRole;
  readonly onValue: (role: InvitedRole) => void;
}

/** The roles that an invite can be for, with what each may do. */
export const RoleChoice = ({ value, onValue }: RoleChoiceProps): ReactNode => {
  const name = useId();
  return (
    <fieldset className="role-choice">
      <legend>Role</legend>
      {INVITED_ROLES.map((role) => (
        <label key={role}>
          <input type="radio" name={name} checked={role === value} onChange={() => onValue(role)} />
          <span>
            <strong>{roleName(role)}</strong>
            <span>{roleMay(role)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
};
