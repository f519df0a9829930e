// Passkeys: the browser's dialogue fills a hidden field of an ordinary form. Without it other ways stand ready.
"use strict";

(() => {
  const PROBLEMS = {
    NotAllowedError: "Das wurde abgebrochen oder hat zu lange gedauert. Bitte versuchen Sie es noch einmal.",
    InvalidStateError: "Dieses Gerät hat hier schon einen Passkey.",
    SecurityError: "Unter dieser Adresse gehen Passkeys nicht. Bitte nehmen Sie einen anderen Weg.",
  };
  const OTHERWISE = "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.";

  const tell = (form, text) => {
    const place = form.querySelector("[data-passkey-problem]");
    place.textContent = text;
    place.hidden = !text;
  };

  const fetched = async (form) => {
    const body = new FormData(form);
    body.delete("credential");
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  };

  const use = async (form) => {
    tell(form, "");
    const ask = window.webauthnJSON[form.dataset.passkey];
    try {
      const options = form.dataset.options ? JSON.parse(form.dataset.options) : await fetched(form);
      form.elements.credential.value = JSON.stringify(await ask(options));
      form.submit();
    } catch (problem) {
      tell(form, PROBLEMS[problem.name] || OTHERWISE);
    }
  };

  if (window.webauthnJSON && window.webauthnJSON.supported()) {
    document.querySelectorAll("form[data-passkey]").forEach((form) => {
      form.hidden = false;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        use(form);
      });
    });
    document.querySelectorAll("[data-without-passkeys]").forEach((box) => {
      box.hidden = true;
    });
  }

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
