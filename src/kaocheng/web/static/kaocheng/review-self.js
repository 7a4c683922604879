// A self-assessment: each field is saved when it is left, or when its writer pauses.
(function () {
  "use strict";

  const sheet = document.getElementById("self");
  const boxes = new Map();
  document.querySelectorAll(".cell-box").forEach(function (box) {
    const field = box.querySelector("select, input, textarea");
    if (field) {
      boxes.set(box.dataset.cell, { box: box, field: field, said: box.querySelector(".cell-said"), timer: null });
    }
  });
  if (!sheet || !boxes.size) {
    return;
  }
  const kaocheng = window.kaocheng;
  const keep = kaocheng.keeping("kaocheng.self." + sheet.dataset.name);
  const note = document.getElementById("saved-note");
  let looking = null;

  const saving = kaocheng.saving({
    address: sheet.dataset.cells,
    here: sheet.dataset.here,
    keep: keep,
    told: settled,
    state: function (words) {
      note.textContent = words;
      note.classList.remove("done");
    },
    saved: function (outcome, all) {
      setVersion(outcome.report_version);
      if (all) {
        tellSaved();
        lookSoon();
      }
    },
  });

  boxes.forEach(function (cell, key) {
    cell.stored = asStored(cell.field);
    if (!cell.field.dataset.early) {
      cell.field.value = cell.stored; // a browser that comes back puts in what stood here then
    }
    cell.field.addEventListener("change", function () {
      send(key);
    });
    cell.field.addEventListener("input", function () {
      clearTimeout(cell.timer);
      cell.timer = setTimeout(send, 1500, key);
    });
    if (cell.field.tagName === "TEXTAREA") {
      cell.field.addEventListener("input", grow);
      grow.call(cell.field);
    }
  });

  // As the house wrote it into the page, whatever has been chosen or typed since.
  function asStored(field) {
    if (field.tagName !== "SELECT") {
      return field.defaultValue.trim();
    }
    const chosen = field.querySelector("option[selected]") || field.options[0];
    return chosen ? chosen.value : "";
  }

  function grow() {
    this.style.height = "auto";
    this.style.height = this.scrollHeight + 2 + "px";
  }

  function send(key) {
    const cell = boxes.get(key);
    clearTimeout(cell.timer);
    if (cell.field.value.trim() === cell.stored && !cell.wrong) {
      return;
    }
    cell.stored = cell.field.value.trim();
    cell.wrong = "";
    mark(cell, "sending");
    saving.put(key, cell.field.value, Number(cell.box.dataset.seen));
  }

  function mark(cell, how) {
    cell.box.classList.toggle("is-sending", how === "sending");
    cell.box.classList.toggle("is-wrong", how === "wrong");
    cell.field.setAttribute("aria-invalid", String(how === "wrong"));
    cell.said.classList.toggle("bad", how === "wrong");
    if (how !== "wrong") {
      cell.said.replaceChildren();
    }
  }

  function settled(key, outcome) {
    const cell = boxes.get(key);
    if (!cell) {
      keep.drop("cell:" + key);
      return;
    }
    if (outcome.version !== undefined) {
      cell.box.dataset.seen = outcome.version;
    }
    cell.wrong = outcome.outcome === "saved" ? "" : outcome.outcome;
    if (!cell.wrong) {
      mark(cell, "");
      return;
    }
    mark(cell, "wrong");
    cell.said.setAttribute("role", "alert");
    cell.said.replaceChildren(outcome.why);
    if (outcome.outcome === "conflict") {
      cell.said.append(button("保留对方的", theirs), button("改用我的", mine));
    }

    function theirs() {
      cell.field.value = outcome.value;
      cell.stored = outcome.value;
      cell.wrong = "";
      saving.forget(key);
      mark(cell, "");
      cell.field.focus();
    }

    function mine() {
      cell.stored = null;
      send(key);
      cell.field.focus();
    }
  }

  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  function wrong() {
    return Array.from(boxes.values()).filter(function (cell) {
      return cell.wrong;
    }).length;
  }

  function tellSaved() {
    const red = wrong();
    note.textContent = red ? "标红的 " + red + " 栏未保存" : "✔ 已保存";
    note.classList.toggle("done", !red);
  }

  function setVersion(version) {
    document.querySelectorAll("[data-version]").forEach(function (field) {
      field.value = version;
    });
  }

  // Points and the total as the house computes them from what is stored.
  function lookSoon() {
    clearTimeout(looking);
    looking = setTimeout(look, 400);
  }

  function look() {
    fetch(sheet.dataset.scores, { redirect: "manual" })
      .then(function (answer) {
        return answer.ok ? answer.json() : null;
      })
      .then(function (found) {
        if (found && !saving.busy()) {
          take(found);
        }
      })
      .catch(function () {
        return null; // the figures stay as they were; saving tells of a broken line
      });
  }

  function take(found) {
    document.getElementById("self-total").textContent = found.total || "—";
    put("points", found.points, "—");
    put("lost", found.lost, "");
    setVersion(found.version);
    const list = document.getElementById("warnings");
    list.replaceChildren.apply(
      list,
      found.warnings.map(function (words) {
        const line = document.createElement("li");
        line.textContent = words;
        return line;
      })
    );
  }

  function put(name, values, none) {
    sheet.querySelectorAll("[data-" + name + "]").forEach(function (place) {
      place.textContent = values[place.dataset[name]] || none;
    });
  }

  // What was not saved when the page was left stands again where it was typed, and is sent.
  Object.entries(keep.all()).forEach(function (each) {
    const key = each[0].startsWith("cell:") ? each[0].slice(5) : "";
    const cell = boxes.get(key);
    if (cell && !cell.field.dataset.early) {
      cell.field.value = each[1].text;
      cell.stored = null;
      send(key);
      note.textContent = "已恢复上次未保存的内容";
    }
  });

  document.addEventListener(
    "submit",
    function (event) {
      const red = wrong();
      if (event.target.hasAttribute("data-settled") && (saving.busy() || red)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        note.textContent = red ? "有 " + red + " 栏标红未保存，请改正后再办理" : "还有内容正在保存，请稍候再办理";
        note.scrollIntoView({ block: "nearest" });
      }
    },
    true
  );

  window.addEventListener("beforeunload", function () {
    boxes.forEach(function (cell, key) {
      if (cell.field.value.trim() !== cell.stored) {
        keep.put("cell:" + key, { text: cell.field.value, seen: Number(cell.box.dataset.seen) });
      }
    });
  });
})();
