// The unit page: a reason opens in place; an address with #i-CODE opens that one.
(function () {
  "use strict";

  const table = document.querySelector("[data-leaves]");
  if (!table) {
    return;
  }
  const onlyLost = document.querySelector("[data-only-lost]");
  const openAll = document.querySelector("[data-open-all]");
  const count = document.querySelector("[data-leaf-count]");

  function reasonOf(row) {
    return row.nextElementSibling;
  }

  function set(row, open) {
    row.querySelector(".opens").setAttribute("aria-expanded", String(open));
    reasonOf(row).classList.toggle("open", open);
  }

  function leaves() {
    return Array.from(table.querySelectorAll("tr.leaf"));
  }

  function filter() {
    let shown = 0;
    leaves().forEach(function (row) {
      const hidden = onlyLost.checked && !(Number(row.dataset.lost) > 0);
      row.hidden = hidden;
      reasonOf(row).hidden = hidden;
      shown += hidden ? 0 : 1;
    });
    table.querySelectorAll("tbody[data-section]").forEach(function (section) {
      section.hidden = !section.querySelector("tr.leaf:not([hidden])");
    });
    const all = leaves().length;
    count.textContent = shown === all ? "共 " + all + " 项" : "显示 " + shown + " / " + all + " 项";
  }

  function openFromAddress() {
    const row = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (!row || !row.classList.contains("leaf")) {
      return;
    }
    if (row.hidden) {
      onlyLost.checked = false;
      filter();
    }
    set(row, true);
    row.scrollIntoView({ block: "center" });
    row.querySelector(".opens").focus({ preventScroll: true });
  }

  table.addEventListener("click", function (event) {
    const row = event.target.closest("tr.leaf");
    if (row) {
      set(row, !reasonOf(row).classList.contains("open"));
    }
  });
  openAll.addEventListener("click", function () {
    const open = openAll.getAttribute("aria-pressed") !== "true";
    openAll.setAttribute("aria-pressed", String(open));
    openAll.textContent = open ? "收起全部理由" : "展开全部理由";
    leaves().forEach(function (row) {
      set(row, open);
    });
  });
  onlyLost.addEventListener("change", filter);
  window.addEventListener("hashchange", openFromAddress);
  // A second click on the same anchor changes no hash, and should still open the reason.
  document.addEventListener("click", function (event) {
    const link = event.target.closest('a[href^="#i-"]');
    if (link && link.getAttribute("href") === window.location.hash) {
      openFromAddress();
    }
  });
  openFromAddress();
})();
