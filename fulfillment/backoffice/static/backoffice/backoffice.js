// Small things that make the backoffice quick; every page works without them.
(() => {
  "use strict";

  // Times are shown in the reader's own zone: the server learns it from this cookie.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`timezone=${zone};`)) {
    document.cookie = `timezone=${zone};path=/;max-age=31536000;samesite=lax`;
  }

  // A picture that its shop does not serve gives way to the sign that articles without a picture have.
  const replacePicture = (picture) => {
    const sign = document.createElement("span");
    sign.className = "bo-image material-symbols-outlined";
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = "image_not_supported";
    picture.replaceWith(sign);
  };
  document.addEventListener("error", (event) => event.target.matches?.("img.bo-image") && replacePicture(event.target), true);
  for (const picture of document.querySelectorAll("img.bo-image")) {
    if (picture.complete && !picture.naturalWidth) {
      replacePicture(picture);
    }
  }

  // What ends at a moment counts down; without scripts it says how long it was when the page was made.
  const countDown = () => {
    for (const time of document.querySelectorAll("time[data-until]")) {
      const seconds = Math.round((Date.parse(time.dateTime) - Date.now()) / 1000);
      if (seconds >= 0 && seconds < 3600) {
        time.textContent = `ends in ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
        time.classList.toggle("bo-age-warn", seconds <= 300 && seconds > 60);
        time.classList.toggle("bo-age-alarm", seconds <= 60);
      }
    }
  };
  setInterval(countDown, 1000);

  // So does what happens by itself; once its time has passed, it counts how long it is overdue.
  const spelled = (seconds) => {
    if (seconds < 3600) {
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
    const [days, hours] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600)];
    return hours < 24 ? `${hours} h ${Math.floor(seconds / 60) % 60} min` : days < 7 ? `${days} d ${hours % 24} h` : `${days} days`;
  };
  const countOn = () => {
    for (const time of document.querySelectorAll("time[data-countdown]")) {
      const rest = Math.round((Date.parse(time.dateTime) - Date.now()) / 1000);
      time.textContent = rest > 0 ? `in ${spelled(rest)}` : `overdue by ${spelled(-rest)}`;
      time.classList.toggle("bo-age-warn", rest > 0 && rest <= 3600);
      time.classList.toggle("bo-age-alarm", rest <= 0);
    }
  };
  setInterval(countOn, 1000);

  // A part that tells how far something is fetches itself anew; once it is over, the whole page is another.
  const refreshSeconds = 3;
  const refresh = async () => {
    const part = document.querySelector("[data-refresh]");
    if (!part || document.hidden || dialog()?.open) {
      return;
    }
    const answer = await fetch(window.location.href).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const present = page.getElementById(part.id);
      if (present?.matches("[data-refresh]")) {
        part.replaceWith(document.adoptNode(present));
      } else {
        window.location.reload();
      }
    }
  };
  setInterval(refresh, refreshSeconds * 1000);

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const dialog = () => document.getElementById("bo-dialog");

  // A verb's form opens over the page; its address shows the same form as a page of its own.
  async function openVerb(link) {
    const box = dialog();
    const answer = await fetch(link.href, { headers: { "X-Fragment": "dialog" } }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) {
      window.location.href = link.href;
      return;
    }
    box.innerHTML = await answer.text();
    if (!box.open) {
      box.showModal();
    }
    const field = box.querySelector("[autofocus]");
    if (field) {
      field.focus();
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && dialog() && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      openVerb(link);
      return;
    }
    if (event.target.closest("[data-close]") && event.target.closest("dialog")) {
      event.preventDefault();
      dialog().close();
      return;
    }
    const suggestion = event.target.closest("[data-suggest]");
    if (suggestion) {
      const field = document.getElementById(suggestion.dataset.suggest);
      const text = suggestion.textContent.trim();
      field.value = field.value.trim() ? `${field.value.trim().replace(/[.;]$/, "")}; ${text.toLowerCase()}` : text;
      field.focus();
      return;
    }
    if (event.target === dialog()) {
      dialog().close();
    }
  });

  // A form with rows gets one more without a request; without scripts the same button asks the server for more.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) {
      return;
    }
    event.preventDefault();
    const form = button.closest("form");
    const rows = form.querySelector("[data-rows]");
    const number = rows.children.length;
    if (number >= Number(rows.dataset.most)) {
      return;
    }
    const row = rows.lastElementChild.cloneNode(true);
    row.querySelectorAll(".bo-error").forEach((error) => error.remove());
    row.querySelectorAll("input").forEach((input) => {
      input.name = input.name.replace(/\d+$/, number);
      input.id = input.id.replace(/\d+$/, number);
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, number + 1));
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      input.value = "";
    });
    rows.append(row);
    form.elements.rows.value = number + 1;
    row.querySelector("input").focus();
  });

  // One press of a button is one request, however often it is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.classList.add("bo-sent");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.classList.remove("bo-sent");
    });
  });

  function countChosen() {
    const boxes = [...document.querySelectorAll("input.action-select")];
    const chosen = boxes.filter((box) => box.checked).length;
    document.querySelectorAll("[data-selected-count]").forEach((place) => {
      place.textContent = chosen;
    });
    const all = document.getElementById("action-toggle");
    if (all) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  }
  window.addEventListener("pageshow", countChosen);

  document.addEventListener("change", (event) => {
    if (event.target.id === "action-toggle") {
      document.querySelectorAll("input.action-select").forEach((box) => {
        box.checked = event.target.checked;
      });
      countChosen();
    } else if (event.target.matches("input.action-select")) {
      countChosen();
    }
    if (event.target.matches("select[data-navigate]")) {
      window.location.href = event.target.value;
    }
  });

  function moveInList(step) {
    const links = [...document.querySelectorAll("#result_list tbody th a")];
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)];
    if (next) {
      next.focus();
      next.closest("tr").scrollIntoView({ block: "nearest" });
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form");
      const button = form && form.querySelector("[data-primary]");
      if (button) {
        event.preventDefault();
        form.requestSubmit(button);
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || (dialog() && dialog().open)) {
      return;
    }
    if (event.key === "j" || event.key === "k") {
      moveInList(event.key === "j" ? 1 : -1);
      return;
    }
    const box = event.key === "x" && event.target.closest("tr")?.querySelector("input.action-select");
    if (box) {
      box.click();
      return;
    }
    const target = [...document.querySelectorAll("[data-key]")].find((part) => part.dataset.key === event.key);
    if (target && target.checkVisibility()) {
      event.preventDefault();
      if (target.matches("input")) {
        target.focus();
        target.select();
      } else {
        target.click();
      }
    }
  });
})();
