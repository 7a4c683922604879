// Forms that are sent once: a double click sends one request. Boxes of a list ticked all at once.
(function () {
  "use strict";

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || !form.hasAttribute("data-once")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    // Disabled only after the browser has gathered the fields, or the button's own value is lost.
    setTimeout(function () {
      form.querySelectorAll("button").forEach(function (button) {
        button.disabled = true;
      });
    }, 0);
  });

  // Coming back by the browser's arrow shows the page as it was left; its buttons work again.
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) {
      return;
    }
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach(function (button) {
        button.disabled = false;
      });
    });
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-check-all]");
    if (!button) {
      return;
    }
    const rows = document.querySelectorAll('[data-table="' + button.dataset.checkAll + '"] tbody tr');
    rows.forEach(function (row) {
      const box = row.querySelector("input[type=checkbox]:not([data-one-by-one])");
      if (box && !row.hidden) {
        box.checked = true;
      }
    });
  });
})();
