// One report: the grid in the middle, what belongs to the chosen row at its right, the bar above.
(function () {
  "use strict";

  const work = document.getElementById("work");
  if (!work) {
    return;
  }
  const kaocheng = window.kaocheng;
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const name = "kaocheng.report." + work.dataset.report + "." + work.dataset.user;
  const keep = kaocheng.keeping(name);
  const note = document.getElementById("saved-note");
  const byItem = new Map();
  let refreshing = null;
  let known = data.version; // the report's version after the last saving

  data.rows.forEach(function (row) {
    row.mark = "";
    byItem.set(row.item_code, row);
  });

  const asking = kaocheng.asking({
    bounds: data.bounds,
    keep: kaocheng.keeping(name + ".asked"),
    name: function (item) {
      return byItem.get(item).item_name;
    },
    last: function (item) {
      return byItem.get(item).last_value;
    },
    go: function (item) {
      grid.select(item, "value");
    },
    back: function () {
      grid.focus();
    },
  });

  const saving = kaocheng.saving({
    address: work.dataset.cells,
    here: work.dataset.here,
    keep: keep,
    told: settled,
    state: function (words) {
      note.textContent = words;
      note.classList.remove("done");
    },
    saved: function (outcome, all) {
      setVersion(outcome.report_version);
      setProgress(outcome.filled, outcome.needed);
      if (all) {
        tellSaved();
        refreshSoon();
      }
    },
  });

  function settled(item, outcome) {
    const row = byItem.get(item);
    if (!row) {
      keep.drop("cell:" + item);
      return;
    }
    row.mark = outcome.outcome;
    row.why = outcome.why || "";
    row.yours = outcome.yours || "";
    row.by = outcome.by || "";
    row.at = outcome.at || "";
    if (outcome.version !== undefined) {
      row.value = outcome.value;
      row.version = outcome.version;
    }
    if (outcome.outcome === "saved") {
      row.prefilled = false;
      asking.look(item, row.value);
    }
    grid.redraw(item);
    describe();
  }

  function troubled() {
    return data.rows.filter(function (row) {
      return row.mark === "refused" || row.mark === "conflict";
    });
  }

  // Enter has led on to the next cell by now: the reason is told here as well as beside its own.
  function wrongIn(row) {
    const why = row.mark === "conflict" ? "他人也改了这一格，选中后决定用哪个" : row.why;
    return row.item_name + "：" + why;
  }

  function tellSaved() {
    const red = troubled();
    note.textContent = red.length ? "标红的 " + red.length + " 格未保存。" + wrongIn(red[0]) : "✔ 已保存";
    note.classList.toggle("done", !red.length);
  }

  function setVersion(version) {
    known = version;
    document.querySelectorAll("[data-version]").forEach(function (field) {
      field.value = version;
    });
  }

  function setProgress(filled, needed) {
    document.getElementById("progress").textContent = "已填 " + filled + " / " + needed + " 项";
  }

  // The rows as the house sees them now: rates, gaps, sources, and what others have entered.
  function refreshSoon() {
    clearTimeout(refreshing);
    refreshing = setTimeout(refresh, 500);
  }

  function refresh() {
    fetch(work.dataset.rows, { redirect: "manual" })
      .then(function (answer) {
        return answer.ok ? answer.json() : null;
      })
      .then(function (fresh) {
        if (fresh) {
          take(fresh);
        }
      })
      .catch(function () {
        return null; // what is computed stays as it was; saving tells of a broken line
      });
  }
  kaocheng.refreshReport = refreshSoon;

  // What was asked for before the last cell was saved is older than what stands here.
  function take(fresh) {
    if (fresh.version < known || saving.busy()) {
      refreshSoon();
      return;
    }
    fresh.rows.forEach(function (row) {
      const here = byItem.get(row.item_code);
      if (!here || here.mark === "saving") {
        return;
      }
      const kept = here.mark === "refused" || here.mark === "conflict";
      const version = kept ? here.version : row.version;
      const changed = JSON.stringify(shown(here)) !== JSON.stringify(shown(row));
      Object.assign(here, row, { version: version });
      if (changed) {
        grid.redraw(row.item_code);
        onPaper(here);
      }
    });
    if (JSON.stringify(data.evidence) !== JSON.stringify(fresh.evidence)) {
      Object.assign(data.evidence, fresh.evidence);
      data.rows.forEach(function (row) {
        grid.redraw(row.item_code);
      });
    }
    setVersion(fresh.version);
    setProgress(fresh.filled, fresh.needed);
    const list = document.getElementById("warnings");
    list.replaceChildren.apply(list, fresh.warnings.map(listed));
    describe();
  }

  function shown(row) {
    return [row.value, row.rate, row.gap, row.change, row.prefilled, row.editable, row.source_words];
  }

  function listed(words) {
    const line = document.createElement("li");
    line.textContent = words;
    return line;
  }

  function onPaper(row) {
    const line = document.querySelector('#paper tr[data-item="' + row.item_code + '"]');
    if (line) {
      ["value", "change", "rate", "gap", "source_words"].forEach(function (field) {
        line.querySelector('[data-paper="' + field + '"]').textContent = kaocheng.worded(row[field]);
      });
    }
  }

  // The grid -------------------------------------------------------------------------------------

  const grid = kaocheng.grid(document.getElementById("grid"), {
    rows: data.rows,
    index: "item_code",
    columns: kaocheng.reportColumns(data, asking),
    layout: "fitColumns",
    renderVertical: data.rows.length > 300 ? "virtual" : "basic",
    maxHeight: Math.max(320, window.innerHeight - 270),
    editable: function (row, field) {
      return data.editable && field === "value" && row.editable;
    },
    text: kaocheng.rawText,
    label: function (row) {
      return row.item_name + (row.unit ? "（" + row.unit + "）" : "") + "本期值";
    },
    choices: function (row) {
      return row.choices;
    },
    write: function (changes) {
      changes.forEach(function (change) {
        const row = change.data;
        row.mark = "saving";
        row.yours = change.text;
        row.why = "";
        saving.put(row.item_code, change.text, row.version);
        grid.redraw(row.item_code);
      });
    },
    skipped: function (count) {
      note.textContent = "有 " + count + " 格不由本单位填写，粘贴时跳过";
    },
    locked: function (row) {
      note.textContent = row.locked_why || (data.editable ? "只有“本期”一列可以填写" : "");
    },
    selected: describe,
    built: restore,
  });

  document.getElementById("grid").classList.toggle("reading", !data.editable);

  function chosen() {
    const cell = grid && grid.active();
    return cell ? byItem.get(cell.getData().item_code) : null;
  }

  // What was not saved when the page was left stands again where it was typed, and is sent.
  function restore() {
    const all = keep.all();
    let count = 0;
    Object.keys(all).forEach(function (key) {
      const row = key.startsWith("cell:") && byItem.get(key.slice(5));
      if (!row) {
        return;
      }
      count += 1;
      row.yours = all[key].text;
      row.why = all[key].why || "";
      row.mark = row.why ? "refused" : "saving";
      if (!row.why) {
        saving.put(row.item_code, all[key].text, all[key].seen);
      }
      grid.redraw(row.item_code);
    });
    if (count) {
      note.textContent = "已恢复上次未保存的 " + count + " 格";
    }
    const asked = decodeURIComponent(location.hash.slice(1));
    if (byItem.has(asked)) {
      grid.select(asked, "value");
    } else if (data.editable) {
      grid.focus();
    }
    describe();
  }

  // The panes ------------------------------------------------------------------------------------

  function describe() {
    const row = chosen();
    if (!row) {
      return;
    }
    const codes = row.indicators;
    document.querySelectorAll("#panes .pane").forEach(function (pane) {
      pane.hidden = !codes.includes(pane.dataset.indicator);
    });
    kaocheng.describeItem(row, work.dataset.report, { mine: mine, theirs: theirs });
    const correction = document.getElementById("correction");
    if (correction) {
      correction.hidden = !row.editable;
      document.getElementById("correction-item").value = row.item_code;
    }
    const words = kaocheng.worded(kaocheng.rawText(row, "value")) || "空";
    document.getElementById("grid-said").textContent = row.item_name + "，" + words + (row.why ? "，" + row.why : "");
  }

  // One's own value over that of somebody else, now that it has been seen.
  function mine(row) {
    row.mark = "saving";
    saving.put(row.item_code, row.yours, row.version);
    grid.redraw(row.item_code);
    grid.focus();
  }

  function theirs(row) {
    saving.forget(row.item_code);
    row.mark = "";
    row.why = row.yours = "";
    grid.redraw(row.item_code);
    tellSaved();
    describe();
    grid.focus();
  }

  document.getElementById("only-empty").addEventListener("change", function (event) {
    if (event.target.checked) {
      grid.table.setFilter(function (row) {
        return row.editable && !row.value;
      });
    } else {
      grid.table.clearFilter();
    }
  });

  // Nothing is signed or passed on while cells are still under way.
  document.addEventListener(
    "submit",
    function (event) {
      const red = troubled().length;
      if (event.target.hasAttribute("data-settled") && (saving.busy() || red)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        note.textContent = red
          ? "有 " + red + " 格标红未保存，请改正或放弃后再办理"
          : "还有内容正在保存，请稍候再办理";
        note.scrollIntoView({ block: "nearest" });
      }
    },
    true
  );

  const PLACES = ["#grid .tabulator-tableholder", "#panes", "#deal .deal-do button"];
  document.addEventListener("keydown", function (event) {
    if (event.key !== "F6") {
      return;
    }
    event.preventDefault();
    const places = PLACES.map(function (place) {
      return document.querySelector(place);
    }).filter(Boolean);
    const here = places.findIndex(function (place) {
      return place.contains(document.activeElement);
    });
    places[(here + 1) % places.length].focus();
  });
})();
