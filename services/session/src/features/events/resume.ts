const NUMBER = /^(0|[1-9][0-9]{0,14})$/;

/** The number to resume after: null where none is named, undefined where it is no number. */
export const resumeAfter = (text: string | null): number | null | undefined => {
  if (text === null || text === "") return null;
  return NUMBER.test(text) ? Number(text) : undefined;
};
