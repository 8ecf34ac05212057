// Typed text that the server has not taken yet, kept in this browser: of one
// person, for one page. It outlives a crash of the tab, not a sign-out, and goes
// when somebody else signs in here.
window.kept = (() => {
  "use strict";
  const { user, out } = document.currentScript.dataset;
  const own = `kept ${user} `;
  const keys = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));
  // A grid that is answered alone shows another column under another `as`.
  const page = location.pathname + (location.search.match(/[?&]as=[^&]+/)?.[0].replace("&", "?") ?? "");
  const pageKey = (path) => `${own}${path} `;

  // A browser may forbid or limit storage: then nothing is kept, and `put` says so.
  function tried(action, otherwise) {
    try { return action(); } catch { return otherwise; }
  }
  function forget(wanted) {
    tried(() => { for (const key of keys("kept ")) if (wanted(key)) localStorage.removeItem(key); });
  }

  forget((key) => !key.startsWith(own));
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === out) forget(() => true);
  });

  return {
    put: (name, entry) => tried(() => {
      localStorage.setItem(pageKey(page) + name, JSON.stringify(entry));
      return true;
    }, false),
    drop: (name) => tried(() => localStorage.removeItem(pageKey(page) + name)),
    // What waits on this page: pairs of a field's name and its entry.
    here: () => tried(() => {
      const start = pageKey(page);
      return keys(start).map((key) => [key.slice(start.length), JSON.parse(localStorage.getItem(key))]);
    }, []),
    // Addresses of the other pages on which something waits.
    elsewhere: () => tried(() => {
      const paths = keys(own).map((key) => key.slice(own.length).split(" ")[0]);
      return [...new Set(paths)].filter((path) => path !== page);
    }, []),
  };
})();
