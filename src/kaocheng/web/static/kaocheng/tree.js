// The organisation tree: branches open and close; rows arrive anew after a search.
(function () {
  "use strict";

  function rows() {
    return Array.from(document.querySelectorAll("[data-tree] tbody tr"));
  }

  function isOpen(row) {
    const button = row.querySelector(".opens");
    return !button || button.getAttribute("aria-expanded") === "true";
  }

  // Rows stand parents first, so one pass downwards settles who can be seen.
  function draw() {
    const seen = new Map();
    rows().forEach(function (row) {
      const parent = row.dataset.parent;
      const hidden = seen.has(parent) && !seen.get(parent);
      row.hidden = hidden;
      seen.set(row.dataset.code, !hidden && isOpen(row));
    });
  }

  function setAll(open, deeperThan) {
    rows().forEach(function (row) {
      const button = row.querySelector(".opens");
      if (button && Number(row.dataset.depth) >= deeperThan) {
        button.setAttribute("aria-expanded", String(open));
      }
    });
    draw();
  }

  document.addEventListener("click", function (event) {
    const all = event.target.closest("[data-tree-all]");
    if (all) {
      setAll(all.dataset.treeAll === "open", 0);
      return;
    }
    const button = event.target.closest("[data-tree] .opens");
    if (button) {
      button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
      draw();
    }
  });

  // A large tree starts with two levels; a small one stands open.
  if (rows().length > 60) {
    setAll(false, 1);
  }
})();
