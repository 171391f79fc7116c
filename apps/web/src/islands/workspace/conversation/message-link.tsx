import type { ReactNode } from "react";
import { readAddress } from "../../../workspace/addresses.ts";
import { saysWhereItLeads } from "../../../workspace/markdown/link-text.ts";
import { PlainText } from "./plain-text.tsx";

export interface MessageLinkProps {
  readonly address: string;
  /** What stands there as text. */
  readonly said: string;
  readonly children: ReactNode;
}

/**
 * An address in a message. Where the text does not say itself where it leads, the host stands behind it; what is no address of the
 * web is text. [WB-4]
 */
export const MessageLink = ({ address, said, children }: MessageLinkProps): ReactNode => {
  const read = readAddress(address);
  if (read.kind === "text") {
    return said === address ? (
      children
    ) : (
      <>
        {children}{" "}
        <span className="message-address">
          (<PlainText text={address} />)
        </span>
      </>
    );
  }
  const names = read.ascii === null ? read.host : `${read.host}, ${read.ascii}`;
  return (
    <>
      <a href={read.href} target="_blank" rel="noopener noreferrer" title={read.href}>
        {children}
      </a>
      {saysWhereItLeads(said, read) ? null : (
        <>
          {" "}
          <bdi className="message-address">({names})</bdi>
        </>
      )}
    </>
  );
};
