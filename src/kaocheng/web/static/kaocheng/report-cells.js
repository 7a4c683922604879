// How the cells of a report look, and what is told of the chosen one.
(function () {
  "use strict";

  const kaocheng = (window.kaocheng = window.kaocheng || {});
  const WRONG = { refused: "■", conflict: "◆" };

  kaocheng.worded = function (text) {
    if (text === "NA") {
      return "不适用";
    }
    const parts = /^([+-]?)(\d+)(\.\d+)?$/.exec(text || "");
    return parts ? parts[1] + parts[2].replace(/\B(?=(\d{3})+$)/g, ",") + (parts[3] || "") : text || "";
  };

  // What is copied, edited and compared: what was typed as long as it is not stored.
  kaocheng.rawText = function (row, field) {
    if (field !== "value") {
      return String(row[field] || "");
    }
    const text = row.mark && row.mark !== "saved" ? row.yours : row.value;
    return text === "NA" ? "不适用" : text || "";
  };

  function element(tag, name, text) {
    const made = document.createElement(tag);
    if (name) {
      made.className = name;
    }
    if (text) {
      made.textContent = text;
    }
    return made;
  }

  function plain(field) {
    return function (cell) {
      return element("span", "", kaocheng.worded(cell.getData()[field]));
    };
  }

  function item(cell) {
    const row = cell.getData();
    const box = element("span", "cell-item", row.item_name);
    box.title = row.indicator_name ? row.indicator_name + "：" + row.item_name : row.item_name;
    return box;
  }

  function gap(cell) {
    const row = cell.getData();
    const behind = row.gap.startsWith("-");
    const box = element("span", behind ? "cell-late" : "", row.gap);
    if (behind) {
      box.prepend(element("i", "", "▲"));
    }
    return box;
  }

  function value(asking) {
    return function (cell) {
      const row = cell.getData();
      const box = element("span", "cell-value");
      const shown = kaocheng.worded(kaocheng.rawText(row, "value"));
      cell.getElement().classList.toggle("cell-locked", !row.editable);
      cell.getElement().classList.toggle("cell-wrong", row.mark in WRONG);
      if (row.mark in WRONG) {
        box.append(element("i", "", WRONG[row.mark]));
        box.title = row.why;
      } else if (asking.open(row.item_code)) {
        box.append(element("i", "cell-late", "？"));
      }
      box.classList.toggle("cell-grey", row.prefilled && !row.mark);
      box.classList.toggle("cell-sending", row.mark === "saving");
      box.append(shown);
      return box;
    };
  }

  function evidence(data) {
    return function (cell) {
      const row = cell.getData();
      const asked = row.indicators.filter(function (code) {
        return data.evidence[code];
      });
      const count = asked.reduce(function (sum, code) {
        return sum + data.evidence[code].count;
      }, 0);
      const missing = asked.some(function (code) {
        return data.evidence[code].required && !data.evidence[code].count;
      });
      if (missing) {
        const box = element("span", "cell-late", "缺");
        box.prepend(element("i", "", "▲"));
        return box;
      }
      return element("span", "", count ? count + " 份" : "");
    };
  }

  function twoLines(first, second) {
    return function () {
      const box = element("span", "", first);
      box.append(element("small", "", second));
      return box;
    };
  }

  function right(title, field, width, formatter) {
    return {
      title: title,
      field: field,
      hozAlign: "right",
      headerHozAlign: "right",
      minWidth: width,
      widthGrow: 1,
      formatter: formatter || plain(field),
    };
  }

  kaocheng.reportColumns = function (data, asking) {
    const first = data.rows[0];
    const share = data.rows.map(function (row) {
      return row.share;
    }).find(Boolean);
    const behind = right("与序时差距", "gap", 104, gap);
    behind.titleFormatter = twoLines("与序时差距", share ? "序时进度 " + share : "百分点");
    const last = right("上期", "last_value", 92);
    last.titleFormatter = twoLines("上期", first ? first.last_words : "");
    const now = right("本期", "value", 118, value(asking));
    now.written = true;
    now.cssClass = "column-now";
    return [
      { title: "数据项", field: "item_name", minWidth: 150, widthGrow: 3, formatter: item },
      { title: "单位", field: "unit", minWidth: 62, widthGrow: 1 },
      right("目标", "target", 84),
      last,
      now,
      right("较上期", "change", 82),
      right("完成率", "rate", 76),
      behind,
      right("佐证", "evidence", 58, evidence(data)),
    ];
  };

  // The chosen row in words --------------------------------------------------------------------

  kaocheng.describeItem = function (row, report, decide) {
    const pane = document.getElementById("pane-item");
    const key = JSON.stringify(row);
    if (pane.dataset.shown === key) {
      return;
    }
    pane.dataset.shown = key;
    const head = element("h2", "", row.item_name);
    head.append(element("small", "", row.unit));
    pane.replaceChildren(head, facts(row));
    if (row.mark === "conflict") {
      pane.append(conflict(row, decide));
    } else if (row.mark === "refused") {
      pane.append(refusal(row, decide));
    }
    if (row.has_history) {
      pane.append(history(row, report));
    }
  };

  function facts(row) {
    const list = element("dl", "about");
    const entered = row.entered_by ? row.entered_by + " " + moment(row.entered_at) : "";
    [
      ["本期", kaocheng.worded(row.value) || "未填"],
      ["来源", row.value || row.locked_why ? row.source_words : ""],
      ["填写", entered],
      ["目标", kaocheng.worded(row.target)],
      ["序时进度", row.share],
      ["说明", row.locked_why],
      ["可填", row.locked_why ? "" : row.choices.join("、")],
    ].forEach(function (pair) {
      if (pair[1]) {
        list.append(element("dt", "", pair[0]), element("dd", "", pair[1]));
      }
    });
    return list;
  }

  function moment(text) {
    const at = new Date(text);
    return text && !isNaN(at)
      ? at.toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" })
      : "";
  }

  function button(words, act, primary) {
    const made = element("button", primary ? "button button-primary" : "button", words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function conflict(row, decide) {
    const box = element("div", "decide");
    box.setAttribute("role", "alert");
    box.append(element("p", "", "◆ " + row.by + " " + moment(row.at) + " 已改为 " + (kaocheng.worded(row.value) || "空") + "，您填的是 " + (row.yours || "空") + "。"));
    box.append(
      button("保留对方的 " + (kaocheng.worded(row.value) || "空"), function () {
        decide.theirs(row);
      }),
      button("改用我的 " + (row.yours || "空"), function () {
        decide.mine(row);
      }, true)
    );
    return box;
  }

  function refusal(row, decide) {
    const box = element("div", "decide");
    box.setAttribute("role", "alert");
    box.append(element("p", "", "■ “" + row.yours + "”未保存。" + row.why));
    box.append(
      button("放弃，恢复 " + (kaocheng.worded(row.value) || "空"), function () {
        decide.theirs(row);
      })
    );
    return box;
  }

  function history(row, report) {
    const box = element("details", "pane-part");
    const place = element("div", "history");
    box.append(element("summary", "", "修改记录"), place);
    box.addEventListener("toggle", function () {
      if (box.open && !place.hasChildNodes()) {
        fetch("/reports/" + report + "/items/" + encodeURIComponent(row.item_code) + "/history/", { redirect: "manual" }).then(function (answer) {
          if (answer.ok) {
            answer.text().then(function (html) {
              place.innerHTML = html;
            });
          } else {
            place.textContent = "没有读到修改记录。请刷新页面后重试。";
          }
        });
      }
    });
    return box;
  }
})();
