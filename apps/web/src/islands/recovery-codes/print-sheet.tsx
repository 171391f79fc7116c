import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { dayOf } from "../../words/time.ts";
import { KEEPING, type KeptCodes, recoverAddress } from "./codes-text.ts";
import "./print-sheet.css";

/** What a printer gets of the page while codes are shown: these and nothing else. Nobody sees it on a screen. */
export const PrintSheet = ({ codes, email, origin, at }: KeptCodes): ReactNode =>
  createPortal(
    <div className="print-sheet">
      <h1>Holdfast recovery codes</h1>
      <p>
        For <strong>{email}</strong>, made on {dayOf(at)}.
      </p>
      <p>
        When the passphrase is lost, one of these codes sets a new one at{" "}
        <strong>{recoverAddress(origin)}</strong>.
      </p>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      {KEEPING.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>,
    document.body,
  );
