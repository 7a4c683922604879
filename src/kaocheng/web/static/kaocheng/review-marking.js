// Marking: the forms of a row open beneath it; after saving, the keyboard goes on where it was.
(function () {
  "use strict";

  function rowOf(element) {
    return element.closest("tbody.mark-row");
  }

  function show(row, name) {
    row.querySelectorAll("[data-pane]").forEach(function (pane) {
      pane.hidden = pane.dataset.pane !== name;
      const first = pane.hidden ? null : pane.querySelector("select, input:not([type=hidden]), textarea");
      if (first) {
        first.focus();
      }
    });
    row.querySelectorAll("[data-opens]").forEach(function (button) {
      button.setAttribute("aria-expanded", String(button.dataset.opens === name));
    });
  }

  document.addEventListener("click", function (event) {
    const opener = event.target.closest("[data-opens]");
    const closer = event.target.closest("[data-closes]");
    if (opener) {
      const open = opener.getAttribute("aria-expanded") === "true";
      show(rowOf(opener), open ? "" : opener.dataset.opens);
    } else if (closer) {
      const row = rowOf(closer);
      const pane = closer.closest("[data-pane]").dataset.pane;
      show(row, "");
      row.querySelector('[data-opens="' + pane + '"]').focus();
    }
  });

  // Adjusting figures or points: only the fields of the chosen way are there.
  document.addEventListener("change", function (event) {
    const way = event.target.dataset && event.target.dataset.shows;
    if (way) {
      event.target.form.querySelectorAll("[data-shown-by]").forEach(function (field) {
        field.hidden = field.dataset.shownBy !== way;
      });
    }
  });

  // The row that came back: where it was refused its form, else the next row that is to be marked.
  document.addEventListener("htmx:afterSwap", function (event) {
    const unit = event.detail.elt && event.detail.elt.dataset && event.detail.elt.dataset.unit;
    const row = unit && document.querySelector('tbody[data-unit="' + CSS.escape(unit) + '"]');
    if (!row) {
      return;
    }
    const refused = row.querySelector(".refused");
    if (refused) {
      const field = row.querySelector("[data-pane]:not([hidden]) textarea") || row.querySelector("button");
      if (field) {
        field.focus();
      }
      return;
    }
    const next = following(row) || row.querySelector("button, a");
    if (next) {
      next.focus();
    }
  });

  function following(row) {
    let next = row.nextElementSibling;
    while (next) {
      const button = next.querySelector('.mark-do button');
      if (next.dataset.state !== "done" && button) {
        return button;
      }
      next = next.nextElementSibling;
    }
    return null;
  }

  function tell(event) {
    const form = event.target.closest("form");
    const row = form && rowOf(form);
    if (!row) {
      return;
    }
    const over = event.detail.xhr && event.detail.xhr.status === 0 ? "网络不通" : "没有保存";
    const told = document.createElement("p");
    told.className = "refused";
    told.setAttribute("role", "alert");
    told.textContent = over + "，评审意见未保存。请刷新页面后重试。";
    form.after(told);
  }
  document.addEventListener("htmx:responseError", tell);
  document.addEventListener("htmx:sendError", tell);
  // An expired session answers with the page of signing in: go there and come back.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.responseURL.includes("/login/")) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
})();
