import { Fragment, type ReactNode } from "react";
import { groupsOf } from "./asked-groups.ts";

/** The codes in groups of 4, numbered. Read aloud and copied as they are written. */
export const CodeList = ({ codes }: { readonly codes: readonly string[] }): ReactNode => (
  <ol className="codes-list">
    {codes.map((code) => (
      <li key={code}>
        <code>
          {groupsOf(code).map((group, at, { length }) => {
            const key = `${at} ${group}`;
            // One word for the clipboard, which a narrow page may break between groups.
            return (
              <Fragment key={key}>
                <span>
                  {group}
                  {at < length - 1 ? <i>-</i> : null}
                </span>
                <wbr />
              </Fragment>
            );
          })}
        </code>
      </li>
    ))}
  </ol>
);
