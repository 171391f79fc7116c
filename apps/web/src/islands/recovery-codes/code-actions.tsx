import { Check, Copy, Download, Printer } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { copyText } from "../../ui/copy-text.ts";
import { CODES_FILE, codeLines, codesText, type KeptCodes } from "./codes-text.ts";

/** A browser has begun to write a file long before, in milliseconds. */
const FILE_MILLISECONDS = 10_000;

/** Made in the page: nothing is asked of anybody. */
const download = (kept: KeptCodes): void => {
  const url = URL.createObjectURL(new Blob([codesText(kept)], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = CODES_FILE;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), FILE_MILLISECONDS);
};

type Done = "download" | "copy";

const WORDS: Record<Done, string> = { download: "Downloaded", copy: "Copied" };
const NOT_COPIED = "This browser does not let the page copy. Download the codes, or select them.";

/** The ways to keep the codes. */
export const CodeActions = (kept: KeptCodes): ReactNode => {
  const [done, setDone] = useState<readonly Done[]>([]);
  const [refused, setRefused] = useState(false);
  const latest = done.at(-1);
  const finish = (what: Done): void => setDone((before) => [...before, what]);
  const copy = async (): Promise<void> => {
    const copied = await copyText(codeLines(kept.codes));
    setRefused(!copied);
    if (copied) finish("copy");
  };
  const mark = (what: Done, icon: ReactNode): ReactNode =>
    done.includes(what) ? <Check size={15} aria-hidden="true" /> : icon;
  return (
    <div className="codes-actions">
      <Button
        onClick={() => {
          download(kept);
          finish("download");
        }}
      >
        {mark("download", <Download size={15} aria-hidden="true" />)}
        Download
      </Button>
      <Button onClick={() => window.print()}>
        <Printer size={15} aria-hidden="true" />
        Print
      </Button>
      <Button onClick={() => void copy()}>
        {mark("copy", <Copy size={15} aria-hidden="true" />)}
        Copy
      </Button>
      <p className={refused ? "codes-refused" : "unseen"} role="status">
        {refused ? NOT_COPIED : latest === undefined ? "" : WORDS[latest]}
      </p>
    </div>
  );
};
