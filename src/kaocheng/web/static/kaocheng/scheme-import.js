// Importing a scoring table: one standard is the current one, its cell is marked in the table.
// J and K go on and back, Enter does what is likeliest. Saving is the editor's (scheme-editor.js).
(function () {
  "use strict";

  // The list of imports needs no more than the question before an import is given up.
  if (!document.getElementById("editor")) {
    document.addEventListener("submit", function (event) {
      const words = event.target.dataset.confirm;
      if (words && !window.confirm(words)) {
        event.preventDefault();
      }
    });
    return;
  }

  let onward = ""; // the card whose decision, once it is stored, leads to the next one

  function cards() {
    return Array.from(document.querySelectorAll(".std"));
  }

  function current() {
    return document.querySelector(".std[aria-current]");
  }

  function mark(card) {
    const before = current();
    if (!card || card === before) {
      return;
    }
    if (before) {
      before.removeAttribute("aria-current");
    }
    card.setAttribute("aria-current", "true");
    const wanted = card.dataset.cells.split("|");
    document.querySelectorAll("td[data-address]").forEach(function (cell) {
      cell.classList.toggle("here", wanted.indexOf(cell.dataset.address) >= 0);
    });
    show(document.querySelector("td.here"));
  }

  // Only the table scrolls, never the page with it.
  function show(cell) {
    const pane = document.querySelector(".sheet-scroll");
    if (!cell || !pane) {
      return;
    }
    const box = cell.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) {
      pane.scrollTop += box.top - frame.top - frame.height / 3;
    }
    if (box.left < frame.left || box.right > frame.right) {
      pane.scrollLeft += box.left - frame.left - 24;
    }
  }

  function go(by) {
    const all = cards();
    const place = all.indexOf(current());
    const card = all[place + by];
    if (card) {
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
      mark(card);
      return;
    }
    const link = document.querySelector('[data-page="' + (by > 0 ? "after" : "before") + '"]');
    if (link) {
      link.focus();
    }
  }

  function busy(target) {
    return target.closest("input, select, textarea, button, a, summary, [contenteditable]");
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }
    const key = event.key.toLowerCase();
    const typing = event.target.closest("input, select, textarea");
    if ((key === "j" || key === "k") && !typing) {
      event.preventDefault();
      go(key === "j" ? 1 : -1);
    } else if (event.key === "Enter" && !busy(event.target) && current()) {
      event.preventDefault();
      decide(current());
    }
  });

  function decide(card) {
    const button = card.querySelector("[data-first]");
    if (button.type === "submit") {
      onward = card.id;
    }
    button.click(); // as by mouse: htmx sends along which button it was
  }

  document.addEventListener("focusin", function (event) {
    mark(event.target.closest(".std"));
  });

  document.addEventListener("click", function (event) {
    mark(event.target.closest(".std"));
    const opener = event.target.closest("[data-open]");
    const closer = event.target.closest("[data-close]");
    if (opener || closer) {
      close(opener ? opener.closest(".std") : null);
    }
    if (closer) {
      current().focus({ preventScroll: true });
    }
    const cell = event.target.closest("td[data-address]");
    if (cell) {
      toCard(cell.dataset.address);
    }
  });

  // 改写: a clause is struck out of the wording, or put back where it stood ----------------------

  const MARKS = /[，,；;。\n]+$/;

  function reword(button) {
    const field = document.getElementById("wording");
    const all = Array.from(document.querySelectorAll("[data-clause]"));
    const kept = button.getAttribute("aria-pressed") !== "true";
    const bare = button.textContent.replace(MARKS, "");
    const untouched = wordingOf(all) === field.value;
    button.setAttribute("aria-pressed", String(kept));
    if (untouched) {
      field.value = wordingOf(all);
    } else if (kept) {
      field.value += button.textContent;
    } else {
      // What was typed stays; only the clause goes, with the mark behind it.
      const whole = field.value.indexOf(button.textContent) >= 0 ? button.textContent : bare;
      field.value = field.value.replace(whole, "");
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function wordingOf(buttons) {
    return buttons
      .filter(function (each) {
        return each.getAttribute("aria-pressed") === "true";
      })
      .map(function (each) {
        return each.textContent;
      })
      .join("");
  }

  document.addEventListener("click", function (event) {
    const clause = event.target.closest("[data-clause]");
    if (clause) {
      reword(clause);
    }
  });

  // One is open at a time: its form and its calculator are the only ones of the page.
  function close(except) {
    cards().forEach(function (card) {
      if (card !== except) {
        card.querySelector(".std-open").replaceChildren();
      }
    });
  }

  function toCard(address) {
    const card = cards().find(function (each) {
      return each.dataset.cells.split("|").indexOf(address) >= 0;
    });
    if (card) {
      card.scrollIntoView({ block: "nearest" });
      mark(card);
    }
  }

  document.addEventListener("htmx:afterSettle", function () {
    cards().forEach(function (card) {
      const head = card.querySelector(".std-head");
      card.classList.toggle("is-decided", Boolean(head && head.dataset.decided));
    });
    const done = document.getElementById(onward);
    if (done && done.classList.contains("is-decided")) {
      onward = "";
      go(1);
    } else if (document.activeElement === document.body && current()) {
      // The button that was pressed has been replaced: the keys go on from its card.
      current().focus({ preventScroll: true });
    }
  });

  mark(cards()[0]);
})();
