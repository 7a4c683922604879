// Tables: sort by any column, filter without a round trip, walk the rows with the arrow keys, tick
// the boxes of all rows shown.
// The choice stands in the address, so that a sorted and filtered table can be passed on.
(function () {
  "use strict";

  const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });

  function bodyRows(table) {
    return Array.from(table.tBodies[0].rows).filter(function (row) {
      return !row.classList.contains("nothing");
    });
  }

  function valueOf(row, column) {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent.trim() : cell.dataset.v;
  }

  // Blanks stay at the end whichever way the column is sorted.
  function comparison(column, kind, sign) {
    return function (a, b) {
      const left = valueOf(a, column);
      const right = valueOf(b, column);
      if (left === "" || right === "") {
        return (left === "") - (right === "");
      }
      const order = kind === "number" ? Number(left) - Number(right) : collator.compare(left, right);
      return sign * (order || 0);
    };
  }

  function sortBy(table, header, direction) {
    const button = header.querySelector("button");
    const rows = bodyRows(table);
    const sign = direction === "ascending" ? 1 : -1;
    rows.sort(comparison(header.cellIndex, button.dataset.sort, sign));
    const nothing = table.querySelector("tr.nothing");
    rows.forEach(function (row) {
      table.tBodies[0].insertBefore(row, nothing);
    });
    table.querySelectorAll("th[aria-sort]").forEach(function (other) {
      other.setAttribute("aria-sort", other === header ? direction : "none");
    });
  }

  function nextDirection(header) {
    const now = header.getAttribute("aria-sort");
    if (now !== "none") {
      return now === "ascending" ? "descending" : "ascending";
    }
    const button = header.querySelector("button");
    return button.dataset.first || (button.dataset.sort === "number" ? "descending" : "ascending");
  }

  function controls(name) {
    return Array.from(document.querySelectorAll('[data-filter="' + name + '"]'));
  }

  function matches(row, wanted) {
    return wanted.every(function (control) {
      const value = control.value.trim();
      if (!value) {
        return true;
      }
      const on = control.dataset.filterOn;
      return on ? row.dataset[on] === value : row.dataset.keys.includes(value.toLowerCase());
    });
  }

  function filter(table) {
    const name = table.dataset.table;
    const rows = bodyRows(table);
    const wanted = controls(name);
    let shown = 0;
    rows.forEach(function (row) {
      row.hidden = !matches(row, wanted);
      shown += row.hidden ? 0 : 1;
    });
    const nothing = table.querySelector("tr.nothing");
    if (nothing) {
      nothing.hidden = shown > 0;
    }
    tell(name, shown, rows.length, table.dataset.noun || "行");
  }

  function tell(name, shown, all, noun) {
    const count = document.querySelector('[data-count="' + name + '"]');
    if (count) {
      count.textContent = shown === all ? "共 " + all + " " + noun : "显示 " + shown + " / " + all + " " + noun;
    }
  }

  function keep(table) {
    const address = new URL(window.location.href);
    controls(table.dataset.table).forEach(function (control) {
      setOrDrop(address, control.dataset.filterOn || "q", control.value.trim());
    });
    const sorted = table.querySelector("th[aria-sort=ascending], th[aria-sort=descending]");
    const word = sorted ? sorted.cellIndex + (sorted.getAttribute("aria-sort") === "descending" ? "d" : "a") : "";
    setOrDrop(address, "sort", word === table.dataset.initial ? "" : word);
    window.history.replaceState(null, "", address);
  }

  function setOrDrop(address, key, value) {
    if (value) {
      address.searchParams.set(key, value);
    } else {
      address.searchParams.delete(key);
    }
  }

  // What was typed before this script ran stays.
  function restore(table) {
    const asked = new URL(window.location.href).searchParams;
    controls(table.dataset.table).forEach(function (control) {
      if (!control.dataset.early) {
        control.value = asked.get(control.dataset.filterOn || "q") || "";
      }
    });
    const found = /^(\d+)([ad])$/.exec(asked.get("sort") || "");
    const header = found && table.tHead.rows[0].cells[Number(found[1])];
    if (header && header.hasAttribute("aria-sort")) {
      sortBy(table, header, found[2] === "d" ? "descending" : "ascending");
    }
  }

  function walk(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("tbody tr");
    if (!by || !row || event.target.matches("input, select")) {
      return;
    }
    const column = event.target.closest("td, th").cellIndex;
    let next = row;
    do {
      next = by > 0 ? next.nextElementSibling : next.previousElementSibling;
    } while (next && next.hidden);
    const target = next && next.cells[column] && next.cells[column].querySelector("a, button");
    if (target) {
      event.preventDefault();
      target.focus();
    }
  }

  function tickShown(table) {
    bodyRows(table).forEach(function (row) {
      const box = row.querySelector("input[type=checkbox]:not([data-one-by-one])");
      if (box && !row.hidden) {
        box.checked = true;
      }
    });
  }

  function start(table) {
    const initial = table.querySelector("th[aria-sort=ascending], th[aria-sort=descending]");
    table.dataset.initial = initial ? initial.cellIndex + (initial.getAttribute("aria-sort") === "descending" ? "d" : "a") : "";
    table.querySelectorAll("th[aria-sort] > button").forEach(function (button) {
      button.addEventListener("click", function () {
        sortBy(table, button.parentElement, nextDirection(button.parentElement));
        keep(table);
      });
    });
    controls(table.dataset.table).forEach(function (control) {
      control.addEventListener("input", function () {
        filter(table);
        keep(table);
      });
    });
    document.querySelectorAll('[data-clear="' + table.dataset.table + '"]').forEach(function (button) {
      button.addEventListener("click", function () {
        clear(table);
      });
    });
    table.addEventListener("keydown", walk);
    restore(table);
    filter(table);
    // Only now: who ticks all before the filter stands would tick rows that he does not see.
    document.querySelectorAll('[data-check-all="' + table.dataset.table + '"]').forEach(function (button) {
      button.addEventListener("click", function () {
        tickShown(table);
      });
    });
  }

  function clear(table) {
    const all = controls(table.dataset.table);
    all.forEach(function (control) {
      control.value = "";
    });
    filter(table);
    keep(table);
    if (all.length) {
      all[0].focus();
    }
  }

  // A table that fits scrolls with the page; only a wide one gets a frame of its own. A list to pick
  // from keeps its frame: it is low on purpose.
  function fit() {
    document.querySelectorAll(".table-scroll:not(.pick)").forEach(function (frame) {
      frame.classList.remove("flow");
      const wide = frame.firstElementChild.offsetWidth > frame.clientWidth;
      frame.classList.toggle("flow", !wide);
      frame.tabIndex = wide ? 0 : -1;
    });
  }

  document.querySelectorAll("table[data-table]").forEach(start);
  fit();
  window.addEventListener("resize", fit);
})();
