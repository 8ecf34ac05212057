// Asks now and then who else is in the plan; a tab that nobody sees does not ask.
(() => {
  "use strict";
  const EVERY = 15000;
  let timer = 0;

  async function ask() {
    clearTimeout(timer);
    const place = document.getElementById("present");
    if (!place || document.hidden) return;
    try {
      // Followed, a redirect would bring the page for signing in.
      const answer = await fetch(place.dataset.url, { redirect: "manual" });
      const text = answer.ok ? (await answer.text()).trim() : "";
      if (!text) place.replaceChildren();
      else await htmx.swap({ text, target: place, swap: "innerMorph", sourceElement: place });
      if ([403, 404].includes(answer.status)) return;
    } catch { place.replaceChildren(); }
    timer = setTimeout(ask, EVERY * (0.9 + 0.2 * Math.random()));
  }

  document.addEventListener("visibilitychange", ask);
  ask();
})();
