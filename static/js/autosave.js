// Saves each answer shortly after typing stops and on leaving it.
//
// One request at a time. An answer leaves `unsent` only when the server has
// taken it; until then it is kept in this browser, too (kept.js). Each carries
// the version of the record that it was typed over (`since`): what somebody else
// has changed after that is a conflict, never written over in silence.
(() => {
  "use strict";
  const QUIET = 2000, RESTED = 1000, SLOWEST = 30000, PATIENCE = 30000;
  // Refused as it is: sending it again would not help. Others are tried again.
  const HOPELESS = [400, 403, 404, 405, 413];
  // name → {record, field, values, since, sent, waits, refused}
  const unsent = new Map();
  let attempt = null;    // what is under way, or failed: it is repeated as it was
  let timer = 0, due = 0, sending = null, failures = 0, out = false, stored = true;

  const form = () => document.getElementById("work");
  const chip = () => document.getElementById("save-state");
  const inputsOf = (name) => [...document.getElementsByName(name)].filter((one) => form()?.contains(one));
  const isPick = (input) => /^(radio|checkbox)$/.test(input.type);
  const valuesOf = (name) => inputsOf(name).filter((one) => !isPick(one) || one.checked).map((one) => one.value);
  const versionOf = (record) => Number(document.getElementById(`v-${record}`)?.value ?? 0);
  const noteOf = (name) => document.getElementById(`f-${name}-note`);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const waiting = () => attempt !== null || [...unsent.values()].some((entry) => entry.waits);

  function fill(name, values) {
    for (const input of inputsOf(name)) {
      if (isPick(input)) input.checked = values.includes(input.value);
      else input.value = values[0] ?? "";
    }
  }

  // ---- what is said

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
    if (element.textContent !== text) element.textContent = text;
  }

  // Nothing is under way: what is left, the gravest first.
  function rest() {
    const left = new Set([...unsent.values()].map((entry) => entry.refused).filter(Boolean));
    show(["hopeless", "conflict", "invalid"].find((state) => left.has(state)) ?? "saved");
  }

  function fail() {
    for (const [name, entry] of unsent) {
      if (!entry.refused) document.getElementById(`f-${name}-field`)?.classList.add("is-unsaved");
    }
    if (!out && stored && !navigator.onLine) { show("offline"); return; }
    show("failed");
    if (out && stored) chip().textContent = chip().dataset.out;
  }

  function say(text, ...more) {
    const message = document.createElement("div");
    const words = document.createElement("span");
    message.className = "message message-error";
    words.className = "message-text";
    words.append(text, " ", ...more);
    message.append(words);
    document.getElementById("messages").append(message);
    return message;
  }

  // ---- what is typed

  function keep(name) {
    const { record, field, values, since, sent } = unsent.get(name);
    stored = kept.put(name, { record, field, values, since, sent });
  }

  function drop(name) {
    unsent.delete(name);
    kept.drop(name);
    document.getElementById(`f-${name}-field`)?.classList.remove("is-unsaved");
  }

  // The entry of a field, made from the page if there is none.
  function entryOf(name, record) {
    if (!unsent.has(name)) {
      const since = document.getElementsByName(`${name}-since`)[0]?.value ?? versionOf(record);
      unsent.set(name, { record, field: name.slice(record.length + 1), since: Number(since) });
    }
    return unsent.get(name);
  }

  const recordOf = (input) => input.closest("[data-record]")?.dataset.record;

  function typed(event) {
    const input = event.target, record = recordOf(input);
    if (!record || !input.name?.startsWith(`${record}-`) || "plain" in input.dataset) return;
    if (!form()?.contains(input)) return;
    const entry = entryOf(input.name, record);
    Object.assign(entry, { values: valuesOf(input.name), waits: true, refused: "" });
    keep(input.name);
    if (!attempt) show("saving");
    clearTimeout(timer);
    timer = setTimeout(flush, event.type === "input" ? QUIET : 0);
  }

  // ---- sending

  // Sends all that waits; resolves to whether everything was taken.
  function flush() {
    clearTimeout(timer);
    sending ??= drain().finally(() => { sending = null; });
    return sending;
  }

  async function drain() {
    while ((attempt ??= nextAttempt())) {
      show("saving");
      const pause = await send(attempt);
      if (pause !== undefined) {
        fail();
        // Whoever is signed out is waited for; any other trouble may pass by itself.
        if (!out) timer = setTimeout(flush, pause);
        return false;
      }
      attempt = null;
      failures = 0;
    }
    recount();
    rest();
    return unsent.size === 0;
  }

  // What the rules find now is asked for when the saving rests.
  function recount() {
    clearTimeout(due);
    due = setTimeout(async () => {
      const place = document.getElementById("alerts");
      // Followed, a redirect would bring the page for signing in.
      const answer = await fetch(place.dataset.url, { redirect: "manual" }).catch(() => null);
      const text = answer?.ok ? await answer.text() : "";
      if (text) await htmx.swap({ text, target: place, swap: "outerHTML", sourceElement: place });
    }, RESTED);
  }

  // The answers of one record that wait, as they are now.
  function nextAttempt() {
    const first = [...unsent.values()].find((entry) => entry.waits);
    if (!first || !form()) return null;
    const fields = [];
    for (const [name, entry] of unsent) {
      if (entry.record !== first.record || !entry.waits) continue;
      entry.waits = false;
      entry.sent = entry.values;
      keep(name);
      fields.push({ name, field: entry.field, values: entry.values, since: entry.since });
    }
    return { record: first.record, version: versionOf(first.record), fields };
  }

  function bodyOf({ record, version, fields }) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken.value);
    data.append("record", record);
    data.append(`${record}-version`, version);
    // Only what is computed otherwise by now comes back.
    for (const panel of document.querySelectorAll("[data-seen]")) data.append("seen", panel.dataset.seen);
    for (const { name, field, values, since } of fields) {
      data.append("field", field);
      data.append(`${name}-since`, since);
      for (const value of values) data.append(name, value);
    }
    return data;
  }

  // Resolves to nothing when the server has said its word, else to a pause in ms.
  async function send(what, renewed = false) {
    let response, text;
    try {
      response = await fetch(form().dataset.save, {
        method: "POST", body: bodyOf(what), headers: { "HX-Request": "true" },
        redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
      });
      text = await response.text();
    } catch { return pauseBefore(); }
    const { status } = response;
    if (response.type === "opaqueredirect" || status === 401) { signedOut(); return 0; }
    if (status === 403 && !renewed) {
      // The form's token may have gone with the session that it was made in.
      const who = await renew();
      if (who === "same") return send(what, true);
      if (who !== "unknown") { signedOut(who); return 0; }
      return pauseBefore();
    }
    if (HOPELESS.includes(status)) { refuse(what, status); return undefined; }
    const known = { 200: "", 409: "conflict", 410: "invalid", 422: "invalid" };
    if (!(status in known)) return pauseBefore(response.headers.get("Retry-After"));
    await take(what, text, known[status]);
    return undefined;
  }

  function pauseBefore(asked) {
    const own = Math.min(SLOWEST, 1000 * 2 ** failures++) * (0.5 + Math.random());
    return Math.max(own, Math.min(SLOWEST, 1000 * Number(asked) || 0));
  }

  const sayWhy = (status) => {
    chip().dataset.hopeless = chip().dataset[`hopeless${status}`] ?? chip().dataset.hopelessany;
  };

  function refuse({ fields }, status) {
    sayWhy(status);
    for (const { name } of fields) {
      if (unsent.has(name)) unsent.get(name).refused = "hopeless";
      document.getElementById(`f-${name}-field`)?.classList.add("is-unsaved");
    }
  }

  // The server's word about each answer, and what others wrote meanwhile.
  async function take({ record, fields }, text, trouble) {
    const answer = new DOMParser().parseFromString(text, "text/html");
    const version = Number(answer.getElementById(`v-${record}`)?.value ?? versionOf(record));
    for (const { name } of fields) {
      const note = answer.getElementById(`f-${name}-note`);
      const conflict = note?.querySelector(".conflict");
      const faulty = Boolean(conflict || note?.querySelector(".field-error") || (trouble && !note));
      const entry = unsent.get(name);
      if (!faulty && !entry?.waits) drop(name);
      else if (!faulty) { entry.since = version; keep(name); }
      else if (entry && !entry.waits) entry.refused = conflict ? "conflict" : "invalid";
      for (const input of inputsOf(name)) input.setAttribute("aria-invalid", String(faulty));
      document.getElementById(`f-${name}-field`)?.classList.toggle("has-error", faulty);
    }
    // Only a page that shows what others wrote is at the version of the answer.
    const merged = JSON.parse(answer.querySelector("[data-merged]")?.dataset.merged ?? "{}");
    for (const [name, values] of Object.entries(merged)) if (!unsent.has(name)) fill(name, values);
    await htmx.swap({ text, target: document.body, swap: "none", sourceElement: document.body });
  }

  // ---- signed out meanwhile

  // Who is signed in now; if it is still the same person the forms get a fresh token.
  async function renew() {
    try {
      const response = await fetch(form().dataset.token, { redirect: "manual", cache: "no-store" });
      if (response.type === "opaqueredirect" || response.status === 401) return "nobody";
      const { user, token } = await response.json();
      if (user !== form().dataset.user) return "other";
      for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = token;
      return "same";
    } catch { return "unknown"; }
  }

  function signedOut(who = "nobody") {
    const dialog = document.getElementById("signed-out");
    out = true;
    dialog.dataset.who = who;
    if (!dialog.open) dialog.showModal();
  }

  async function comeBack() {
    const dialog = document.getElementById("signed-out"), who = await renew();
    if (who !== "same") { if (who !== "unknown") dialog.dataset.who = who; return; }
    out = false;
    dialog.close();
    flush().then((all) => { if (all) rest(); });
  }

  document.addEventListener("visibilitychange", () => { if (out && !document.hidden) comeBack(); });
  document.getElementById("signed-out")?.addEventListener("click", (event) => {
    if (event.target.closest("[data-again]")) comeBack();
  });

  // ---- two versions of one answer

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".conflict button");
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const name = button.value, entry = entryOf(name, recordOf(button));
    const input = inputsOf(name)[0];
    if (button.name === "keep") {
      Object.assign(entry, { values: valuesOf(name), since: Number(button.dataset.seen), waits: true, refused: "" });
      keep(name);
      flush();
    } else {
      fill(name, JSON.parse(button.dataset.values));
      drop(name);
      noteOf(name).replaceChildren();
      for (const one of inputsOf(name)) one.setAttribute("aria-invalid", "false");
      document.getElementById(`f-${name}-field`)?.classList.remove("has-error");
      if (waiting()) flush(); else rest();
    }
    input?.focus();
  }, true);

  // ---- leaving

  let leaving = false, through = null, held = null;
  const goOn = (target) => { through = target; target.click(); through = null; };

  // A click that leaves or redraws the page waits for what was typed.
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("a[href], [data-act]");
    if (!target || target === through || !waiting()) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target.matches("a[target], a[download], a[href^='#']")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // Nothing can be sent: held back once; who insists on a link is asked by the browser.
    flush().then(() => {
      if (!waiting() || (held === target && target.matches("a"))) goOn(target);
      held = target;
    });
  }, true);

  document.addEventListener("submit", (event) => {
    if (event.target.method === "dialog") return;
    if (!waiting() || event.target === through) { leaving = event.target === form() || !unsent.size; return; }
    event.preventDefault();
    flush().then(() => {
      if (waiting() && event.target === form()) return;
      through = event.target;
      event.target.requestSubmit(event.submitter);
      through = null;
    });
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && unsent.size) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { leaving = false; });

  // What is stored as one line takes no line break: Enter saves, as in an input.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".one-line")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  window.addEventListener("online", () => { if (waiting()) flush(); else rest(); });
  window.addEventListener("offline", () => { if (!sending) fail(); });

  // ---- what waited when the page was left or the browser failed

  // The page is new: what the server refused on it is known as refused, what waits
  // is put back into its field.
  function restore() {
    for (const mark of form()?.querySelectorAll("input[name$='-since']") ?? []) {
      const name = mark.name.slice(0, -"-since".length);
      const entry = entryOf(name, recordOf(mark));
      if (entry.waits) continue;
      entry.values = valuesOf(name);
      entry.refused = mark.parentElement.querySelector(".conflict") ? "conflict" : "invalid";
      keep(name);
    }
    for (const [name, entry] of kept.here()) {
      if (unsent.has(name) && unsent.get(name).refused) continue;
      if (!inputsOf(name).length) { orphan(name, entry); continue; }
      // The last save arrived, only its answer was lost: the page starts from it.
      if (same(valuesOf(name), entry.sent)) entry.since = versionOf(entry.record);
      fill(name, entry.values);
      unsent.set(name, { ...entry, waits: true });
    }
  }

  // Its record was deleted: the text is shown, to be copied or let go.
  const told = new Set();
  function orphan(name, entry) {
    unsent.delete(name);
    if (told.has(name)) return;
    told.add(name);
    const text = document.createElement("bdi"), button = document.createElement("button");
    text.textContent = `«${entry.values.join("، ")}»`;
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = chip().dataset.forget;
    const message = say(chip().dataset.orphan, text, " ", button);
    button.addEventListener("click", () => { kept.drop(name); message.remove(); });
  }

  // ---- after an action

  // An answer that is no page of this screen must not replace what was typed.
  document.addEventListener("htmx:before:response", (event) => {
    const { raw } = event.detail.ctx.response;
    if (!event.target.matches?.("[data-act]") || (!raw.redirected && [200, 422].includes(raw.status))) return;
    event.preventDefault();
    renew().then((who) => {
      if (who === "nobody" || who === "other") signedOut(who);
      if (who !== "same" || !HOPELESS.includes(raw.status)) { fail(); return; }
      sayWhy(raw.status);
      show("hopeless");
    });
  });
  document.addEventListener("htmx:error", (event) => { if (event.target.matches?.("[data-act]")) fail(); });

  // What is asked before a record goes is asked in front of the page.
  function ask() {
    const dialog = document.getElementById("ask");
    if (!dialog) return;
    dialog.open = false;
    dialog.showModal();
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) { event.preventDefault(); dialog.close(); }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      document.querySelector(`[formaction$="/delete/${dialog.dataset.row}/"]`)?.focus();
    });
  }

  // After an action redrew the page the eye is where it was: in the new record,
  // or on the button that was pressed.
  let pressed = "", drawn = form();
  document.addEventListener("click", (event) => {
    pressed = event.target.closest?.("[data-act]")?.getAttribute("formaction") ?? "";
  });
  document.addEventListener("htmx:after:swap", () => {
    if (form() === drawn) return;
    drawn = form();
    recount();
    // What the page no longer shows as refused is put back and sent again.
    for (const [name, entry] of unsent) {
      if (!document.getElementsByName(`${name}-since`).length) entry.refused = "";
    }
    restore();
    ask();
    const faults = document.getElementById("faults");
    const fresh = document.querySelector(".is-new :is(input:not([type=hidden]), textarea, select)");
    const again = pressed && document.querySelector(`[formaction="${CSS.escape(pressed)}"]:enabled`);
    const undo = /\/delete\//.test(pressed) && document.querySelector(".undo-bar button");
    if (pressed && !document.querySelector("dialog:modal")) (faults || (/\/(up|down)\//.test(pressed) && again) || undo || fresh || again)?.focus();
    pressed = "";
    if (waiting()) flush(); else rest();
  });

  restore();
  ask();
  if (waiting()) { fail(); flush(); } else if (unsent.size) rest();
  document.getElementById("faults")?.focus();
  for (const path of kept.elsewhere()) {
    const link = document.querySelector(`.rail a[href="${CSS.escape(path)}"]`);
    if (link) {
      const door = document.createElement("a");
      door.href = path;
      door.textContent = link.firstChild.textContent.trim();
      say(chip().dataset.elsewhere, door);
    }
  }
})();
