// Runs before the first paint: the chosen theme, and whether somebody is signed in here, without a flash of the other.
(() => {
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const theme = stored("holdfast.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (stored("holdfast.signed-in") === "yes") root.dataset.signedIn = "";
})();
