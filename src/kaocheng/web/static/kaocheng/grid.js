// A grid that takes the keyboard like Excel, on top of Tabulator: arrows and ranges are Tabulator's,
// typing, Enter, Tab, copying and pasting of ranges and undo are here. What a change means is the
// page's affair: it hands in `write`.
//
// kaocheng.grid(element, {columns, rows, index, editable, text, choices, write, selected, built})
(function () {
  "use strict";

  const kaocheng = (window.kaocheng = window.kaocheng || {});

  kaocheng.grid = function (element, options) {
    let seed = null; // the first character of what is being typed over a cell
    const undrawn = new Set();
    let typing = false; // opened by typing: arrows then leave the cell, as in Excel

    const table = new window.Tabulator(element, {
      data: options.rows,
      index: options.index,
      columns: options.columns.map(prepared),
      rowHeader: options.rowHeader || false,
      layout: options.layout || "fitColumns",
      height: options.height,
      maxHeight: options.maxHeight,
      renderVertical: options.renderVertical || "virtual",
      selectableRange: 1,
      selectableRangeRows: Boolean(options.selectableRangeRows),
      selectableRangeClearCells: false,
      editTriggerEvent: "dblclick",
      placeholder: "没有符合的数据",
      columnDefaults: { headerSort: false, resizable: "header" },
    });

    function prepared(column) {
      const edited = column.written ? { editor: editor, editable: mayEdit } : {};
      const copy = Object.assign({}, column, edited);
      delete copy.written;
      return copy;
    }

    function mayEdit(cell) {
      return options.editable(cell.getData(), cell.getField());
    }

    // The cell's own input ---------------------------------------------------------------------

    function editor(cell, onRendered, success, cancel) {
      const input = document.createElement("input");
      const before = options.text(cell.getData(), cell.getField());
      let finished = false;
      input.className = "grid-input";
      input.value = seed === null ? before : seed;
      input.setAttribute("aria-label", options.label(cell.getData(), cell.getField()));
      kaocheng.offer(input, options.choices(cell.getData(), cell.getField()));
      const whole = seed === null;
      seed = null;
      onRendered(function () {
        input.focus({ preventScroll: true });
        if (whole) {
          input.select();
        }
      });

      function commit(move) {
        if (finished) {
          return;
        }
        finished = true;
        const text = input.value;
        cancel();
        undrawn.forEach(redraw);
        if (text !== before) {
          perform([{ data: cell.getData(), field: cell.getField(), text: text }]);
        }
        if (move) {
          move();
        }
      }

      input.addEventListener("blur", function () {
        commit(null);
      });
      input.addEventListener("keydown", function (event) {
        event.stopPropagation();
        if (event.isComposing) {
          return;
        }
        const moves = {
          Enter: [0, event.shiftKey ? -1 : 1],
          ArrowDown: typing ? [0, 1] : null,
          ArrowUp: typing ? [0, -1] : null,
        };
        if (event.key === "Escape") {
          finished = true;
          cancel();
          undrawn.forEach(redraw);
        } else if (event.key === "Tab") {
          event.preventDefault();
          commit(function () {
            onward(event.shiftKey ? -1 : 1);
          });
        } else if (moves[event.key] && !(event.key !== "Enter" && input.list)) {
          event.preventDefault();
          commit(function () {
            down(moves[event.key][1]);
          });
        }
      });
      return input;
    }

    // Where one is, and where one goes ---------------------------------------------------------

    function range() {
      return table.getRanges()[0] || null;
    }

    function active() {
      const lines = range() ? range().getStructuredCells() : [];
      return lines.length && lines[0].length ? lines[0][0] : null;
    }

    function select(cell) {
      if (!cell || !range()) {
        return;
      }
      range().setBounds(cell, cell);
      cell.getElement().scrollIntoView({ block: "nearest", inline: "nearest" });
      focus();
    }

    function focus() {
      const holder = element.querySelector(".tabulator-tableholder");
      holder.focus({ preventScroll: true });
    }

    function writable() {
      const fields = options.columns.filter(function (column) {
        return column.written;
      });
      const found = [];
      table.getRows("active").forEach(function (row) {
        fields.forEach(function (column) {
          if (options.editable(row.getData(), column.field)) {
            found.push({ row: row, field: column.field });
          }
        });
      });
      return found;
    }

    // Down or up the same column to the next cell that can be filled in.
    function down(by) {
      const here = active();
      if (!here) {
        return;
      }
      const rows = table.getRows("active");
      let place = rows.indexOf(here.getRow()) + by;
      while (rows[place] && !options.editable(rows[place].getData(), here.getField())) {
        place += by;
      }
      select((rows[place] || here.getRow()).getCell(here.getField()));
    }

    // To the next cell that can be filled in, row by row; false at the end.
    function onward(by) {
      const here = active();
      const cells = writable();
      const rows = table.getRows("active");
      const columns = options.columns.map(function (column) {
        return column.field;
      });
      function order(row, field) {
        return rows.indexOf(row) * 1000 + columns.indexOf(field);
      }
      const at = here ? order(here.getRow(), here.getField()) : -1;
      const ahead = cells.filter(function (cell) {
        return (order(cell.row, cell.field) - at) * by > 0;
      });
      const next = by > 0 ? ahead[0] : ahead[ahead.length - 1];
      if (next) {
        select(next.row.getCell(next.field));
      }
      return Boolean(next);
    }

    function edit(character) {
      const cell = active();
      if (cell && mayEdit(cell)) {
        seed = character;
        typing = character !== null;
        cell.edit(true);
        return;
      }
      if (cell && options.locked) {
        options.locked(cell.getData(), cell.getField());
      }
    }

    // Changes ----------------------------------------------------------------------------------

    const undo = kaocheng.undoing(options);
    const perform = undo.perform;

    function clear() {
      perform(targets().map(emptied));
    }

    function emptied(cell) {
      return { data: cell.getData(), field: cell.getField(), text: "" };
    }

    function targets() {
      return range() ? range().getCells().flat().filter(isWritten).filter(mayEdit) : [];
    }

    function isWritten(cell) {
      return options.columns.some(function (column) {
        return column.written && column.field === cell.getField();
      });
    }

    // Copy and paste ---------------------------------------------------------------------------

    function copied() {
      return range()
        .getStructuredCells()
        .map(function (line) {
          return line
            .map(function (cell) {
              return kaocheng.guarded(options.text(cell.getData(), cell.getField()));
            })
            .join("\t");
        })
        .join("\n");
    }

    function paste(text) {
      const block = kaocheng.pasted(text);
      const cells = range().getStructuredCells();
      const single = block.length === 1 && block[0].length === 1;
      if (single && cells.flat().length > 1) {
        perform(
          targets().map(function (cell) {
            return { data: cell.getData(), field: cell.getField(), text: block[0][0] };
          })
        );
        return;
      }
      spread(block, cells[0][0]);
    }

    function spread(block, first) {
      const rows = table.getRows("active");
      const fields = table.getColumns().map(function (column) {
        return column.getField();
      });
      const top = rows.indexOf(first.getRow());
      const left = fields.indexOf(first.getField());
      const changes = [];
      let skipped = 0;
      block.forEach(function (line, down) {
        line.forEach(function (text, right) {
          const row = rows[top + down];
          const cell = row && fields[left + right] && row.getCell(fields[left + right]);
          if (cell && isWritten(cell) && mayEdit(cell)) {
            changes.push({ data: cell.getData(), field: cell.getField(), text: text.trim() });
          } else if (text.trim()) {
            skipped += 1;
          }
        });
      });
      perform(changes);
      if (skipped && options.skipped) {
        options.skipped(skipped);
      }
    }

    // A row that is being typed into is drawn anew once that is done.
    function redraw(index) {
      const row = table.getRow(index);
      const input = element.querySelector(".grid-input");
      if (row && input && row.getElement().contains(input)) {
        undrawn.add(index);
      } else if (row) {
        undrawn.delete(index);
        row.reformat();
      }
    }

    function editing() {
      return Boolean(element.querySelector(".grid-input"));
    }

    element.addEventListener("copy", function (event) {
      if (!editing() && range()) {
        event.preventDefault();
        event.clipboardData.setData("text/plain", copied());
      }
    });
    element.addEventListener("paste", function (event) {
      if (!editing() && range()) {
        event.preventDefault();
        paste(event.clipboardData.getData("text/plain"));
      }
    });

    // Keys -------------------------------------------------------------------------------------

    const KEYS = {
      Enter: function (event) {
        down(event.shiftKey ? -1 : 1);
      },
      F2: function () {
        edit(null);
      },
      Delete: clear,
      Backspace: clear,
    };

    function pressed(event) {
      if (editing() || event.isComposing || !event.target.closest(".tabulator-tableholder")) {
        return;
      }
      if (event.key === "Tab") {
        // At either end the key does what it does everywhere: it leaves the grid.
        take(event, onward(event.shiftKey ? -1 : 1));
      } else if ((event.ctrlKey || event.metaKey) && "zZyY".includes(event.key)) {
        take(event, true);
        undo[event.key.toLowerCase() === "z" && !event.shiftKey ? "back" : "again"]();
      } else if (KEYS[event.key]) {
        take(event, true);
        KEYS[event.key](event);
      } else if (isText(event)) {
        take(event, event.key !== "Process");
        edit(event.key === "Process" ? "" : event.key);
      }
    }

    function take(event, mine) {
      if (mine) {
        event.preventDefault();
        event.stopPropagation();
      }
    }

    function isText(event) {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      return plain && (event.key.length === 1 || event.key === "Process");
    }

    element.addEventListener("keydown", pressed, true);
    table.on("rangeChanged", function () {
      const cell = active();
      if (cell && options.selected) {
        options.selected(cell.getData(), cell.getField());
      }
    });
    table.on("cellDblClick", function () {
      typing = false;
    });
    table.on("tableBuilt", function () {
      element.setAttribute("aria-label", element.dataset.label || "");
      // A grid may hold rows and groups of rows, and the part that scrolls is what takes the focus.
      element.querySelector(".tabulator-tableholder").setAttribute("role", "rowgroup");
      element.querySelector(".tabulator-table").setAttribute("role", "presentation");
      const first = writable()[0];
      if (first && range()) {
        const cell = first.row.getCell(first.field);
        range().setBounds(cell, cell);
      }
      if (options.built) {
        options.built();
      }
    });

    return {
      table: table,
      focus: focus,
      select: function (index, field) {
        const row = table.getRow(index);
        select(row && row.getCell(field));
      },
      active: active,
      redraw: redraw,
    };
  };
})();
