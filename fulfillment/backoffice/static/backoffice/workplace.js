// The workplace: a scanner that types anywhere, counts that are saved without leaving the page. Every step works without it.
(() => {
  "use strict";

  // Dark where the backoffice is: its switch is remembered, "auto" follows the device.
  const wanted = (localStorage.getItem("adminTheme") || "auto").replace(/"/g, "");
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const paint = () => document.documentElement.classList.toggle("dark", wanted === "dark" || (wanted !== "light" && device.matches));
  device.addEventListener("change", paint);
  paint();

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`timezone=${zone}`)) {
    document.cookie = `timezone=${zone};path=/;max-age=31536000;samesite=lax`;
  }

  // A picture that its shop does not serve gives way to an empty place.
  document.addEventListener("error", (event) => {
    if (event.target.matches?.("img.wp-image")) {
      const place = document.createElement("span");
      place.className = "wp-image";
      event.target.replaceWith(place);
    }
  }, true);

  // Steps go one after another: each is sent with the version that the step before it has led to.
  const waiting = [];
  let busy = false;

  function alarm() {
    document.body.classList.remove("wp-flash");
    void document.body.offsetWidth;
    document.body.classList.add("wp-flash");
    navigator.vibrate?.(200);
  }

  function say(text) {
    const part = document.getElementById("wp-part");
    part.querySelector(".wp-said")?.remove();
    const place = document.createElement("p");
    place.className = "wp-said wp-said-error";
    place.setAttribute("role", "alert");
    place.textContent = text;
    part.prepend(place);
    alarm();
  }

  function show(html) {
    const part = document.getElementById("wp-part");
    const focused = document.activeElement?.id;
    const halfTyped = document.getElementById("wp-code")?.value;
    part.innerHTML = html;
    if (halfTyped && document.getElementById("wp-code")) {
      document.getElementById("wp-code").value = halfTyped;
    }
    document.querySelectorAll("body > .wp-said").forEach((old) => old.remove());
    const again = focused && document.getElementById(focused);
    (again && !again.disabled ? again : null)?.focus({ preventScroll: true });
    part.querySelector(".wp-line-hit")?.scrollIntoView({ block: "nearest" });
    if (part.querySelector("[data-said=error]")) {
      alarm();
    }
  }

  async function send(action, fields) {
    // Of the page as it is now, not as it was when the code came in.
    const version = document.querySelector("#wp-part input[name=version]");
    if (version && fields.has("version")) {
      fields.set("version", version.value);
    }
    const answer = await fetch(action, { method: "POST", body: fields, headers: { "X-Fragment": "part" } });
    if (answer.redirected || ![200, 400, 409, 422].includes(answer.status)) {
      window.location.reload();
      return;
    }
    show(await answer.text());
  }

  async function work() {
    if (busy) {
      return;
    }
    busy = true;
    document.body.classList.add("wp-busy");
    while (waiting.length) {
      const [action, fields] = waiting.shift()() || [];
      try {
        if (action) {
          await send(action, fields);
        }
      } catch {
        waiting.length = 0;
        say("No connection: the last step was not saved. Try again.");
      }
    }
    busy = false;
    document.body.classList.remove("wp-busy");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-once]")) {
      if (form.dataset.sent) {
        event.preventDefault();
      }
      form.dataset.sent = "1";
      return;
    }
    if (!form.matches("[data-step]")) {
      return;
    }
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const button = event.submitter?.id;
    if (busy && button) {
      // Pressed while another step is on its way: the same button of the page that is to come says what it means then.
      waiting.push(() => {
        const then = document.getElementById(button);
        return then && !then.disabled && then.form ? [then.form.action, new FormData(then.form, then)] : null;
      });
    } else if (!busy || fields.has("code")) {
      waiting.push(() => [form.action, fields]);
    }
    if (form.elements.code) {
      form.elements.code.value = "";
    }
    work();
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // A scanner types a code and Enter, wherever the focus is.
  let typed = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) {
      return;
    }
    if (event.timeStamp - last > 2000) {
      typed = "";
    }
    last = event.timeStamp;
    const form = document.querySelector("form[data-scan]");
    if (event.key === "Enter" && typed.length > 2 && form) {
      event.preventDefault();
      form.elements[form.elements.code ? "code" : "q"].value = typed;
      typed = "";
      form.requestSubmit();
    } else if (event.key.length === 1 && (typed || event.key !== " ")) {
      typed += event.key;
      if (event.key === " ") {
        event.preventDefault();
      }
    }
  });

  // + and − where nothing is saved before the end; the reason is asked for as soon as something stays behind.
  function settle(field) {
    const line = field.closest(".wp-line");
    const why = line?.querySelector(".wp-why");
    if (why) {
      why.hidden = Number(field.value) >= Number(field.max);
      why.querySelector("select").required = !why.hidden;
    }
  }
  const settleAll = () => document.querySelectorAll("[data-counter] input").forEach(settle);
  document.addEventListener("DOMContentLoaded", () => {
    settleAll();
    const part = document.getElementById("wp-part");
    if (part) {
      new MutationObserver(settleAll).observe(part, { childList: true });
    }
  });
  document.addEventListener("input", (event) => event.target.closest("[data-counter]") && settle(event.target));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-by]");
    if (button) {
      const field = button.closest("[data-counter]").querySelector("input");
      field.value = Math.min(Math.max(Number(field.value) + Number(button.dataset.by), 0), Number(field.max));
      settle(field);
    }
    const menu = document.querySelector(".wp-menu[open]");
    if (menu && !menu.contains(event.target)) {
      menu.open = false;
    }
  });
})();
