import type { Message } from "./mail.ts";

/** A short letter: what happened, the facts of it, and what to do. */
export interface Letter {
  readonly subject: string;
  readonly happened: string;
  readonly facts?: readonly string[];
  readonly advice: string;
  /** Where to do it. */
  readonly link: string;
  /** What stands last. */
  readonly closing: string;
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const paragraph = (html: string): string => `<p style="margin:0 0 14px">${html}</p>`;

/** The letter to one address, as text and as HTML of the same words: no image, no script, nothing from elsewhere. [NT-4] */
export const letterTo = (to: string, letter: Letter): Message => {
  const { subject, happened, facts = [], advice, link, closing } = letter;
  const list = facts.map((fact) => `  ${fact}`).join("\r\n");
  const text = [happened, ...(list === "" ? [] : [list]), advice, link, closing].join("\r\n\r\n");
  const body = [
    paragraph(escaped(happened)),
    ...(facts.length === 0 ? [] : [paragraph(facts.map(escaped).join("<br>"))]),
    paragraph(escaped(advice)),
    paragraph(`<a href="${escaped(link)}">${escaped(link)}</a>`),
    `<p style="margin:0;color:#61686a">${escaped(closing)}</p>`,
  ].join("\n");
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>
<body style="margin:24px;max-width:560px;font:15px/1.5 system-ui,sans-serif;color:#16191a">
${body}
</body></html>
`;
  return { to, subject, text: `${text}\r\n`, html };
};
