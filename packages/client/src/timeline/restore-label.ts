const PREFIX_CHARS = 16;

/** What the sealed label of a save of kind restore says: whence, and how many parts where it was not all. */
export const restoreLabel = (from: string, parts: number | null): string => {
  const what = parts === null ? "restored" : `restored ${parts} ${parts === 1 ? "part" : "parts"}`;
  return `${what} from ${from.slice(0, PREFIX_CHARS)}`;
};

/** The beginning of the digest that a label names, and how many parts; null for a label that says nothing of a restore. */
export const readRestoreLabel = (
  label: string,
): { readonly from: string; readonly parts: number | null } | null => {
  const found = /^restored(?: (\d{1,6}) parts?)? from ([0-9a-f]{16})$/.exec(label);
  const from = found?.[2];
  if (from === undefined) return null;
  return { from, parts: found?.[1] === undefined ? null : Number(found[1]) };
};
