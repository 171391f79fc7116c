/** With so many left, or fewer, it is time for new ones. */
const FEW_CODES = 2;

const counted = (codes: number): string => (codes === 1 ? "1 code" : `${codes} codes`);

/** How many recovery codes nobody has used. */
export const leftWords = (codesLeft: number): string => (codesLeft === 0 ? "None left" : `${codesLeft} left`);

/** Why new codes are due; null while there are enough. */
export const fewWords = (codesLeft: number): string | null => {
  if (codesLeft === 0)
    return "Without a code, a lost passphrase loses your sessions. Make new codes while you can.";
  if (codesLeft > FEW_CODES) return null;
  return `Only ${counted(codesLeft)} ${codesLeft === 1 ? "is" : "are"} left. Make new ones while you can.`;
};

/** Said after recovery; null codes are not known. */
export const recoveredWords = (codesLeft: number | null): string => {
  const done = "Your new passphrase is set, and that code is used up.";
  if (codesLeft === null) return done;
  const left =
    codesLeft === 0 ? "It was the last one" : `${codesLeft} ${codesLeft === 1 ? "is" : "are"} left`;
  return codesLeft > FEW_CODES ? `${done} ${left}.` : `${done} ${left}: make new ones in Settings.`;
};
