// The search box in the top bar (Ctrl+K): units and indicators by name, code, pinyin, initials.
// The index comes once, when the box is first entered; from then on nothing travels.
(function () {
  "use strict";

  const MOST = 12;
  const box = document.querySelector("[data-search]");
  if (!box) {
    return;
  }
  const input = box.querySelector("input");
  const panel = box.querySelector(".search-found");
  const list = box.querySelector("[role=listbox]");
  const note = box.querySelector("[data-search-note]");
  let entries = null;
  let chosen = -1;

  function load() {
    if (entries !== null) {
      return;
    }
    entries = [];
    fetch(box.dataset.search, { headers: { Accept: "application/json" } })
      .then(function (answer) {
        return answer.ok ? answer.json() : { entries: [] };
      })
      .then(function (index) {
        entries = index.entries;
        show();
      })
      .catch(function () {
        entries = null;
        note.textContent = "没有读到目录。请稍后重试。";
      });
  }

  // Earlier hits first; a name that begins with the text before one that only holds it.
  function find(text) {
    const hits = [];
    entries.forEach(function (entry, order) {
      const place = entry.keys.indexOf(text);
      if (place >= 0) {
        const starts = place === 0 || entry.keys[place - 1] === " ";
        hits.push({ entry: entry, weight: (starts ? 0 : 1e6) + order });
      }
    });
    hits.sort(function (a, b) {
      return a.weight - b.weight;
    });
    return hits.map(function (hit) {
      return hit.entry;
    });
  }

  function option(entry, place) {
    const item = document.createElement("li");
    item.id = "search-option-" + place;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const link = document.createElement("a");
    link.href = entry.href;
    link.tabIndex = -1;
    const kind = document.createElement("small");
    kind.textContent = entry.kind;
    const name = document.createElement("span");
    name.textContent = entry.name;
    link.append(kind, name);
    item.append(link);
    return item;
  }

  function show() {
    const text = input.value.trim().toLowerCase();
    list.replaceChildren();
    choose(-1);
    if (!text || entries === null) {
      close();
      return;
    }
    const found = find(text);
    found.slice(0, MOST).forEach(function (entry, place) {
      list.append(option(entry, place));
    });
    note.textContent = found.length ? "共 " + found.length + " 条，↑ ↓ 选择，回车打开" : "没有找到。请换用名称、拼音或首字母。";
    panel.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  function choose(place) {
    const options = list.children;
    if (chosen >= 0 && options[chosen]) {
      options[chosen].setAttribute("aria-selected", "false");
    }
    chosen = place;
    if (place < 0 || !options[place]) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    options[place].setAttribute("aria-selected", "true");
    options[place].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[place].id);
  }

  function step(by) {
    const count = list.children.length;
    if (count) {
      choose((chosen + by + count) % count);
    }
  }

  function open() {
    const target = list.children[Math.max(chosen, 0)];
    if (target) {
      window.location.href = target.querySelector("a").href;
      close();
    }
  }

  const KEYS = {
    ArrowDown: function () { step(1); },
    ArrowUp: function () { step(-1); },
    Enter: open,
    Escape: function () { input.value = ""; close(); input.blur(); },
  };

  input.addEventListener("focus", load);
  input.addEventListener("input", function () {
    load(); // who was here before the script has entered the box already
    show();
  });
  input.addEventListener("keydown", function (event) {
    // Enter also ends an input-method composition; that one is not ours.
    if (KEYS[event.key] && !event.isComposing) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });
  document.addEventListener("click", function (event) {
    if (!box.contains(event.target)) {
      close();
    }
  });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
})();
