/** Where to go after signing in: a path of this site that the address names, with a device's code if it has one, or the list of sessions. */
export const nextPage = (search: string): string => {
  const next = new URLSearchParams(search).get("next") ?? "";
  return /^\/(?![/\\])[\w\-/]*(\?code=[A-Za-z-]{1,12})?$/.test(next) ? next : "/sessions";
};
