// Targets: units down, items across; what is typed is set at once. What is not yet set lies in the
// browser's own storage: an expired session or a broken line loses nothing.
(function () {
  "use strict";

  const element = document.getElementById("targets");
  const data = document.getElementById("targets-data");
  if (!element || !data) {
    return;
  }
  const kaocheng = window.kaocheng;
  const found = JSON.parse(data.textContent);
  const note = document.getElementById("saved-note");
  const said = document.getElementById("grid-said");
  const faults = new Map(); // "unit|item" → why
  const RETRY = 5000;
  const WIDE = window.innerWidth >= 1600; // names of units have room then
  const keep = kaocheng.keeping(
    ["kaocheng.targets", element.dataset.cells, found.kind, found.period, element.dataset.user].join(".")
  );
  let queue = [];
  let sending = false;
  let timer = null;

  const rows = found.rows.map(function (row) {
    const made = { code: row.code, name: row.name, group: row.group };
    row.values.forEach(function (value, place) {
      made["v" + place] = value;
    });
    return made;
  });

  function placeOf(field) {
    return Number(field.slice(1));
  }

  // What an earlier visit could not save stands in the rows before they are drawn.
  function restore() {
    const kept = keep.all();
    const byCode = new Map(
      rows.map(function (row) {
        return [row.code, row];
      })
    );
    Object.keys(kept).forEach(function (key) {
      const parts = key.split("|");
      const row = byCode.get(parts[0]);
      if (found.editable && row && found.columns[placeOf(parts[1])]) {
        row[parts[1]] = kept[key];
        queue.push({ row: row, field: parts[1], text: kept[key] });
      } else {
        keep.drop(key);
      }
    });
  }

  restore();

  function show(cell) {
    const box = document.createElement("span");
    const why = faults.get(cell.getData().code + "|" + cell.getField());
    box.textContent = thousands(cell.getValue() || "");
    if (why) {
      box.className = "cell-refused";
      box.title = why;
    }
    return box;
  }

  function thousands(text) {
    const parts = /^([+-]?)(\d+)(\.\d+)?$/.exec(text);
    return parts ? parts[1] + parts[2].replace(/\B(?=(\d{3})+$)/g, ",") + (parts[3] || "") : text;
  }

  function heading(column) {
    return function () {
      const box = document.createElement("span");
      const unit = document.createElement("small");
      box.textContent = column.name;
      unit.textContent = column.unit;
      box.append(unit);
      box.title = column.name;
      return box;
    };
  }

  const columns = found.columns.map(function (column, place) {
    return {
      title: column.name,
      titleFormatter: heading(column),
      field: "v" + place,
      hozAlign: "right",
      headerHozAlign: "right",
      minWidth: 110,
      formatter: show,
      written: found.editable,
    };
  });

  const grid = kaocheng.grid(element, {
    rows: rows,
    index: "code",
    columns: columns,
    selectableRangeRows: true,
    rowHeader: { field: "name", title: "单位", frozen: true, width: WIDE ? 230 : 150, headerSort: false, resizable: false },
    layout: "fitColumns",
    maxHeight: Math.max(260, window.innerHeight - 300),
    editable: function () {
      return found.editable;
    },
    text: function (row, field) {
      return String(row[field] === undefined ? "" : row[field]);
    },
    label: function (row, field) {
      return row.name + " " + found.columns[placeOf(field)].name;
    },
    choices: function () {
      return [];
    },
    write: function (changes) {
      changes.forEach(function (change) {
        change.data[change.field] = change.text;
        const key = change.data.code + "|" + change.field;
        faults.delete(key);
        keep.put(key, change.text);
        queue.push({ row: change.data, field: change.field, text: change.text });
        grid.redraw(change.data.code);
      });
      send();
    },
    skipped: function (count) {
      note.textContent = "粘贴时有 " + count + " 格在表外，未粘贴";
    },
    selected: function (row, field) {
      const why = faults.get(row.code + "|" + field);
      const column = found.columns[placeOf(field)];
      if (column) {
        said.textContent = row.name + "，" + column.name + "，" + (row[field] || "空") + (why ? "，" + why : "");
        note.textContent = why || note.textContent;
      }
    },
  });

  function body(batch) {
    return {
      changes: batch.map(function (each) {
        return {
          organisation_code: each.row.code,
          item_code: found.columns[placeOf(each.field)].code,
          period: found.period,
          kind: found.kind,
          value: each.text,
        };
      }),
    };
  }

  // All of a request are set or none: when one is refused, each is sent for itself, to say which.
  function send() {
    if (sending || !queue.length) {
      return;
    }
    sending = true;
    const batch = queue;
    queue = [];
    note.textContent = "正在保存……";
    deliver(batch).then(function (waits) {
      sending = false;
      if (!waits) {
        send();
      }
    });
  }

  function deliver(batch) {
    return kaocheng.send(element.dataset.cells, body(batch)).then(function (answer) {
      if (answer.kind === "done") {
        kaocheng.sessionBack();
        batch.forEach(settled);
        note.textContent = faults.size ? "标红的 " + faults.size + " 格未保存" : "✔ 已保存";
        return null;
      }
      if (answer.kind === "refused" && batch.length > 1) {
        return batch.reduce(function (before, each) {
          return before.then(function () {
            return deliver([each]);
          });
        }, Promise.resolve());
      }
      if (answer.kind === "refused") {
        batch.forEach(function (each) {
          settled(each);
          faults.set(each.row.code + "|" + each.field, answer.words);
          grid.redraw(each.row.code);
        });
        note.textContent = answer.words;
      } else {
        again(batch, answer.kind);
        return true;
      }
      return null;
    });
  }

  // Told by the house, unless the cell was typed on while the request was under way.
  function settled(each) {
    const key = each.row.code + "|" + each.field;
    if (keep.all()[key] === each.text) {
      keep.drop(key);
    }
  }

  function again(batch, kind) {
    queue = batch.concat(queue);
    if (kind === "over") {
      note.textContent = "登录已过期，" + queue.length + " 格未保存";
      kaocheng.sessionOver(element.dataset.here, queue.length);
    } else {
      note.textContent = "网络不通，" + queue.length + " 格已存在本机，稍后重试";
      clearTimeout(timer);
      timer = setTimeout(send, RETRY);
    }
  }

  window.addEventListener("focus", send);
  window.addEventListener("online", send);
  send();
})();
