// Makes pages smoother; everything works without it. No eval, no inline code: safe under a strict CSP.
"use strict";

(() => {
  const ERROR_PREFIX = "Fehler: ";
  const SORRY = "Das hat gerade nicht geklappt. Ihre Eingaben sind noch da. Bitte versuchen Sie es noch einmal.";
  const RESTORED = "Ihr Text vom letzten Mal ist wieder da.";
  const KEEP = "keep:";
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  // --- Speak and lead the eye -----------------------------------------------------------------

  const announce = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };

  const focusErrors = (root) => {
    const summary = root.querySelector("[data-error-summary]");
    if (!summary) return;
    if (!document.title.startsWith(ERROR_PREFIX)) document.title = ERROR_PREFIX + document.title;
    summary.focus();
  };

  const notice = (form, text, kind) => {
    const place = form.querySelector(":scope > [data-notice]") || document.createElement("p");
    place.dataset.notice = "";
    place.className = `notice notice--${kind}`;
    place.setAttribute("role", "status");
    form.prepend(place);
    place.textContent = text;
  };

  // A link in the error summary leads to its field, also into a closed <details>.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  });

  // --- Typed text survives an expired login (forms with data-keep) ------------------------------

  const person = () => document.body.dataset.person || "";
  const keyOf = (form) => `${KEEP}${form.dataset.keep || form.getAttribute("action") || location.pathname}`;
  const isKept = (field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type);
  const read = (key) => {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Storage is full or forbidden: the page works without.
    }
  };
  const keptKeys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(KEEP));

  const remember = (form, sent) => {
    const fields = Array.from(form.elements).filter(isKept).map((field) => {
      const chosen = ["checkbox", "radio"].includes(field.type) ? field.checked : null;
      return { name: field.name, value: field.value, chosen };
    });
    write(keyOf(form), { person: person(), sent, fields });
  };

  const restore = (form, kept) => {
    let changed = false;
    for (const { name, value, chosen } of kept.fields) {
      for (const field of Array.from(form.elements).filter((item) => item.name === name && isKept(item))) {
        if (chosen === null) {
          if (!field.value && value) {
            field.value = value;
            changed = true;
          }
        } else if (field.value === value && field.checked !== chosen) {
          field.checked = chosen;
          changed = true;
        }
      }
    }
    if (changed) notice(form, RESTORED, "info");
  };

  // Sent and not stopped on the way (login, refusal): it arrived, unless the form came back with errors.
  const recall = () => {
    const forms = new Map(all("form[data-keep]").map((form) => [keyOf(form), form]));
    const refused = Boolean(document.querySelector("main.refusal"));
    for (const key of keptKeys()) {
      const kept = read(key);
      const form = forms.get(key);
      if (!kept || (person() && kept.person && kept.person !== person())) sessionStorage.removeItem(key);
      else if (refused || (kept.person && !person())) write(key, { ...kept, stopped: true });
      else if (form && form.querySelector("[aria-invalid]")) write(key, { ...kept, sent: false });
      else if (kept.sent && !kept.stopped) sessionStorage.removeItem(key);
      else if (form) {
        restore(form, kept);
        write(key, { ...kept, sent: false, stopped: false });
      }
    }
  };

  const keepTyping = (event) => {
    const form = event.target.closest && event.target.closest("form[data-keep]");
    if (form) remember(form, false);
  };
  document.addEventListener("input", keepTyping);
  document.addEventListener("change", keepTyping);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form[data-keep]")) remember(form, true);
    if (form.matches("form[data-forget]")) keptKeys().forEach((key) => sessionStorage.removeItem(key));
  });

  // --- Menus close when people go on --------------------------------------------------------------

  const closeMenus = (except) =>
    all("details.account[open]").forEach((menu) => {
      if (!except || !menu.contains(except)) menu.open = false;
    });
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.account[open], details.menu-switch[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // --- HTMX ---------------------------------------------------------------------------------------

  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail.ctx.target;
    const root = target && target.isConnected ? target : document;
    prepare(root);
    focusErrors(root);
    const spoken = root.querySelector("[data-announce]");
    if (spoken) announce(spoken.dataset.announce);
  });

  const apologise = (event) => {
    const { ctx } = event.detail;
    if (ctx.response && ctx.response.status < 500) return;
    const form = ctx.sourceElement && ctx.sourceElement.closest("form");
    if (form) notice(form, SORRY, "danger");
    else announce(SORRY);
  };
  document.addEventListener("htmx:error", apologise);
  document.addEventListener("htmx:response:error", apologise);

  // --- Start --------------------------------------------------------------------------------------

  // Our own German sentences, at the field, instead of the browser's bubbles.
  const prepare = (root) => {
    all("form[method='post']", root).forEach((form) => {
      form.noValidate = true;
    });
  };

  prepare(document);
  recall();
  if (document.title.startsWith(ERROR_PREFIX)) focusErrors(document);
})();
