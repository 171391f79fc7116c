import { faultWords } from "@holdfast/client/export/file-words";
import { type FileRefusal, type OpenedFile, openFile, scanFile } from "@holdfast/client/export/open-file";
import { argon2id } from "@holdfast/client/node/argon2id.node";
import type { ExportSource } from "@holdfast/state/export/scan-export";
import { parseExportCode } from "@holdfast/vault/export-code";
import { type ExportSecret, exportSecretOfCode, exportSecretOfPassphrase } from "@holdfast/vault/export-keys";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { Ending, EXIT } from "./exit.ts";

const PARTIAL = "What is whole of it can be taken out with --partial.";

const endingOf = (refusal: FileRefusal, kdf: KdfParameters | null): Ending => {
  if (typeof refusal === "object")
    return new Ending(EXIT.file, `Not opened: ${faultWords(refusal.fault)}. ${PARTIAL}`);
  switch (refusal) {
    case "not-an-export":
      return new Ending(EXIT.file, "This is no file that was exported from Holdfast.");
    case "newer-export":
      return new Ending(EXIT.file, "This file was made by a newer version; get the newer program.");
    case "weak-kdf":
      return new Ending(
        EXIT.file,
        "The file asks for a key derivation that is too weak or too costly; it was not begun.",
      );
    case "not-trusted":
      return new Ending(EXIT.file, "The file does not prove who wrote it; nothing was taken out.");
    case "wrong-secret":
      return new Ending(EXIT.secret, `That ${kdf === null ? "code" : "passphrase"} does not open this file.`);
  }
};

const secretOf = async (typed: string, kdf: KdfParameters | null): Promise<ExportSecret> => {
  if (kdf === null) {
    const code = await parseExportCode(nodePrimitives, typed);
    if (!code.ok) throw new Ending(EXIT.secret, "That code has a typing mistake; it was not tried.");
    return exportSecretOfCode(nodePrimitives, code.value);
  }
  const secret = await exportSecretOfPassphrase(nodePrimitives, argon2id, typed, kdf);
  if (!secret.ok) throw endingOf("weak-kdf", kdf);
  return secret.value;
};

/** Checks a file, asks for what opens it, and opens it. @throws Ending for everything that keeps it closed */
export const openWithSecret = async (
  source: ExportSource,
  partial: boolean,
  ask: (question: string) => Promise<string | null>,
): Promise<OpenedFile> => {
  const scan = await scanFile(nodePrimitives, source);
  if (!scan.ok) throw endingOf(scan.error, null);
  const { fault, preamble } = scan.value;
  if (fault !== null && !partial) throw endingOf({ fault }, preamble.kdf);
  const typed = await ask(preamble.kdf === null ? "Code: " : "Passphrase: ");
  if (typed === null) throw new Ending(EXIT.secret, "Nothing was typed.");
  const file = await openFile(nodePrimitives, source, scan.value, await secretOf(typed, preamble.kdf));
  if (!file.ok) throw endingOf(file.error, preamble.kdf);
  if (file.value.fault !== null && !partial) throw endingOf({ fault: file.value.fault }, preamble.kdf);
  return file.value;
};
