// Saves each answer shortly after typing stops and on leaving it.
//
// One request at a time, so a record's version is always the one the server
// gave last. An answer leaves `waiting` only when the server has acknowledged
// it; what could not be sent is tried again, ever more slowly.
(() => {
  "use strict";
  const QUIET = 2000, SLOWEST = 30000;
  const waiting = new Map();   // record → set of fields typed and not sent
  const refused = new Set();   // names of answers the server did not take
  let timer = 0, sending = null, failures = 0;

  const form = () => document.getElementById("work");
  const chip = () => document.getElementById("save-state");

  function show(state) {
    const element = chip();
    if (!element) return;
    let text = element.dataset[state] || "";
    if (state === "saved") {
      const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
        hour: "2-digit", minute: "2-digit", hour12: false,
        numberingSystem: element.dataset.numbering,
      });
      text += " " + clock.format(new Date());
    }
    element.dataset.state = state;
    element.textContent = text;
  }

  function placeOf(input) {
    const record = input.closest("[data-record]")?.dataset.record;
    if (!record || !input.name?.startsWith(record + "-") || "plain" in input.dataset) return null;
    return { record, field: input.name.slice(record.length + 1) };
  }

  function typed(event) {
    const place = placeOf(event.target);
    if (!place || !form()?.contains(event.target)) return;
    if (!waiting.has(place.record)) waiting.set(place.record, new Set());
    waiting.get(place.record).add(place.field);
    refused.delete(event.target.name);
    clearTimeout(timer);
    timer = setTimeout(flush, event.type === "input" ? QUIET : 0);
  }

  // Sends all that waits; resolves to whether everything was taken.
  function flush() {
    clearTimeout(timer);
    sending ??= drain().finally(() => { sending = null; });
    return sending;
  }

  async function drain() {
    while (waiting.size) {
      const [record, fields] = waiting.entries().next().value;
      waiting.delete(record);
      show("saving");
      if (!(await send(record, fields))) {
        const kept = waiting.get(record) || new Set();
        waiting.set(record, new Set([...fields, ...kept]));
        show("failed");
        const pause = Math.min(SLOWEST, 1000 * 2 ** failures++) * (0.5 + Math.random());
        timer = setTimeout(flush, pause);
        return false;
      }
      failures = 0;
    }
    return refused.size === 0;
  }

  async function send(record, fields) {
    const element = form();
    if (!element) return true;
    const page = new FormData(element), data = new FormData();
    data.append("csrfmiddlewaretoken", page.get("csrfmiddlewaretoken"));
    data.append("record", record);
    data.append(record + "-version", page.get(record + "-version") ?? "0");
    for (const field of fields) {
      data.append("field", field);
      for (const value of page.getAll(`${record}-${field}`)) data.append(`${record}-${field}`, value);
    }
    let response;
    try {
      response = await fetch(element.dataset.save, {
        method: "POST", body: data, headers: { "HX-Request": "true" }, redirect: "manual",
      });
    } catch { return false; }
    const taken = { 200: "saved", 409: "conflict", 410: "invalid", 422: "invalid" }[response.status];
    if (!taken) return false;
    await htmx.swap({ text: await response.text(), target: document.body, swap: "none",
                      sourceElement: document.body });
    for (const field of fields) {
      const name = `${record}-${field}`;
      const input = element.querySelector(`[name="${CSS.escape(name)}"]`);
      const note = document.getElementById(`f-${name}-note`);
      const faulty = taken !== "saved" && Boolean(note?.firstElementChild?.matches(":not(.echo)"));
      if (faulty) refused.add(name); else refused.delete(name);
      if (input) input.setAttribute("aria-invalid", String(faulty));
      document.getElementById(`f-${name}-field`)?.classList.toggle("has-error", faulty);
    }
    show(refused.size ? (taken === "saved" ? "invalid" : taken) : "saved");
    return true;
  }

  const unsent = () => waiting.size > 0 || sending !== null;

  document.addEventListener("input", typed);
  document.addEventListener("change", typed);

  // A click that leaves or redraws the page waits for what was typed.
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("a[href], [data-act]");
    if (!target || !unsent() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target.matches("a[target], a[download], a[href^='#']")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    flush().then(() => { if (!waiting.size) target.click(); });
  }, true);

  let leaving = false;
  document.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (unsent() || refused.size)) event.preventDefault();
  });
  window.addEventListener("online", flush);

  // After an action redrew the page the eye is where it was: in the new record,
  // or on the button that was pressed.
  let pressed = "";
  document.addEventListener("click", (event) => {
    pressed = event.target.closest?.("[data-act]")?.getAttribute("formaction") ?? "";
  });
  document.addEventListener("htmx:after:swap", () => {
    const faults = document.getElementById("faults");
    const fresh = document.querySelector(".is-new :is(input:not([type=hidden]), textarea, select)");
    const again = pressed && document.querySelector(`[formaction="${CSS.escape(pressed)}"]:enabled`);
    if (pressed) (faults || (/\/(up|down)\//.test(pressed) && again) || fresh || again)?.focus();
    pressed = "";
    show(refused.size ? "invalid" : "saved");
  });
  document.getElementById("faults")?.focus();
})();
