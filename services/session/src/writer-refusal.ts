/** Why a login may not write into a session with a device: what `writer_refusal()` of migration 0002 answers. */
export const WRITER_REFUSALS = [
  "unauthenticated",
  "not-found",
  "forbidden",
  "device-not-allowed",
  "epoch-retired",
  "wrong-place",
] as const;
export type WriterRefusal = (typeof WRITER_REFUSALS)[number];

/** The refusal that a function of the database named; `also` are further ones it may name. */
export const writerRefusalOf = <const C extends string>(
  code: string,
  also: readonly C[],
): WriterRefusal | C => {
  const known = [...WRITER_REFUSALS, ...also].find((refusal) => refusal === code);
  if (known === undefined) throw new Error(`the database answered ${code}`);
  return known;
};
