/** Where to go after signing in: a path of this site that the address names, or the list of sessions. */
export const nextPage = (search: string): string => {
  const next = new URLSearchParams(search).get("next") ?? "";
  return /^\/(?![/\\])[\w\-/]*$/.test(next) ? next : "/sessions";
};
