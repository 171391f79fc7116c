import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { addressNotes, longWords } from "../../../words/browser-words.ts";
import { type Address, readAddress, visibleText } from "../../../workspace/addresses.ts";

/** Characters of an address that are drawn; more nobody reads, and a page can hold millions. */
const SHOWN_CHARS = 600;

const cut = (text: string): string => visibleText(text.slice(0, SHOWN_CHARS)).toWellFormed();

const Long = ({ text }: { readonly text: string }): ReactNode =>
  text.length > SHOWN_CHARS ? <span className="address-more"> … {longWords(text.length)}</span> : null;

const Text = ({ address }: { readonly address: Address }): ReactNode =>
  address.kind === "text" ? (
    <bdi dir="ltr">{cut(address.text)}</bdi>
  ) : (
    <bdi dir="ltr">
      {address.encrypted ? "https://" : "http://"}
      <strong>{address.host}</strong>
      {cut(address.rest)}
    </bdi>
  );

/** A whole address, its host in front of everything else, and what should be known of it. Never a link. */
export const AddressText = ({ url }: { readonly url: string }): ReactNode => {
  const address = readAddress(url);
  const grave = address.kind === "link" && (address.lookalike || address.named);
  return (
    <>
      <p className="address">
        <Text address={address} />
        <Long text={url} />
      </p>
      {addressNotes(address).map((note) => (
        <p key={note} className="address-note" {...(grave ? { "data-tone": "warn" } : {})}>
          {note}
        </p>
      ))}
    </>
  );
};

export interface OpenLinkProps {
  readonly url: string;
  readonly title: string;
  readonly words?: string;
  /** Called when somebody follows it. */
  readonly onOpen: () => void;
}

/** Opens an address in a window of its own, which learns nothing of this one; nothing where the address is no link. */
export const OpenLink = ({ url, title, words, onOpen }: OpenLinkProps): ReactNode => {
  const address = readAddress(url);
  if (address.kind === "text") return null;
  return (
    <a
      className={words === undefined ? "icon-button browser-open" : "button"}
      {...(words === undefined ? {} : { "data-size": "small" })}
      href={address.href}
      target="_blank"
      rel="noopener noreferrer"
      referrerPolicy="no-referrer"
      draggable={false}
      aria-label={`Open ${title}`}
      title={`Open ${address.host} in a new window`}
      onClick={onOpen}
      onAuxClick={({ button }) => {
        if (button === 1) onOpen();
      }}
    >
      <ExternalLink size={14} aria-hidden="true" />
      {words}
    </a>
  );
};
