// Forms that are sent once: a double click sends one request. What was refused is not typed again.
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
    keep(form);
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

  // A refusal leads back to the page, where what was typed stands again. It is kept in this tab
  // until the next page comes, for the same person, without passwords, codes and files.
  const KEPT = "kaocheng.typed";
  const LONGEST = 120000; // milliseconds
  const AWAY = 3600000; // the same where the session was over: signing in takes its time
  const NOT_KEPT = ["hidden", "password", "file", "submit", "button"];

  function person() {
    const bar = document.querySelector(".topbar");
    return bar ? bar.dataset.user : "";
  }

  function isKept(field) {
    return field.name && field.autocomplete !== "one-time-code" && !NOT_KEPT.includes(field.type);
  }

  function alike(action) {
    return Array.from(document.querySelectorAll("form[data-once]")).filter(function (form) {
      return form.getAttribute("action") === action;
    });
  }

  function keep(form) {
    const fields = Array.from(form.elements).filter(isKept).map(function (field) {
      return { name: field.name, value: field.value, checked: Boolean(field.checked) };
    });
    const action = form.getAttribute("action");
    const place = alike(action).indexOf(form);
    const typed = { who: person(), action: action, place: place, fields: fields, at: Date.now() };
    typed.path = location.pathname + location.search;
    typed.files = Array.from(form.elements).some(function (field) {
      return field.type === "file" && field.files.length > 0;
    });
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(typed));
    } catch (refused) {
      // No room to keep it: the page still works.
    }
  }

  function taken() {
    try {
      const text = sessionStorage.getItem(KEPT);
      sessionStorage.removeItem(KEPT);
      return text ? JSON.parse(text) : null;
    } catch (refused) {
      return null;
    }
  }

  function isTicked(field) {
    return field.type === "checkbox" || field.type === "radio";
  }

  function restore(form, fields) {
    const left = fields.slice();
    Array.from(form.elements).filter(isKept).forEach(function (field) {
      const at = left.findIndex(function (each) {
        return each.name === field.name && (!isTicked(field) || each.value === field.value);
      });
      if (at < 0) {
        return;
      }
      const each = left.splice(at, 1)[0];
      if (isTicked(field)) {
        field.checked = each.checked;
      } else {
        field.value = each.value;
      }
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) {
      box.open = true;
    }
  }

  // A session that was over turned the submission away (turned-away.js): nobody has told of it yet.
  function sayTurnedAway(files) {
    const said = document.createElement("p");
    said.className = "message message-warning";
    said.textContent =
      "登录已过期，刚才的内容没有提交。所填内容已恢复" + (files ? "，附件请重新选择" : "") + "，请核对后重新提交。";
    document.getElementById("messages").append(said);
  }

  const kept = taken();
  const isLate = kept && Date.now() - kept.at > (kept.away ? AWAY : LONGEST);
  const isRefused = kept && (kept.away || document.querySelector(".message-error"));
  if (kept && kept.who === person() && !isLate && isRefused) {
    const form = alike(kept.action)[kept.place];
    if (form) {
      restore(form, kept.fields);
    }
    if (form && kept.away) {
      sayTurnedAway(kept.files);
    }
  }
})();
