// Keys: "/" searches in the plan, "?" lists the keys, Alt with an arrow turns the
// screens of the plan: the arrow that points along the line of text goes on.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const types = (element) =>
    element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit])");

  // The keys of "/" and "?" carry ظ and ؟ on an Arabic keyboard.
  const isSlash = (event) => event.key === "/" || (event.key === "ظ" && event.code === "Slash");
  const isQuestion = (event) => event.key === "?" || event.key === "؟";

  function search() {
    const box = [...document.querySelectorAll("[data-key=search]")].find((one) => one.checkVisibility());
    if (!box) return false;
    if (box.matches("a")) box.click(); else { box.focus(); box.select(); }
    return true;
  }

  function list() {
    const dialog = $("#keys");
    if (dialog && !dialog.open) dialog.showModal();
    return Boolean(dialog);
  }

  function turn(event) {
    const along = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const target = $(event.key === along ? "[data-key=next]" : "[data-key=previous]");
    target?.click();
    return Boolean(target);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
    if ($("dialog[open]")) return;
    let done = false;
    if (event.altKey) {
      if (/^Arrow(Left|Right)$/.test(event.key) && !event.shiftKey) done = turn(event);
    } else if (!types(event.target)) {
      if (isSlash(event)) done = search();
      else if (isQuestion(event)) done = list();
    }
    if (done) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-key=list]")) return;
    const menu = event.target.closest("details.menu");
    if (menu) menu.open = false;
    list();
  });

  // A link that names an answer leads into its field, even where it is folded away.
  function arrive() {
    const target = location.hash.startsWith("#f-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let one = target.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    const input = types(target) ? target : target.querySelector("input, select, textarea");
    (input ?? target).focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  }
  window.addEventListener("hashchange", arrive);
  arrive();
})();
